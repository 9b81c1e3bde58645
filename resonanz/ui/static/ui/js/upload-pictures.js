/**
 * Pictures with progress and alternative text. Holds a file field that works without script;
 * with it, each picture goes to `address` at once and the form carries its number ("attachments").
 * With `videos` it takes those too; they are large, and go in pieces.
 */
import { csrfToken } from "./csrf.js";
import { giveUp, sendInPieces } from "./pieces.js";
import { toast } from "./toasts.js";
import { language, say } from "./words.js";

class UploadPictures extends HTMLElement {
  connectedCallback() {
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

  dropped = (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    this.add(event.dataTransfer.files);
  };

  add(files) {
    for (const file of files) {
      if (file.type.startsWith("image/")) this.upload(file);
      else if (this.hasAttribute("videos") && isVideo(file)) this.uploadVideo(file);
      else toast(`${file.name}: ${say("noPicture")}`, { error: true });
    }
    this.field.value = "";
  }

  upload(file) {
    const row = this.row(file), request = new XMLHttpRequest(), body = new FormData();
    body.append("file", file);
    body.append("csrfmiddlewaretoken", csrfToken());
    request.open("POST", this.address);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => { row.querySelector("progress").value = loaded / total; };
    request.onload = () => (request.status < 300 ? this.stored(row, request.response) : this.refused(row, request.response));
    request.onerror = () => this.refused(row, { detail: say("offline") });
    request.send(body);
  }

  async uploadVideo(file) {
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
      this.stored(row, made, say("altVideo"));
      const subtitles = document.createElement("video-subtitles");
      subtitles.setAttribute("number", made.id);
      row.querySelector("div").append(subtitles);
    } catch (error) {
      if (!stopping.signal.aborted) { giveUp(file); this.refused(row, error.message ? { detail: error.message } : null); }
    }
  }

  /** A picture sent before, shown anew with what was typed for it. */
  again(number, alt) {
    const image = Object.assign(document.createElement("img"), { src: `${this.address}${number}/`, alt: "" });
    const row = Object.assign(document.createElement("div"), { className: "picture-row" });
    row.append(image, document.createElement("div"));
    this.rows.append(row);
    this.stored(row, { id: number }, say("alt"), { alt });
  }

  row(file) {
    const row = Object.assign(document.createElement("div"), { className: "picture-row" });
    const image = isVideo(file)
      ? Object.assign(document.createElement("video"), { src: URL.createObjectURL(file), muted: true, preload: "metadata", playsInline: true })
      : Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), alt: "" });
    if (isVideo(file)) image.setAttribute("aria-label", file.name);
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

const isVideo = (file) => file.type.startsWith("video/") || /\.(mkv|mov|mp4|m4v|webm)$/i.test(file.name);
const percent = (part) => new Intl.NumberFormat(language(), { style: "percent" }).format(part);
const megabytes = (size) => new Intl.NumberFormat(language(), { style: "unit", unit: "megabyte", maximumFractionDigits: size < 1e7 ? 1 : 0 }).format(size / 1e6);

customElements.define("upload-pictures", UploadPictures);
