/**
 * Keeps what is typed: on the server while typing, on this device while the server cannot take it.
 * <keep-draft place="channel:3"> around the fields of a form.
 */
import { csrfToken } from "./csrf.js";
import { forget, keep, kept, settle, wasSent } from "./kept-texts.js";
import { say } from "./words.js";

// After a pause, and now and then while nobody pauses: a browser that crashes takes little along.
const PAUSE = 800, LONGEST = 3_000, RETRY = 15_000;
const LEFT_OUT = /csrf|password|secret|token/i;

settle();

class KeepDraft extends HTMLElement {
  connectedCallback() {
    this.place = this.getAttribute("place");
    this.form = this.closest("form");
    if (!this.place || !this.form) return;
    this.address = `/drafts/${encodeURIComponent(this.place)}`;
    this.addEventListener("input", this.typed);
    this.form.addEventListener("submit", this.submitted);
    this.form.addEventListener("htmx:afterRequest", this.answered);
    addEventListener("pagehide", this.leave);
    addEventListener("online", this.retry);
    addEventListener("storage", this.sentElsewhere);
    document.addEventListener("visibilitychange", this.retry);
    this.restore();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    removeEventListener("pagehide", this.leave);
    removeEventListener("online", this.retry);
    removeEventListener("storage", this.sentElsewhere);
    document.removeEventListener("visibilitychange", this.retry);
  }

  restore() {
    const mine = kept(this.place);
    if (!mine) return;
    this.showPictures(mine.values);
    for (const [name, value] of Object.entries(mine.values)) {
      const field = this.form.elements[name];
      if (name === "attachments" || !field || !("value" in field)) continue;
      if (field.type === "checkbox") field.checked = true;
      else field.value = value;
    }
    this.tell(say("restored"));
    this.typed();
  }

  // Pictures the page does not show (any more): each by its number, with its description.
  async showPictures(values) {
    await customElements.whenDefined("upload-pictures");
    const pictures = this.querySelector("upload-pictures");
    const there = [...this.querySelectorAll("[name=attachments]")].map((field) => field.value);
    for (const number of [values.attachments ?? []].flat()) {
      if (!there.includes(number)) pictures?.again?.(number, values[`alt_${number}`] ?? "");
    }
  }

  // A field that is there several times (pictures) is a list.
  values() {
    const values = {};
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value !== "string" || LEFT_OUT.test(name)) continue;
      values[name] = name in values ? [values[name], value].flat() : value;
    }
    return values;
  }

  body() {
    const body = new FormData();
    for (const [name, value] of Object.entries(this.values())) [value].flat().forEach((one) => body.append(name, one));
    body.append("csrfmiddlewaretoken", csrfToken());
    return body;
  }

  typed = () => {
    this.changed = this.written = true;
    this.unsavedSince ??= Date.now();
    clearTimeout(this.timer);
    const left = Math.max(0, this.unsavedSince + LONGEST - Date.now());
    this.timer = setTimeout(() => this.save(), Math.min(PAUSE, left));
  };

  async save() {
    clearTimeout(this.timer);
    this.unsavedSince = undefined;
    if (!this.changed) return;
    this.changed = false;
    try {
      const answer = await fetch(this.address, { method: "POST", body: this.body(), redirect: "manual" });
      if (answer.ok) this.saved();
      else this.keepHere(answer.type === "opaqueredirect" || [401, 403].includes(answer.status));
    } catch {
      this.keepHere(false);
    }
  }

  saved() {
    forget(this.place);
    if (!this.changed) this.tell(say("saved"));
  }

  keepHere(signedOut) {
    keep(this.place, this.values());
    this.changed = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), RETRY);
    if (signedOut) this.tellSignedOut();
    else this.tell(say("savedHere"));
  }

  retry = () => { if (!document.hidden && kept(this.place)) this.save(); };

  // Another tab sent its text from this place, and the server forgot the draft: ours is kept anew.
  sentElsewhere = (event) => {
    const sent = wasSent(event, this.place);
    if (this.written && sent && JSON.stringify(sent) !== JSON.stringify(this.values())) this.typed();
  };

  leave = () => {
    if (!this.changed || this.sending) return;
    keep(this.place, this.values());
    if (navigator.sendBeacon(this.address, this.body())) return;
    fetch(this.address, { method: "POST", body: this.body(), keepalive: true }).catch(() => {});
  };

  submitted = () => {
    clearTimeout(this.timer);
    this.sending = true;
    keep(this.place, this.values(), { submitted: true });
  };

  answered = ({ detail, target }) => {
    if (target !== this.form && detail.elt !== this.form) return;
    this.sending = false;
    // htmx calls an answer that leads to another page neither good nor bad.
    if (!(detail.xhr.status >= 200 && detail.xhr.status < 300)) return keep(this.place, this.values());
    forget(this.place);
    this.changed = false;
    this.tell("");
    if (this.isConnected && detail.requestConfig.verb !== "get") this.empty();
  };

  empty() {
    for (const field of this.querySelectorAll("textarea")) {
      field.value = "";
      field.dispatchEvent(new InputEvent("input"));
    }
    for (const row of this.querySelectorAll(".picture-row")) row.remove();
    this.changed = this.written = false;
    clearTimeout(this.timer);
  }

  tell(words) {
    this.querySelector("[data-state]")?.replaceChildren(words);
  }

  tellSignedOut() {
    const link = Object.assign(document.createElement("a"), { href: "/accounts/login/", target: "_blank", textContent: say("signIn") });
    this.querySelector("[data-state]")?.replaceChildren(say("signedOut"), " ", link);
  }
}

customElements.define("keep-draft", KeepDraft);
