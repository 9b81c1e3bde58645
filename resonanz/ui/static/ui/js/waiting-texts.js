/** What waits for a connection, on top of each page: to be read, changed, taken away, sent again after a refusal. */
import { drop, put, waiting } from "./outbox-store.js";
import { send, textOf } from "./outbox.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

async function draw() {
  const all = await waiting(), before = document.querySelector("[data-waiting]");
  if (before?.contains(document.activeElement) && before.querySelectorAll("article").length === all.length) return;
  before?.remove();
  if (all.length === 0) return;
  const place = Object.assign(document.createElement("section"), { className: "stack waiting" });
  place.dataset.waiting = "";
  place.setAttribute("aria-label", say("waitsTitle"));
  place.append(...all.map(card));
  document.getElementById("main")?.prepend(place);
}

function card(one) {
  const made = Object.assign(document.createElement("article"), { className: `note${one.refused ? " is-error" : ""}` });
  const inside = document.createElement("div"), foot = Object.assign(document.createElement("div"), { className: "line" });
  const told = Object.assign(document.createElement("p"), { textContent: one.refused ? `${say("notSent")} ${one.refused}` : say("waitsTitle") });
  const text = Object.assign(document.createElement("textarea"), { className: "input", rows: 3, value: textOf(one) });
  text.setAttribute("aria-label", say("waitsText"));
  text.addEventListener("input", () => change(one, text.value));
  if (one.refused) foot.append(button("sendAgain", () => again(one)));
  foot.append(button("remove", () => remove(one)));
  inside.append(told, text, foot);
  made.append(inside);
  return made;
}

function button(word, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button is-small", textContent: say(word) });
  made.addEventListener("click", act);
  return made;
}

function change(one, source) {
  one.fields = one.fields.map(([name, value]) => [name, name === "source" ? source : value]);
  put(one);
}

async function again(one) {
  delete one.refused;
  await put(one);
  document.activeElement?.blur();
  await send();
  draw();
}

async function remove(one) {
  await drop(one.key);
  document.activeElement?.blur();
  await draw();
  const words = document.createElement("span"), shown = toast(words);
  const undo = button("undo", async () => { shown.remove(); await put(one); draw(); });
  words.append(`${say("removed")} `, undo);
}

document.addEventListener("outbox-changed", draw);
draw();
