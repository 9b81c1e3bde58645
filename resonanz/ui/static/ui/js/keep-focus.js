/**
 * Where a part with the focus in it is drawn anew, the focus goes on: to the same field or button, to what its form
 * names (data-then="#answer-text"), or to the first thing there.
 */
let had = null;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { activeElement } = document;
  had = activeElement === document.body ? null : { part: detail.target, ways: waysTo(activeElement) };
});

for (const swapped of ["htmx:afterSettle", "htmx:oobAfterSwap"]) document.addEventListener(swapped, () => had && queueMicrotask(goOn));

function waysTo(element) {
  const { id, name, value, dataset } = element, around = element.parentElement?.closest("[id]");
  const within = around ? `#${CSS.escape(around.id)} ` : "";
  return [
    element.closest("[data-then]")?.dataset.then,
    id && `#${CSS.escape(id)}`,
    element.hasAttribute("formaction") && `${within}[formaction="${CSS.escape(element.getAttribute("formaction"))}"]`,
    dataset.key && `${within}[data-key="${CSS.escape(dataset.key)}"]`,
    name && value && `${within}[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`,
    name && `${within}[name="${CSS.escape(name)}"]:not([type=hidden])`,
  ].filter(Boolean);
}

function goOn() {
  if (!had || (document.activeElement && document.activeElement !== document.body)) return;
  const first = "a[href], button, select, textarea, input:not([type=hidden])";
  const part = had.part.isConnected ? had.part : had.part.id && document.getElementById(had.part.id);
  const found = had.ways.map((way) => document.querySelector(way)).find(Boolean) ?? (part ? part.querySelector(first) : null);
  found?.focus({ preventScroll: true });
}
