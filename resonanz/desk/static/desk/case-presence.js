/**
 * Lets the others at a case know that it is open here, and whether somebody types:
 * <case-presence address="/desk/cases/7/presence" watches="#answer-text" shows="#present"></case-presence>
 * Each sign of life is answered with who else is there: also where no news come through.
 */
import { csrfToken } from "../ui/js/csrf.js";

const BEAT = 20_000, STOPS_TYPING = 8_000;

class CasePresence extends HTMLElement {
  connectedCallback() {
    this.typing = false;
    this.visit = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    this.beat();
    this.timer = setInterval(() => document.hidden || this.beat(), BEAT);
    document.addEventListener("input", this.typed);
    addEventListener("pagehide", this.leave);
    addEventListener("pageshow", this.back);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    clearTimeout(this.pause);
    document.removeEventListener("input", this.typed);
    removeEventListener("pagehide", this.leave);
    removeEventListener("pageshow", this.back);
  }

  typed = (event) => {
    if (!event.target.matches?.(this.getAttribute("watches"))) return;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.set(false), STOPS_TYPING);
    this.set(true);
  };

  set(typing) {
    if (typing === this.typing) return;
    this.typing = typing;
    this.beat();
  }

  body(more = {}) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ typing: this.typing ? "yes" : "", visit: this.visit, csrfmiddlewaretoken: csrfToken(), ...more })) body.append(name, value);
    return body;
  }

  async beat() {
    const answer = await fetch(this.getAttribute("address"), { method: "POST", body: this.body() }).catch(() => null);
    if (answer?.status === 200 && !answer.redirected) this.show(await answer.text());
  }

  // What is the same is not shown anew: it would be read aloud again.
  show(html) {
    const place = document.querySelector(this.getAttribute("shows"));
    const told = document.createElement("template");
    told.innerHTML = html;
    if (place && place.textContent.trim() !== told.content.textContent.trim()) place.replaceChildren(told.content);
  }

  back = (event) => event.persisted && this.beat();

  leave = () => navigator.sendBeacon(this.getAttribute("address"), this.body({ leaves: "yes" }));
}

customElements.define("case-presence", CasePresence);
