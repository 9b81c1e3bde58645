/**
 * Subtitles of a video: a text (it works without script) that a file of them can fill.
 * Made by a script, it holds the number of its video and makes its text itself.
 */
import { say } from "./words.js";

class VideoSubtitles extends HTMLElement {
  connectedCallback() {
    if (this.field) return;
    this.details = this.querySelector("details") ?? this.made();
    this.field = this.querySelector("textarea");
    const file = Object.assign(document.createElement("input"), { type: "file", accept: ".vtt,.srt,text/vtt", hidden: true });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button is-small", textContent: say("chooseFile") });
    button.addEventListener("click", () => file.click());
    file.addEventListener("change", () => file.files[0] && this.read(file.files[0]));
    this.details.append(button, file);
  }

  made() {
    const details = document.createElement("details"), label = Object.assign(document.createElement("label"), { className: "field" });
    const help = Object.assign(document.createElement("span"), { className: "field-help", textContent: say("subtitlesHelp") });
    label.append(help, Object.assign(document.createElement("textarea"), { className: "input num", name: `subtitles_${this.getAttribute("number")}`, rows: 4, spellcheck: false }));
    details.append(Object.assign(document.createElement("summary"), { textContent: say("subtitles") }), label);
    this.append(details);
    return details;
  }

  async read(file) {
    this.field.value = decoded(await file.arrayBuffer());
    this.details.open = true;
    this.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

/** Programs on Windows still save in the code of old. */
function decoded(bytes) {
  const [first, second] = new Uint8Array(bytes.slice(0, 2));
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

customElements.define("video-subtitles", VideoSubtitles);
