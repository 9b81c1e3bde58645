/** Short news at the edge of the screen: what was done, what failed. */
import { say } from "./words.js";

const STAYS = 8_000, ERROR_STAYS = 20_000;

function button(label, action) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  made.className = "button is-small";
  made.addEventListener("click", action);
  return made;
}

/** Show words (or a node) for a while. Returns the toast. */
export function toast(words, { error = false } = {}) {
  const made = document.createElement("div");
  made.className = error ? "toast is-error" : "toast";
  if (error) made.setAttribute("role", "alert");
  const text = document.createElement("span");
  text.append(words);
  made.append(text);
  made.append(button(say("close"), () => made.remove()));
  document.querySelector("[data-toasts]")?.append(made);
  let timer;
  const count = () => { timer = setTimeout(() => made.remove(), error ? ERROR_STAYS : STAYS); };
  for (const stop of ["pointerenter", "focusin"]) made.addEventListener(stop, () => clearTimeout(timer));
  for (const go of ["pointerleave", "focusout"]) made.addEventListener(go, count);
  count();
  return made;
}
