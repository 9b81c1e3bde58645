/** Buttons that write Markdown marks around the selection; they appear with the script. */
const around = (mark) => (text) => [`${mark}${text}${mark}`, mark.length];
const before = (mark) => (text) => [text.split("\n").map((line) => mark + line).join("\n"), mark.length];

const MARKS = {
  bold: around("**"),
  italic: around("*"),
  link: (text) => [`[${text}](https://)`, 1],
  list: before("- "),
  quote: before("> "),
  mention: (text) => [`@${text}`, 1],
};

class TextTools extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", this.pressed);
  }

  pressed = (event) => {
    const mark = MARKS[event.target.closest("[data-mark]")?.dataset.mark];
    if (mark) this.write(mark);
  };

  write(mark) {
    const field = document.getElementById(this.getAttribute("for"));
    const { selectionStart: from, selectionEnd: to, value } = field;
    const [text, inset] = mark(value.slice(from, to));
    field.focus();
    field.setRangeText(text, from, to, "end");
    if (from === to) field.setSelectionRange(from + inset, from + inset);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

customElements.define("text-tools", TextTools);
