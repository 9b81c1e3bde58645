/**
 * What is said without a connection waits and is sent when it is back. Each composer says under a key of its own
 * ("once"): however often it is sent, the server says it once.
 */
import { csrfToken } from "./csrf.js";
import { forget } from "./kept-texts.js";
import { canKeep, drop, put, waiting } from "./outbox-store.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const TAKES = /^\/(?:compose|channels\/\d+\/posts|posts\/\d+\/comments|messages\/\d+\/posts)$/;
const AGAIN = 30_000, LEFT_OUT = /csrf|password|secret|^once$|^since$/i;
// Nobody is signed in, too much at once, or the server is in trouble: it goes on waiting.
const LATER = [401, 408, 425, 429];

const takes = (form) => form?.matches?.("form.composer") && TAKES.test(new URL(form.action).pathname);
const changed = () => document.dispatchEvent(new CustomEvent("outbox-changed"));

document.addEventListener("submit", (event) => {
  const form = event.target, once = form.elements?.once;
  if (!takes(form) || !once) return;
  once.value ||= globalThis.crypto?.randomUUID?.() ?? "";
  if (form.hasAttribute("hx-post") || navigator.onLine || !canKeep()) return;
  event.preventDefault();
  keep(form);
}, { capture: true });

document.addEventListener("htmx:sendError", ({ detail }) => {
  const form = detail.elt.closest("form");
  if (takes(form) && detail.requestConfig.verb === "post" && canKeep()) keep(form);
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (takes(detail.elt) && detail.successful) detail.elt.elements.once.value = "";
});

async function keep(form) {
  const keeper = form.querySelector("keep-draft"), key = form.elements.once.value || crypto.randomUUID();
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !LEFT_OUT.test(name));
  try {
    await put({ key, at: Date.now(), address: new URL(form.action).pathname, place: keeper?.place ?? "", fields });
  } catch {
    return; // The draft stays in its place, as without this.
  }
  form.elements.once.value = "";
  keeper?.empty();
  if (keeper) forget(keeper.place);
  form.querySelector("[data-errors]")?.replaceChildren();
  form.querySelector("[data-state]")?.replaceChildren(say("waits"));
  changed();
}

/** Send what waits, one after the other; in one tab at a time. */
export function send() {
  if (!canKeep() || !navigator.onLine) return Promise.resolve();
  return navigator.locks.request("resonanz-outbox", { ifAvailable: true }, (lock) => lock && sendAll());
}

async function sendAll() {
  const said = [];
  for (const one of (await waiting()).filter(({ refused }) => !refused)) {
    const answer = await post(one);
    if (!answer || answer.status >= 500 || LATER.includes(answer.status)) break;
    if (answer.ok) said.push(await dropped(one));
    else await put({ ...one, refused: await reason(answer) });
  }
  if (said.length) toast(say("sentLater"));
  changed();
}

async function dropped(one) {
  await drop(one.key);
  // The draft the server had of it may stand in its composer again.
  const source = textOf(one);
  for (const form of document.querySelectorAll("form.composer")) {
    const field = form.elements.source;
    if (new URL(form.action).pathname === one.address && field?.value === source) form.querySelector("keep-draft")?.empty();
  }
  return one.key;
}

export const textOf = ({ fields }) => fields.find(([name]) => name === "source")?.[1] ?? "";

function post({ address, fields, key }) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  body.append("once", key);
  return fetch(address, { method: "POST", body, headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" } }).catch(() => null);
}

async function reason(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-error]")?.textContent.trim() || say("failed");
}

/** Before somebody signs out: what still waits becomes a draft on the server, and nothing stays here. */
export async function handOver() {
  await send();
  for (const one of await waiting()) {
    const body = new FormData();
    for (const [name, value] of one.fields) body.append(name, value);
    body.append("csrfmiddlewaretoken", csrfToken());
    const answer = await fetch(`/drafts/${encodeURIComponent(one.place)}`, { method: "POST", body }).catch(() => null);
    if (answer?.ok) await drop(one.key);
  }
}

addEventListener("online", send);
document.addEventListener("visibilitychange", () => document.hidden || send());
setInterval(async () => (await waiting()).length && send(), AGAIN);
send();
