/**
 * A person named in a text (a mention, or a link with data-person) opens as a card beside it: by click or Enter, closed by
 * Escape or a click elsewhere. With a modifier key, or where the card cannot be had, the link leads to the profile as ever.
 */
const NAMED = "a.mention, a[data-person]", PROFILE = /^\/people\/(\d+)\/$/u;
let card, opener;

function close(back) {
  if (!card) return;
  card.remove();
  opener?.removeAttribute("aria-expanded");
  if (back) opener?.focus();
  card = opener = undefined;
}

function put(link) {
  const at = link.getBoundingClientRect(), width = Math.min(320, innerWidth - 16);
  card.style.setProperty("inline-size", `${width}px`);
  card.style.setProperty("inset-inline-start", `${Math.max(8, Math.min(at.left, innerWidth - width - 8)) + scrollX}px`);
  card.style.setProperty("inset-block-start", `${at.bottom + scrollY + 6}px`);
}

async function open(link) {
  const answer = await fetch(`${new URL(link.href).pathname}card`, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) return location.assign(link.href);
  close();
  card = document.createElement("div");
  card.className = "person-card-pop";
  card.setAttribute("role", "dialog");
  card.setAttribute("aria-label", link.textContent.trim());
  card.tabIndex = -1;
  card.innerHTML = await answer.text();
  document.body.append(card);
  opener = link;
  link.setAttribute("aria-expanded", "true");
  put(link);
  card.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(NAMED);
  if (!link) {
    if (card && !card.contains(event.target)) close();
    return;
  }
  const plain = !event.defaultPrevented && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!plain || !PROFILE.test(new URL(link.href).pathname)) return;
  event.preventDefault();
  if (opener === link) return close(true);
  open(link).catch(() => location.assign(link.href));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !card) return;
  event.preventDefault();
  close(true);
});
document.addEventListener("focusin", (event) => {
  if (card && event.target !== opener && !card.contains(event.target)) close();
});
document.addEventListener("htmx:beforeSwap", () => close());
