/**
 * Answers that are known, put into the text box where one writes: Ctrl+J opens, arrows choose, Enter takes, Escape
 * goes back. What could not be filled in is marked, to be typed over. <kept-answers for="answer-text">
 */
const OPEN_VARIABLE = /\{\{[^{}\n]+\}\}/;

class KeptAnswers extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.pressed);
    this.addEventListener("keydown", this.typed);
  }

  get field() { return document.getElementById(this.getAttribute("for")); }
  get offers() { return [...this.querySelectorAll("[data-text]")]; }

  open() {
    this.querySelector("details").open = true;
    this.querySelector("input").focus();
  }

  close() {
    this.querySelector("details").open = false;
    this.field?.focus();
  }

  pressed = (event) => {
    const offer = event.target.closest("[data-text]");
    if (!offer || !this.field) return;
    event.preventDefault();
    this.take(offer.dataset.text);
  };

  typed = (event) => {
    const { offers } = this, at = offers.indexOf(document.activeElement);
    if (event.key === "Escape") this.close();
    else if (event.key === "ArrowDown" && offers.length) offers[(at + 1) % offers.length].focus();
    else if (event.key === "ArrowUp" && at > 0) offers[at - 1].focus();
    else if (event.key === "ArrowUp") this.querySelector("input").focus();
    else if (event.key === "Enter" && at < 0 && offers.length) this.take(offers[0].dataset.text);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  take(text) {
    const { field } = this, from = field.selectionStart;
    field.setRangeText(text, from, field.selectionEnd, "end");
    this.close();
    const open = OPEN_VARIABLE.exec(text);
    if (open) field.setSelectionRange(from + open.index, from + open.index + open[0].length);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

customElements.define("kept-answers", KeptAnswers);

document.addEventListener("keydown", (event) => {
  const answers = document.querySelector("kept-answers");
  if (!answers || event.key.toLowerCase() !== "j" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  answers.open();
});
