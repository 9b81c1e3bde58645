/**
 * Completes "@na…" in the textarea inside: a text box with a listbox, the chosen one told by aria-activedescendant.
 * (ARIA allows no combobox of several lines.)
 * <mention-completion address="/people/completion" channel="3">, or channel-field="space": the channel is chosen
 * in that field of the form.
 */
import { say } from "./words.js";

const PAUSE = 120, MENTION = /(?:^|[\s(])@([\p{L}\p{N}._-]{0,40})$/u;
let count = 0;

class MentionCompletion extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    if (!this.field || this.list) return;
    this.list = this.makeList();
    this.append(this.list);
    const { field } = this;
    // Whoever answers a person goes on behind their name.
    if (field.autofocus) field.setSelectionRange(field.value.length, field.value.length);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-controls", this.list.id);
    field.addEventListener("input", this.typed);
    field.addEventListener("keydown", this.pressed);
    field.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  makeList() {
    const list = Object.assign(document.createElement("div"), { className: "suggestions", hidden: true });
    list.id = `suggestions-${(count += 1)}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", say("people"));
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.take(option);
    });
    return list;
  }

  get options() { return [...this.list.children]; }

  beginning() {
    const { selectionStart, selectionEnd, value } = this.field;
    return selectionStart === selectionEnd ? MENTION.exec(value.slice(0, selectionStart))?.[1] : undefined;
  }

  typed = () => {
    clearTimeout(this.timer);
    if (this.beginning() === undefined) return this.close();
    this.timer = setTimeout(() => this.look(), PAUSE);
  };

  async look() {
    const beginning = this.beginning();
    if (beginning === undefined) return this.close();
    const address = new URL(this.getAttribute("address"), location.href);
    address.searchParams.set("q", beginning);
    const chosen = this.closest("form")?.elements[this.getAttribute("channel-field")]?.value;
    const channel = this.getAttribute("channel") ?? chosen;
    if (channel) address.searchParams.set("channel", channel);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.ok && beginning === this.beginning()) this.show((await answer.json()).items);
    } catch {
      this.close();
    }
  }

  show(people) {
    this.list.replaceChildren(...people.map((person, place) => this.option(person, place)));
    if (people.length === 0) return this.close();
    this.list.hidden = false;
    this.select(0);
    this.put();
  }

  // Beside the line that is being written, as far as a textarea tells it.
  put() {
    const { field, list } = this;
    const lines = field.value.slice(0, field.selectionStart).split("\n").length;
    const line = parseFloat(getComputedStyle(field).lineHeight);
    const below = Math.min(field.offsetTop + field.offsetHeight, field.offsetTop + 14 + lines * line - field.scrollTop);
    list.style.setProperty("inset-block-start", `${below}px`);
  }

  option({ handle, name, detail = "" }, place) {
    const made = document.createElement("div");
    made.setAttribute("role", "option");
    made.id = `${this.list.id}-${place}`;
    made.dataset.handle = handle;
    const small = document.createElement("small");
    small.textContent = detail || `@${handle}`;
    made.append(name, small);
    return made;
  }

  select(place) {
    const { options } = this;
    this.place = (place + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.place)));
    options[this.place].scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", options[this.place].id);
  }

  pressed = (event) => {
    if (this.list.hidden) return;
    const act = {
      ArrowDown: () => this.select(this.place + 1),
      ArrowUp: () => this.select(this.place - 1),
      Enter: () => this.take(this.options[this.place]),
      Tab: () => this.take(this.options[this.place]),
      Escape: () => this.close(),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  take(option) {
    const at = this.field.selectionStart, length = this.beginning()?.length ?? 0;
    this.field.setRangeText(`${option.dataset.handle} `, at - length, at, "end");
    this.close();
    this.field.focus();
    this.field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  close() {
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }
}

customElements.define("mention-completion", MentionCompletion);
