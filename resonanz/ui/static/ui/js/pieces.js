/**
 * A large file sent in pieces, as the tus protocol says (1.0.0): it goes on where it broke off, by
 * itself when the connection is back, and after a reload when the same file is chosen again.
 */
import { csrfToken } from "./csrf.js";

const PIECE = 4 * 1024 * 1024, PAUSES = [1, 2, 5, 10, 20], BEGIN = "/uploads/";

const nameOf = (file) => `upload:${file.name}:${file.size}:${file.lastModified}`;

class Refused extends Error {}

/** What the server made of the file; `tell` hears the part sent (0 to 1) and whether it waits. */
export async function sendInPieces(file, { tell, signal }) {
  let failed = 0;
  for (;;) {
    try {
      return await goOn(file, (part) => { failed = 0; tell(part, false); }, signal);
    } catch (error) {
      if (signal.aborted || error instanceof Refused) throw error;
      tell(null, true);
      await pause(PAUSES[Math.min(failed++, PAUSES.length - 1)], signal);
    }
  }
}

/** Throw away what was sent of a file. */
export function giveUp(file) {
  const address = localStorage.getItem(nameOf(file));
  localStorage.removeItem(nameOf(file));
  if (address) ask("DELETE", address).catch(() => {});
}

async function goOn(file, tell, signal) {
  let { address, offset, made } = await standing(file);
  if (signal.aborted) {  // stopped while it was announced
    giveUp(file);
    throw new Error("aborted");
  }
  if (made) return finished(file, await known(made));
  tell(offset / file.size);
  for (;;) {
    const piece = file.slice(offset, offset + PIECE);
    const at = offset;
    const answer = await ask("PATCH", address, {
      headers: { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" },
      body: piece, signal, sent: (loaded) => tell((at + loaded) / file.size),
    });
    if (answer.status === 409 || answer.status === 404) throw new Error("elsewhere");
    offset = Number(answer.getResponseHeader("Upload-Offset"));
    if (answer.status === 200) return finished(file, answer.response);
  }
}

/** How far an upload of this file came, or a new one. */
async function standing(file) {
  const before = localStorage.getItem(nameOf(file));
  if (before) {
    const answer = await ask("HEAD", before);
    if (answer.status === 200) return { address: before, offset: Number(answer.getResponseHeader("Upload-Offset")), made: answer.getResponseHeader("Upload-Attachment") };
    localStorage.removeItem(nameOf(file));
  }
  const answer = await ask("POST", BEGIN, { headers: { "Upload-Length": file.size, "Upload-Metadata": `filename ${coded(file.name)},filetype ${coded(file.type)}` } });
  const address = answer.getResponseHeader("Location");
  localStorage.setItem(nameOf(file), address);
  return { address, offset: 0 };
}

function finished(file, made) {
  localStorage.removeItem(nameOf(file));
  return made;
}

const known = async (number) => ({ id: Number(number), address: `/attachments/${number}/` });
const coded = (words) => btoa(String.fromCharCode(...new TextEncoder().encode(words)));

/** An answer; one that refuses for good is an error with its words. */
function ask(method, address, { headers = {}, body = null, signal, sent } = {}) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    const all = { Accept: "application/json", "Tus-Resumable": "1.0.0", "X-CSRFToken": csrfToken(), ...headers };
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
    request.responseType = "json";
    if (sent) request.upload.onprogress = ({ loaded }) => sent(loaded);
    request.onload = () => {
      const refuses = [400, 403, 413, 422].includes(request.status);
      if (refuses) fail(new Refused(request.response?.detail ?? ""));
      else if (request.status >= 500 || request.status === 429) fail(new Error(request.status));
      else done(request);
    };
    request.onerror = () => fail(new Error("offline"));
    request.onabort = () => fail(new Error("aborted"));
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body);
  });
}

/** Wait, no longer than until the connection is back. */
function pause(seconds, signal) {
  return new Promise((done) => {
    setTimeout(done, seconds * 1000);
    addEventListener("online", done, { once: true });
    signal.addEventListener("abort", done, { once: true });
  });
}
