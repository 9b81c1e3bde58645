/** The queue stays where it was scrolled to while one goes from case to case; filters apply at once. */
const KEY = "desk-queue";
const queue = document.querySelector("[data-queue]");

if (queue) {
  queue.scrollTop = Number(sessionStorage.getItem(KEY) ?? 0);
  const chosen = queue.querySelector('[aria-current="true"]');
  if (chosen) chosen.scrollIntoView({ block: "nearest" });
  addEventListener("pagehide", () => sessionStorage.setItem(KEY, String(queue.scrollTop)));
}

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-submit-on-change]")) event.target.form.requestSubmit();
});
