/**
 * Says how many people a text tells by the departments and spaces it names, before it is sent.
 * <telling-count for="text-3" channel="3">; without a channel it is the one chosen in the form.
 */
import { csrfToken } from "./csrf.js";

const PAUSE = 300, NAMES = /@(?:department|space)\//;

class TellingCount extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    this.form = this.closest("form");
    this.field?.addEventListener("input", this.typed);
    this.form?.elements.channel?.addEventListener("change", this.typed);
    this.typed();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  typed = () => {
    clearTimeout(this.timer);
    if (!NAMES.test(this.field?.value ?? "")) return this.replaceChildren();
    this.timer = setTimeout(() => this.ask(), PAUSE);
  };

  async ask() {
    const body = new FormData(), source = this.field.value;
    body.append("source", source);
    body.append("channel", this.getAttribute("channel") || this.form?.elements.channel?.value || "");
    const headers = { "X-CSRFToken": csrfToken() };
    const answer = await fetch("/compose/telling", { method: "POST", body, headers }).catch(() => null);
    if (!answer?.ok || source !== this.field.value) return;
    this.replaceChildren(await answer.text());
    this.toggleAttribute("over", answer.headers.get("X-Too-Many") === "1");
  }
}

customElements.define("telling-count", TellingCount);
