/** What the desk's pages need beyond what all pages share. */
import "./case-presence.js";
import "./kept-answers.js";
import "./queue-place.js";
import "./bulk-choice.js";

// Earlier posts that somebody unfolded stay unfolded when the thread is drawn anew.
let unfolded = false;
const older = () => document.querySelector("#older");
document.addEventListener("htmx:beforeSwap", () => (unfolded = older()?.open ?? false));
for (const swapped of ["htmx:afterSwap", "htmx:oobAfterSwap"]) {
  document.addEventListener(swapped, () => unfolded && older()?.setAttribute("open", ""));
}
