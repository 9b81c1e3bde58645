/** Counts what is typed against a limit, as people count: one sign is one, however it is stored. */
import { figure, say } from "./words.js";

const signs = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const NEAR = 0.9;
// A limit this far away is not worth a number until it comes near.
const FAR = 2_000;

export const lengthOf = (text) => [...signs.segment(text)].length;

class TextCounter extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    this.limit = Number(this.getAttribute("limit"));
    this.field?.addEventListener("input", this.count);
    this.count();
  }

  disconnectedCallback() { this.field?.removeEventListener("input", this.count); }

  count = () => {
    const used = lengthOf(this.field?.value ?? "");
    const over = used > this.limit;
    this.hidden = this.limit > FAR && used < this.limit * NEAR;
    this.textContent = `${figure(used)} / ${figure(this.limit)}`;
    this.toggleAttribute("data-over", over);
    this.title = over ? say("over", used - this.limit) : say("left", this.limit - used);
    // Spoken only where it matters.
    if (used > this.limit * NEAR) this.setAttribute("aria-live", "polite");
    else this.removeAttribute("aria-live");
  };
}

customElements.define("text-counter", TextCounter);
