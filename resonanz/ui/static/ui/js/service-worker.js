/**
 * Woken by the browser: shows what is pushed, and without a connection the last feed, the threads read last and
 * the composer. What is kept of pages belongs to one person: comes another, or nobody, it is thrown away.
 */
const FILES = "resonanz-files", PAGES = "resonanz-pages", PICTURES = "resonanz-pictures", OWNER = "resonanz-owner";
const MOST = { [FILES]: 300, [PAGES]: 40, [PICTURES]: 60 }, LASTS = 7 * 24 * 60 * 60 * 1000;
const OFFLINE = "/offline", COMPOSE = "/compose", ENTRANCE = /^\/accounts\//, LEAVING = /^\/accounts\/logout\//;
const KEPT = /^\/(?:$|compose$|posts\/\d+\/$|spaces\/[\w-]+\/$|channels\/\d+\/$)/;
const SHOWN = /^\/(?:attachments\/\d+\/|media\/people\/)/;
// Only names with a digest in them never change what they stand for.
const FOR_EVER = /\.[0-9a-f]{12}\./;
const GATEWAYS = [502, 504], NOT_HERE = [403, 404, 410];
const served = new Set();

self.addEventListener("install", (event) => {
  event.waitUntil(refreshOffline().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.registration.navigationPreload?.enable(), self.clients.claim()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && request.mode === "navigate") sent(event, url);
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (request.destination === "image" && SHOWN.test(url.pathname)) event.respondWith(picture(request));
});

// A page tells what it was made of, so that it can be shown again as a whole.
self.addEventListener("message", (event) => {
  const { files = [], page: address = "" } = event.data ?? {};
  const known = [...files.map(keepFile), address && keepAddress(address)];
  if (served.delete(event.source.id)) event.source.postMessage({ kept: true });
  event.waitUntil(Promise.allSettled(known));
});

async function refreshOffline() {
  const files = await caches.open(FILES);
  await files.add(new Request(OFFLINE, { cache: "reload" }));
}

async function file(request) {
  const files = await caches.open(FILES), known = await files.match(request);
  if (known && FOR_EVER.test(request.url)) return known;
  try {
    const answer = await fetch(request);
    if (answer.ok) await put(FILES, request, answer.clone());
    return answer;
  } catch (error) {
    if (known) return known;
    throw error;
  }
}

async function keepFile(address) {
  const files = await caches.open(FILES);
  if (!(await files.match(address))) await file(new Request(address));
}

async function keepAddress(address) {
  const url = new URL(address);
  await remember(url, await fetch(url.pathname + url.search, { headers: { Accept: "text/html" } }));
}

async function picture(request) {
  try {
    const answer = await fetch(request);
    if (answer.status === 200) await put(PICTURES, request, answer.clone());
    return answer;
  } catch {
    return (await (await caches.open(PICTURES)).match(request)) ?? Response.error();
  }
}

// A form sent as a page: signing out empties, and what was written is in its place again when nothing answers.
function sent(event, url) {
  if (LEAVING.test(url.pathname)) event.waitUntil(empty());
  if (url.pathname !== COMPOSE) return;
  event.respondWith(fetch(event.request).catch(() => Response.redirect(`${COMPOSE}?unsent=1`, 303)));
}

async function page(event, url) {
  try {
    const answer = (await event.preloadResponse) || (await fetch(event.request));
    if (GATEWAYS.includes(answer.status)) throw new Error("nobody there");
    event.waitUntil(remember(url, answer.clone()));
    return answer;
  } catch {
    const known = await kept(url.pathname);
    if (known) served.add(event.resultingClientId);
    return known ?? (await (await caches.open(FILES)).match(OFFLINE)) ?? Response.error();
  }
}

async function kept(path) {
  const pages = await caches.open(PAGES), known = await pages.match(path);
  if (!known || Date.now() - Date.parse(known.headers.get("Date") ?? "") < LASTS) return known;
  await pages.delete(path);
  return undefined;
}

async function remember(url, answer) {
  if (!(answer.headers.get("Content-Type") ?? "").startsWith("text/html") || answer.redirected) return;
  if (NOT_HERE.includes(answer.status)) await (await caches.open(PAGES)).delete(url.pathname);
  if (answer.status !== 200) return;
  const person = /<body[^>]* data-person="(\d+)"/.exec(await answer.clone().text())?.[1] ?? "";
  if (!person && !ENTRANCE.test(url.pathname)) return;
  await belong(person);
  if (person && !url.search && KEPT.test(url.pathname)) await put(PAGES, url.pathname, answer);
}

/** From now on all that is kept is this person's; nobody's where it is nobody. */
async function belong(person) {
  const owners = await caches.open(OWNER), before = await (await owners.match(OWNER))?.text();
  if (before === person) return;
  await empty();
  if (!person) return;
  await (await caches.open(OWNER)).put(OWNER, new Response(person));
  await refreshOffline().catch(() => {});
}

const empty = () => Promise.all([PAGES, PICTURES, OWNER].map((name) => caches.delete(name)));

async function put(name, request, answer) {
  const cache = await caches.open(name);
  await cache.delete(request);
  await cache.put(request, answer);
  const known = (await cache.keys()).filter((one) => new URL(one.url).pathname !== OFFLINE);
  await Promise.all(known.slice(0, Math.max(0, known.length - MOST[name])).map((one) => cache.delete(one)));
}

// --- what is pushed -------------------------------------------------------------------------------

self.addEventListener("push", (event) => {
  const told = event.data ? event.data.json() : {};
  const shown = self.registration.showNotification(told.title || "Resonanz", {
    body: told.body || "",
    tag: told.tag || "resonanz",
    data: { address: told.address || "/notifications/" },
  });
  event.waitUntil(Promise.all([shown, told.unread && self.navigator.setAppBadge?.(told.unread)]));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.address));
});
