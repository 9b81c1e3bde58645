/** The CSRF token as it is now: it changes when somebody signs in in another tab. */
export function csrfToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie?.slice("csrftoken=".length)
    ?? document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("input[name=csrfmiddlewaretoken]");
  if (field) field.value = csrfToken() || field.value;
}, { capture: true });
