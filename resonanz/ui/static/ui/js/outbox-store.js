/**
 * Where what waits for a connection lies: in this browser, apart for each person and sealed with a key that only
 * their own pages hold, so that whoever uses the browser next cannot read it.
 */
const NAME = "resonanz-outbox", WAITING = "waiting";
const owner = () => document.body.dataset.person ?? "";
const sealingKey = () => document.body.dataset.deviceKey ?? "";

/** Whether this browser can keep anything: it wants a safe connection for it. */
export const canKeep = () => Boolean(owner() && sealingKey() && globalThis.crypto?.subtle && globalThis.indexedDB);

/** What waits of this person, the oldest first. */
export async function waiting() {
  if (!canKeep()) return [];
  const all = await inStore("readonly", (store) => store.getAll()).catch(() => []);
  const own = all.filter((one) => one.owner === owner()).sort((a, b) => a.at - b.at);
  const opened = await Promise.all(own.map((one) => unseal(one).catch(() => null)));
  return opened.filter(Boolean);
}

export async function put({ key, at, ...what }) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await secret(), new TextEncoder().encode(JSON.stringify(what)));
  await inStore("readwrite", (store) => store.put({ key, at, owner: owner(), iv, sealed }));
}

export const drop = (key) => inStore("readwrite", (store) => store.delete(key));

async function unseal({ key, at, iv, sealed }) {
  const open = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await secret(), sealed);
  return { key, at, ...JSON.parse(new TextDecoder().decode(open)) };
}

function secret() {
  const bytes = Uint8Array.from(sealingKey().match(/../g), (pair) => parseInt(pair, 16));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

function opened() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(WAITING, { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function inStore(mode, act) {
  const database = await opened();
  try {
    return await new Promise((done, fail) => {
      const asked = act(database.transaction(WAITING, mode).objectStore(WAITING));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
  } finally {
    database.close();
  }
}
