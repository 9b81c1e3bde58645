/**
 * Moves planned posts in the calendar: dragged to another day, or with Shift and the arrow keys
 * (left and right by a day, up and down by a week). The server says whether it may be; the grid is
 * then drawn anew by it.
 */
import { csrfToken } from "../ui/js/csrf.js";
import { toast } from "../ui/js/toasts.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

class PlanCalendar extends HTMLElement {
  connectedCallback() {
    this.addEventListener("dragstart", this.taken);
    this.addEventListener("dragover", this.over);
    this.addEventListener("dragleave", this.left);
    this.addEventListener("drop", this.dropped);
    this.addEventListener("keydown", this.pressed);
  }

  taken = (event) => {
    const entry = event.target.closest("[data-planned]");
    if (!entry) return;
    event.dataTransfer.setData("text/x-planned", entry.dataset.planned);
    event.dataTransfer.effectAllowed = "move";
  };

  over = (event) => {
    const day = event.target.closest("[data-day]");
    if (!day || !event.dataTransfer.types.includes("text/x-planned")) return;
    event.preventDefault();
    this.mark(day);
  };

  left = (event) => event.target.closest("[data-day]") || this.mark(null);

  dropped = (event) => {
    const day = event.target.closest("[data-day]");
    const number = event.dataTransfer.getData("text/x-planned");
    this.mark(null);
    if (!day || !number) return;
    event.preventDefault();
    this.move(number, day.dataset.day);
  };

  pressed = (event) => {
    const entry = event.target.closest("[data-planned]");
    if (!entry || !event.shiftKey || !(event.key in STEPS)) return;
    event.preventDefault();
    event.stopPropagation();
    this.move(entry.dataset.planned, moved(entry.closest("[data-day]").dataset.day, STEPS[event.key]));
  };

  mark(day) {
    for (const one of this.querySelectorAll("[data-over]")) if (one !== day) delete one.dataset.over;
    if (day) day.dataset.over = "";
  }

  async move(number, day) {
    const before = this.querySelector(`[data-planned="${number}"]`)?.closest("[data-day]")?.dataset.day;
    const body = new FormData();
    body.append("day", day);
    body.append("csrfmiddlewaretoken", csrfToken());
    const answer = await fetch(`/plan/posts/${number}/time`, { method: "POST", body, headers: { "X-Requested-With": "calendar", "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return this.refused(answer);
    await this.draw(location.href).catch(() => location.reload());
    const entry = this.querySelector(`[data-planned="${number}"]`);
    entry?.focus();
    this.tell(number, day, before);
  }

  // For all to see, and taken back with one press; the toasts are read aloud.
  tell(number, day, before) {
    this.told?.remove();
    const date = new Date(`${day}T12:00`).toLocaleDateString(document.documentElement.lang, { dateStyle: "full" });
    this.told = toast(this.dataset.moved.replace("%s", date));
    if (!before || before === day) return;
    const undo = Object.assign(document.createElement("button"), { type: "button", className: "button is-small", textContent: this.dataset.undo });
    undo.addEventListener("click", () => { this.told.remove(); this.move(number, before); });
    this.told.lastElementChild.before(undo);
  }

  async draw(address) {
    this.querySelector("[data-errors]").replaceChildren();
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.querySelector("[data-grid]").replaceWith(document.adoptNode(page.querySelector("[data-grid]")));
  }

  // It stands where it stood: only the server moves it.
  async refused(answer) {
    const page = new DOMParser().parseFromString(answer ? await answer.text().catch(() => "") : "", "text/html");
    const told = page.querySelector("[data-error]");
    const words = answer ? this.dataset.failed : this.dataset.offline;
    this.told?.remove();
    this.querySelector("[data-errors]").replaceChildren(told ? document.adoptNode(told) : note(words));
    this.querySelector("[data-errors]").scrollIntoView({ block: "nearest" });
  }
}

function note(words) {
  const made = Object.assign(document.createElement("section"), { className: "note is-error", textContent: words });
  made.dataset.error = "";
  return made;
}

function moved(day, days) {
  const date = new Date(`${day}T12:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

customElements.define("plan-calendar", PlanCalendar);
