/** Whoever ticks a case in the queue is offered what can be done to several at once. */
const bulk = document.querySelector("[data-bulk]");

function count() {
  const ticked = document.querySelectorAll('[name="case"][form="bulk-form"]:checked').length;
  const told = bulk.querySelector("[data-chosen]");
  told.hidden = ticked === 0;
  told.textContent = String(ticked);
  if (ticked > 0) bulk.open = true;
}

if (bulk) {
  document.addEventListener("change", (event) => event.target.matches('[form="bulk-form"]') && count());
  addEventListener("pageshow", count);
}
