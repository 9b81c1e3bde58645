/** What the plan's pages need beyond what all pages share. */
import "./plan-calendar.js";
import "./plan-composer.js";
