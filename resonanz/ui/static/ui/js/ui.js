/** Everything the pages share. Each file is one element or one habit of the page. */
import "./relative-time.js";
import "./live-updates.js";
