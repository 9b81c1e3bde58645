/**
 * The part of a post that others voted in, answered or changed is drawn anew by itself (its hx-trigger
 * listens to "live-form-7"), unless somebody is at it: what they chose or typed stays until they leave it.
 */
const isUsed = (part) =>
  part.contains(document.activeElement) || part.querySelector("details[open]") !== null || [...part.querySelectorAll("input, select, textarea")].some(isChanged);

const isChanged = (field) =>
  field.matches("[type=radio], [type=checkbox]") ? field.checked !== field.defaultChecked
  : field.matches("select") ? [...field.options].some((option) => option.selected !== option.defaultSelected && field.selectedIndex > 0)
  : field.type !== "hidden" && field.value !== field.defaultValue;

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail, news = requestConfig.triggeringEvent?.type ?? "";
  if (!news.startsWith("live-form-") || !isUsed(elt)) return;
  event.preventDefault();
  elt.dataset.missed = news;
});

document.addEventListener("focusout", ({ target }) => {
  const part = target.closest?.("[data-missed]");
  if (part) setTimeout(() => isUsed(part) || document.dispatchEvent(new CustomEvent(part.dataset.missed)));
});
