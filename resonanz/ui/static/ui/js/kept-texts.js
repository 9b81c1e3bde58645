/**
 * Texts the server has not taken (yet), kept on this device: for a lost connection or an ended session.
 * A submitted text is forgotten by the next page, unless that page tells of an error.
 */
const PREFIX = "resonanz:text:";
const owner = () => document.body.dataset.person ?? "";
const keyOf = (place) => `${PREFIX}${owner()}:${place}`;

export function keep(place, values, more = {}) {
  try {
    localStorage.setItem(keyOf(place), JSON.stringify({ values, ...more }));
  } catch { /* A full or forbidden storage: the server's draft remains. */ }
}

export const forget = (place) => localStorage.removeItem(keyOf(place));

/** Forget all texts of this person: they sign out. */
export function forgetAll() {
  const own = Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${owner()}:`));
  for (const key of own) localStorage.removeItem(key);
}

export function kept(place) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(place)));
  } catch {
    return null;
  }
}

/** What another tab sent from this place, told by its text being forgotten here. */
export function wasSent({ key, oldValue, newValue }, place) {
  if (key !== keyOf(place) || newValue !== null) return null;
  const text = JSON.parse(oldValue);
  return text.submitted ? text.values : null;
}

export function settle() {
  const failed = document.querySelector("[data-error]") !== null || new URL(location.href).searchParams.has("unsent");
  for (const key of Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${owner()}:`))) {
    const place = key.slice(PREFIX.length + owner().length + 1), text = kept(place);
    if (!text?.submitted) continue;
    if (failed) keep(place, text.values);
    else forget(place);
  }
}
