/**
 * Shows how a text will read, as the server renders it, while it is typed.
 * <text-preview for="text-3" channel="3"> holds the place; the button with data-preview in the same form opens it.
 */
import { csrfToken } from "./csrf.js";

const PAUSE = 300;

class TextPreview extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    this.button = this.closest("form")?.querySelector("[data-preview]");
    if (!this.field || !this.button) return;
    this.button.addEventListener("click", this.toggle);
    this.field.addEventListener("input", this.typed);
    this.field.addEventListener("keydown", this.pressed);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  pressed = (event) => {
    if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.key.toLowerCase() !== "p") return;
    event.preventDefault();
    this.toggle();
  };

  toggle = () => {
    this.hidden = !this.hidden;
    this.button.setAttribute("aria-expanded", String(!this.hidden));
    if (!this.hidden) this.show();
  };

  typed = () => {
    clearTimeout(this.timer);
    if (!this.hidden) this.timer = setTimeout(() => this.show(), PAUSE);
  };

  async show() {
    const body = new FormData(), source = this.field.value;
    body.append("source", source);
    body.append("csrfmiddlewaretoken", csrfToken());
    const channel = this.getAttribute("channel") || this.closest("form").elements.channel?.value;
    if (channel) body.append("channel", channel);
    const answer = await fetch("/preview", { method: "POST", body }).catch(() => null);
    if (!answer?.ok || source !== this.field.value) return;
    this.querySelector(".prose").innerHTML = await answer.text();
  }
}

customElements.define("text-preview", TextPreview);
