/** How far a moment is away, in the same words as the server's (resonanz/core/moments.py). */
import { language, say } from "./words.js";

const MINUTE = 60, HOUR = 3600, DAY = 86400;

const dayOf = (moment) => Math.floor((moment.getTime() - moment.getTimezoneOffset() * 60_000) / (DAY * 1000));

export function relative(moment, now = new Date()) {
  const seconds = (moment - now) / 1000, away = Math.abs(seconds), days = dayOf(moment) - dayOf(now);
  const auto = new Intl.RelativeTimeFormat(language(), { style: "short", numeric: "auto" });
  const always = new Intl.RelativeTimeFormat(language(), { style: "short", numeric: "always" });
  if (away < 45) return seconds > 0 ? auto.format(0, "second") : say("just-now");
  if (away >= 7 * DAY) return null;
  if (away < 12 * HOUR || days === 0) {
    return away < 3570
      ? always.format(Math.sign(seconds) * Math.max(1, Math.round(away / MINUTE)), "minute")
      : always.format(Math.sign(seconds) * Math.max(1, Math.round(away / HOUR)), "hour");
  }
  return Math.abs(days) === 1 ? auto.format(days, "day") : always.format(days, "day");
}
