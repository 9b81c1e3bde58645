/** Ctrl/Cmd K: jump to a place of the rail or to a person, do what has a key here, or search. */
import { say } from "./words.js";

const WAIT = 120;

class CommandPalette extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    this.input = this.makeInput();
    this.list = document.createElement("div");
    this.list.id = "palette-list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.getAttribute("placeholder"));
    this.append(this.input, this.list);
    this.dialog = this.closest("dialog");
    this.dialog.addEventListener("toggle", () => this.dialog.open && this.begin());
    this.list.addEventListener("click", (event) => this.run(event.target.closest("[role=option]")));
  }

  makeInput() {
    const input = Object.assign(document.createElement("input"), { type: "text", autocomplete: "off", placeholder: this.getAttribute("placeholder") });
    const meaning = { role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list", "aria-label": this.getAttribute("placeholder") };
    for (const [name, value] of Object.entries(meaning)) input.setAttribute(name, value);
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", this.pressed);
    return input;
  }

  begin() {
    this.input.value = "";
    this.people = [];
    this.show();
    this.input.focus();
  }

  typed() {
    this.people = [];
    this.show();
    clearTimeout(this.asking);
    if (this.input.value.trim().length > 1) this.asking = setTimeout(() => this.askForPeople(this.input.value.trim()), WAIT);
  }

  async askForPeople(words) {
    const answer = await fetch(`/people/completion?q=${encodeURIComponent(words)}`).catch(() => null);
    if (!answer?.ok || words !== this.input.value.trim()) return;
    const { items } = await answer.json();
    if (words !== this.input.value.trim() || items.length === 0) return;
    const sign = document.querySelector('.rail a[href="/people/"] svg');
    this.people = items.slice(0, 5).map(({ id, name, title }) => ({ words: title ? `${name} · ${title}` : name, sign, go: () => { location.href = `/people/${id}/`; } }));
    this.show();
  }

  places() {
    const links = [...document.querySelectorAll(".rail li a")].map((link) => ({ words: link.querySelector(".label").textContent, sign: link.querySelector("svg"), side: link.closest("li").className, go: () => { location.href = link.href; } }));
    const keys = [...document.querySelectorAll("main [data-key], .top [data-key]:not(input)")].filter((one) => one.checkVisibility());
    const seen = new Set();
    const actions = keys.filter((one) => !seen.has(one.dataset.key) && seen.add(one.dataset.key))
      .map((one) => ({ words: (one.getAttribute("aria-label") ?? one.textContent).trim(), key: one.dataset.key, sign: one.querySelector("svg"), go: () => one.click() }));
    return [...actions, ...links];
  }

  show() {
    const words = this.input.value.trim().toLocaleLowerCase();
    const found = this.places().filter((place) => words.split(/\s+/).every((word) => place.words.toLocaleLowerCase().includes(word)));
    found.push(...this.people);
    if (words) found.push({ words: `${say("search")}: ${this.input.value.trim()}`, go: () => { location.href = `/search?q=${encodeURIComponent(this.input.value.trim())}`; } });
    this.found = found;
    this.list.replaceChildren(...found.map((place, at) => this.option(place, at)));
    this.select(0);
  }

  option({ words, key, sign, side = "" }, at) {
    const made = document.createElement("div");
    made.setAttribute("role", "option");
    made.id = `palette-${at}`;
    made.className = side;
    if (sign) made.append(sign.cloneNode(true));
    made.append(words);
    if (key) made.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    return made;
  }

  select(place) {
    const options = [...this.list.children];
    if (options.length === 0) return;
    this.place = (place + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.place)));
    options[this.place].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[this.place].id);
  }

  pressed = (event) => {
    const act = {
      ArrowDown: () => this.select(this.place + 1),
      ArrowUp: () => this.select(this.place - 1),
      Enter: () => this.run(this.list.children[this.place]),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  run(option) {
    if (!option) return;
    this.dialog.close();
    this.found[[...this.list.children].indexOf(option)].go();
  }
}

customElements.define("command-palette", CommandPalette);
