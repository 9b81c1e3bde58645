/** Buttons that write Markdown marks around the selection; they appear with the script. */
const around = (mark) => (text) => [`${mark}${text}${mark}`, mark.length];
const before = (mark) => (text) => [text.split("\n").map((line) => mark + line).join("\n"), mark.length];

const MARKS = {
  bold: around("**"),
  italic: around("*"),
  link: (text) => [`[${text}](https://)`, 1],
  list: before("- "),
  quote: before("> "),
  code: (text) => (text.includes("\n") ? [`\`\`\`\n${text}\n\`\`\`\n`, 4] : around("`")(text)),
  table: (text) => [`\n| ${text} |  |\n| --- | --- |\n|  |  |\n`, 3],
  mention: (text) => [`@${text}`, 1],
};

// With Ctrl (or Cmd), as elsewhere; Ctrl+K finds pages.
const KEYS = { b: "bold", i: "italic", e: "code" };

class TextTools extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", this.pressed);
    this.field?.addEventListener("keydown", this.typed);
  }

  pressed = (event) => {
    const mark = MARKS[event.target.closest("[data-mark]")?.dataset.mark];
    if (mark) this.write(mark);
  };

  get field() { return document.getElementById(this.getAttribute("for")); }

  typed = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    const name = KEYS[event.key.toLowerCase()];
    if (!name || !this.querySelector(`[data-mark=${name}]`)) return;
    event.preventDefault();
    this.write(MARKS[name]);
  };

  write(mark) {
    const { field } = this;
    const { selectionStart: from, selectionEnd: to, value } = field;
    const [text, inset] = mark(value.slice(from, to));
    field.focus();
    field.setRangeText(text, from, to, "end");
    if (from === to) field.setSelectionRange(from + inset, from + inset);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

customElements.define("text-tools", TextTools);
