/** A text that is to be typed elsewhere, with a button that copies it. Without script it is a text. */
import { say } from "./words.js";

const SHOWN_MILLISECONDS = 2000;

class CopyText extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard || this.button) return;
    this.button = Object.assign(document.createElement("button"), { type: "button", className: "button is-quiet is-small", textContent: say("copy") });
    this.button.setAttribute("aria-live", "polite");
    this.button.addEventListener("click", () => this.copy());
    this.append(" ", this.button);
  }

  async copy() {
    await navigator.clipboard.writeText(this.querySelector("code").textContent);
    this.button.textContent = say("copied");
    setTimeout(() => { this.button.textContent = say("copy"); }, SHOWN_MILLISECONDS);
  }
}

customElements.define("copy-text", CopyText);
