/** What htmx asks and gets: the token goes along; an error is told beside its form, and the form stays. */
import { csrfToken } from "./csrf.js";
import { refresh } from "./relative-time.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") detail.headers["X-CSRFToken"] = csrfToken();
});

// A form that came back with marks on its fields (422) takes its own place again.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status === 422 && !detail.xhr.getResponseHeader("X-Error")) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});

// What somebody does anew takes the last error away; a part that loads by itself (a preview) does not.
document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.elt.matches("form, button, a") && placeFor(detail.elt)?.replaceChildren());
document.addEventListener("htmx:responseError", ({ detail }) => asked(detail) && tell(detail.elt, errorIn(detail.xhr)));
document.addEventListener("htmx:sendError", ({ detail }) => asked(detail) && tell(detail.elt, say("offline")));
document.addEventListener("htmx:timeout", ({ detail }) => asked(detail) && tell(detail.elt, say("failed")));
document.addEventListener("htmx:afterSwap", ({ detail }) => refresh(detail.elt));

// Only what a person did is answered aloud; parts that load by themselves fail in silence.
const asked = ({ requestConfig }) => requestConfig.verb !== "get" || requestConfig.triggeringEvent?.isTrusted === true;

const placeFor = (element) => element.closest("form, [data-errors-here]")?.querySelector("[data-errors]");

function errorIn(answer) {
  const page = new DOMParser().parseFromString(answer.responseText, "text/html");
  const told = page.querySelector("[data-error]");
  return told ? document.adoptNode(told) : say("failed");
}

function tell(element, told) {
  const place = placeFor(element);
  if (!place) return toast(told.querySelector?.("div") ?? told, { error: true });
  place.replaceChildren(told);
  place.scrollIntoView({ block: "nearest" });
}
