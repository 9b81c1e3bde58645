/**
 * The keyboard: an element with data-key="r" is pressed by r (a field is focused instead).
 * j and k walk the elements with data-item, o opens the current one; keys look there first.
 */
const WRITES = "input:not([type=hidden], [type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

const ANSWER = "#answer";

class KeyboardKeys extends HTMLElement {
  connectedCallback() {
    document.addEventListener("keydown", this.pressed);
    document.addEventListener("click", answers);
    // Once the browser itself has gone to the place, else it takes the focus back.
    if (location.hash === ANSWER) addEventListener("load", () => answerField()?.focus(), { once: true });
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.pressed);
    document.removeEventListener("click", answers);
  }

  pressed = (event) => {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) return this.withControl(event);
    if (event.target.matches(WRITES)) return event.key === "Escape" && event.target.blur();
    if (document.querySelector("dialog[open]")) return;
    const act = { j: () => this.walk(1), k: () => this.walk(-1), o: () => this.open(), "?": () => show("help") }[event.key]
      ?? this.action(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  };

  withControl(event) {
    if (event.key === "k") {
      event.preventDefault();
      show("palette");
    }
    if (event.key === "Enter" && event.target.matches("[data-send]")) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  }

  get items() { return [...document.querySelectorAll("[data-item]")].filter((item) => item.checkVisibility()); }

  get current() { return document.querySelector("[data-item][data-current]"); }

  walk(step) {
    const { items } = this;
    if (items.length === 0) return;
    const at = items.indexOf(this.current);
    const next = items[at < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + step))];
    this.current?.removeAttribute("data-current");
    next.setAttribute("data-current", "");
    (entryOf(next) ?? next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  open() {
    if (this.current) entryOf(this.current)?.click();
  }

  action(key) {
    const wanted = `[data-key="${CSS.escape(key)}"]`;
    const near = document.activeElement.closest("[data-item]") ?? this.current;
    const found = [near?.querySelector(wanted), ...document.querySelectorAll(wanted)].find((one) => one?.checkVisibility() && !one.disabled);
    return found && (() => press(found));
  }
}

// What opens an item: itself, the link it names, or its first one.
const entryOf = (item) => item.matches("a, button") ? item
  : item.querySelector("[data-open]") ?? item.querySelector("a[href], button");

// Who goes to the place for answers wants to write there.
const answerField = () => document.querySelector(`${ANSWER} textarea`);

function answers(event) {
  const link = event.target.closest(`a[href$="${ANSWER}"]`);
  if (!link || link.pathname !== location.pathname || !answerField()) return;
  event.preventDefault();
  press(answerField());
}

const show = (id) => document.getElementById(id)?.showModal();

function press(element) {
  if (element.matches("form")) element = element.querySelector(WRITES) ?? element;
  if (element.matches(WRITES)) {
    element.scrollIntoView({ block: "center" });
    element.focus();
    // What is looked for is typed anew; what is being written goes on.
    if (element.matches("textarea")) element.setSelectionRange(element.value.length, element.value.length);
    else element.select?.();
  } else {
    element.click();
  }
}

customElements.define("keyboard-keys", KeyboardKeys);
