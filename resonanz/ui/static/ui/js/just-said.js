/** What was just said ("?said=7" in the address) can be taken back for ten seconds. */
import { csrfToken } from "./csrf.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const OFFERED = 10_000;

const here = new URL(location.href), number = here.searchParams.get("said");
if (/^\d+$/.test(number ?? "")) {
  here.searchParams.delete("said");
  history.replaceState(history.state, "", here);
  offer(number);
}

function offer(post) {
  const words = document.createElement("span");
  const undo = Object.assign(document.createElement("button"), { type: "button", className: "button is-small", textContent: say("undo") });
  words.append(`${say("said")} `, undo);
  const shown = toast(words);
  undo.addEventListener("click", () => takeBack(post, shown));
  setTimeout(() => shown.remove(), OFFERED);
}

async function takeBack(post, shown) {
  shown.remove();
  const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true" };
  const answer = await fetch(`/posts/${post}/taking-back`, { method: "POST", headers }).catch(() => null);
  const next = answer?.ok && answer.headers.get("HX-Redirect");
  if (!next) return toast(answer?.headers.get("X-Error") ? await answer.text() : say("failed"), { error: true });
  const address = new URL(next, location.href);
  address.pathname === location.pathname && address.search === location.search ? location.reload() : location.assign(address);
}
