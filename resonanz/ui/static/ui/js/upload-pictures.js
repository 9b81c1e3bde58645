/**
 * Pictures with progress and alternative text. Holds a file field that works without script;
 * with it, each goes up at once, in pieces, and the form carries its number ("attachments").
 * With `videos` it takes those too, with `files` whatever the server takes.
 */
import { giveUp, sendInPieces } from "./pieces.js";
import { toast } from "./toasts.js";
import { language, say } from "./words.js";

class UploadPictures extends HTMLElement {
  connectedCallback() {
    addEventListener("submit", this.hold, { capture: true });
    this.field = this.querySelector("input[type=file]");
    this.address = this.getAttribute("address") ?? "/attachments/";
    if (!this.field || this.rows) return;
    this.rows = Object.assign(document.createElement("div"), { className: "pictures" });
    this.prepend(this.rows);
    this.field.parentElement.hidden = true;
    // Put here by a script, what stands in it would be shown and sent.
    this.querySelector("noscript")?.remove();
    this.field.addEventListener("change", () => this.add(this.field.files));
    this.area = this.closest("form");
    this.area.querySelector("[data-picks]")?.addEventListener("click", () => this.field.click());
    this.area.addEventListener("paste", (event) => this.add(event.clipboardData.files));
    this.area.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
    this.area.addEventListener("drop", this.dropped);
    this.area.addEventListener("htmx:afterRequest", ({ detail }) => detail.elt === this.area && detail.successful && this.rows.replaceChildren());
  }

  disconnectedCallback() {
    removeEventListener("submit", this.hold, { capture: true });
  }

  // Nothing is sent without what is still on its way; before anyone else takes the form.
  hold = (event) => {
    if (event.target !== this.area || !this.rows?.querySelector("progress")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    toast(say("stillUploading"), { error: true });
  };

  dropped = (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    this.add(event.dataTransfer.files);
  };

  add(files) {
    for (const file of files) {
      const videos = this.hasAttribute("videos") && isVideo(file);
      if (isPicture(file) || videos || this.hasAttribute("files")) this.upload(file);
      else toast(`${file.name}: ${say("noPicture")}`, { error: true });
    }
    this.field.value = "";
  }

  async upload(file) {
    const row = this.row(file), progress = row.querySelector("progress"), words = row.querySelector("output");
    const stopping = new AbortController();
    const stop = Object.assign(document.createElement("button"), { type: "button", className: "button is-quiet is-small", textContent: say("stopUpload") });
    stop.addEventListener("click", () => { stopping.abort(); giveUp(file); row.remove(); });
    row.append(stop);
    const tell = (part, waits) => {
      if (part !== null) progress.value = part;
      const name = `${file.name} · ${megabytes(file.size)}`;
      words.textContent = waits ? say("waitsOnline") : `${name} · ${percent(progress.value)}`;
    };
    try {
      const made = await sendInPieces(file, { tell, signal: stopping.signal });
      stop.remove();
      this.made(row, made, file);
    } catch (error) {
      if (!stopping.signal.aborted) { giveUp(file); this.refused(row, error.message ? { detail: `${file.name}: ${error.message}` } : null); }
    }
  }

  /** What was made of a file: described, a document named as it is. */
  made(row, made, file) {
    if (isPicture(file)) return this.stored(row, made);
    if (!isVideo(file)) return this.stored(row, made, say("fileName"), { alt: file.name });
    this.stored(row, made, say("altVideo"));
    const subtitles = document.createElement("video-subtitles");
    subtitles.setAttribute("number", made.id);
    row.querySelector("div").append(subtitles);
  }

  /** A picture sent before, shown anew with what was typed for it. */
  again(number, alt) {
    const image = Object.assign(document.createElement("img"), { src: `${this.address}${number}/`, alt: "" });
    const row = Object.assign(document.createElement("div"), { className: "picture-row" });
    row.append(image, document.createElement("div"));
    // What is no picture cannot be shown as one.
    image.addEventListener("error", () => {
      row.querySelector("label").firstChild.textContent = say("fileName");
      image.replaceWith(sign(alt));
    });
    this.rows.append(row);
    this.stored(row, { id: number }, say("alt"), { alt });
  }

  row(file) {
    const row = Object.assign(document.createElement("div"), { className: "picture-row" });
    const image = shown(file);
    const middle = document.createElement("div");
    const progress = Object.assign(document.createElement("progress"), { value: 0 });
    progress.setAttribute("aria-label", `${say("uploading")} ${file.name}`);
    middle.append(progress, Object.assign(document.createElement("output"), { className: "soft small" }));
    row.append(image, middle);
    this.rows.append(row);
    return row;
  }

  stored(row, { id }, asks = say("alt"), before = null) {
    const number = Object.assign(document.createElement("input"), { type: "hidden", name: "attachments", value: id });
    const label = Object.assign(document.createElement("label"), { className: "field", textContent: asks });
    const alt = Object.assign(document.createElement("textarea"), { className: "input", name: `alt_${id}`, rows: 2 });
    label.append(alt);
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "button is-quiet is-small", textContent: say("remove") });
    remove.addEventListener("click", () => { row.remove(); this.dispatchEvent(new InputEvent("input", { bubbles: true })); });
    row.querySelector("div").replaceChildren(number, label);
    row.append(remove);
    if (before) alt.value = before.alt;
    else alt.focus();
    this.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  refused(row, told) {
    row.remove();
    toast(told?.detail ?? say("failed"), { error: true });
  }
}

/** The file itself, small; of a document its ending. */
function shown(file) {
  if (isPicture(file)) return Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), alt: "" });
  if (!isVideo(file)) return sign(file.name);
  const video = Object.assign(document.createElement("video"), { src: URL.createObjectURL(file), muted: true, preload: "metadata", playsInline: true });
  video.setAttribute("aria-label", file.name);
  return video;
}

function sign(name) {
  const ending = /\.(\w{1,4})$/.exec(name)?.[1] ?? "…";
  const made = Object.assign(document.createElement("span"), { className: "picture-file", textContent: ending.toUpperCase() });
  made.setAttribute("aria-hidden", "true");
  return made;
}

const isPicture = (file) => file.type.startsWith("image/");
const isVideo = (file) => file.type.startsWith("video/") || /\.(mkv|mov|mp4|m4v|webm)$/i.test(file.name);
const percent = (part) => new Intl.NumberFormat(language(), { style: "percent" }).format(part);
const megabytes = (size) => new Intl.NumberFormat(language(), { style: "unit", unit: "megabyte", maximumFractionDigits: size < 1e7 ? 1 : 0 }).format(size / 1e6);

customElements.define("upload-pictures", UploadPictures);
