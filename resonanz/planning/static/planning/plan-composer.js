/** The composer of the plan: a text of its own begins with the original, so that little is typed twice. */
document.addEventListener("change", ({ target }) => {
  if (!target.matches?.(".plan-own input")) return;
  const own = target.closest(".plan-choice").querySelector("[data-own]");
  if (target.checked && !own.value) own.value = document.getElementById("plan-text").value;
  own.focus();
});

// Ctrl+Enter schedules, wherever in the form one writes.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("#plan-form");
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.stopPropagation();
  form.requestSubmit(form.querySelector("button[value=submit]"));
}, { capture: true });

// Until it is saved a new picture is shown as one's own upload.
document.addEventListener("error", ({ target }) => {
  const other = target.dataset?.fallback;
  if (!other || target.getAttribute("src") === other) return;
  target.src = other;
}, { capture: true });
