/** The web app: its service worker, the number of news on its sign, and nothing left behind by who signs out. */
import { forgetAll } from "./kept-texts.js";
import { handOver } from "./outbox.js";
import { language, say } from "./words.js";

const PATIENCE = 4_000, FILES = `${location.origin}/static/`;
const signedIn = Boolean(document.body.dataset.person);

if ("serviceWorker" in navigator && signedIn) begin().catch(() => {});

async function begin() {
  const looksAfterUs = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("message", ({ data }) => data.kept && tellKept());
  await navigator.serviceWorker.register("/service-worker.js");
  const { active } = await navigator.serviceWorker.ready;
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
  const files = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.startsWith(FILES));
  active.postMessage({ files, page: looksAfterUs ? "" : location.href });
}

// Without a connection: how old what one reads is.
function tellKept() {
  const drawn = new Date(document.querySelector("live-updates")?.getAttribute("since") ?? NaN);
  const at = isNaN(drawn) ? "" : new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" }).format(drawn);
  const note = Object.assign(document.createElement("p"), { className: "note", textContent: say("storedPage").replace("%n", at) });
  note.setAttribute("role", "status");
  document.getElementById("main")?.prepend(note);
  addEventListener("online", () => note.remove(), { once: true });
}

function badge() {
  const count = parseInt(document.querySelector("#bell .bell-count")?.textContent ?? "0", 10);
  const told = count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  told?.catch(() => {});
}

if (signedIn) {
  document.addEventListener("htmx:afterSettle", badge);
  badge();
}

document.addEventListener("submit", async (event) => {
  if (!signedIn || new URL(event.target.action).pathname !== "/accounts/logout/") return;
  event.preventDefault();
  const waits = new Promise((done) => setTimeout(done, PATIENCE));
  await Promise.race([handOver().catch(() => {}), waits]);
  await leave();
  event.target.submit();
});

async function leave() {
  if (navigator.onLine) forgetAll();
  navigator.clearAppBadge?.().catch(() => {});
  const names = await globalThis.caches?.keys() ?? [];
  await Promise.all(names.filter((name) => name !== "resonanz-files").map((name) => caches.delete(name)));
}
