/** Keeps every <time data-relative> current; beyond a week the server's date stays. */
import { relative } from "./moment.js";

const EVERY = 20_000;

export function refresh(root = document) {
  for (const time of root.querySelectorAll("time[data-relative]")) {
    const words = relative(new Date(time.dateTime));
    if (words && words !== time.textContent) time.textContent = words;
  }
}

setInterval(() => document.hidden || refresh(), EVERY);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
