/**
 * Lets the others at a case know that it is open here, and whether somebody types:
 * <case-presence address="/desk/cases/7/presence" watches="#answer-text"></case-presence>
 */
import { csrfToken } from "../ui/js/csrf.js";

const BEAT = 20_000, STOPS_TYPING = 8_000;

class CasePresence extends HTMLElement {
  connectedCallback() {
    this.typing = false;
    this.beat();
    this.timer = setInterval(() => document.hidden || this.beat(), BEAT);
    document.addEventListener("input", this.typed);
    addEventListener("pagehide", this.leave);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    clearTimeout(this.pause);
    document.removeEventListener("input", this.typed);
    removeEventListener("pagehide", this.leave);
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
    for (const [name, value] of Object.entries({ typing: this.typing ? "yes" : "", csrfmiddlewaretoken: csrfToken(), ...more })) body.append(name, value);
    return body;
  }

  beat() { fetch(this.getAttribute("address"), { method: "POST", body: this.body() }).catch(() => {}); }

  leave = () => navigator.sendBeacon(this.getAttribute("address"), this.body({ leaves: "yes" }));
}

customElements.define("case-presence", CasePresence);
