/** What the desk's pages need beyond what all pages share. */
import "./case-presence.js";
import "./queue-place.js";
