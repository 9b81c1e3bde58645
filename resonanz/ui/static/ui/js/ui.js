/** Everything the pages share. Each file is one element or one habit of the page. */
import "./copy-text.js";
import "./csrf.js";
import "./requests.js";
import "./overlays.js";
import "./relative-time.js";
import "./live-updates.js";
import "./keep-draft.js";
import "./mention-completion.js";
import "./person-card.js";
import "./text-counter.js";
import "./text-tools.js";
import "./upload-pictures.js";
import "./video-subtitles.js";
import "./theme-switch.js";
import "./keyboard-keys.js";
import "./command-palette.js";
