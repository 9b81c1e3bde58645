/** Light, dark or like the system: at once here, and kept with the person's settings. */
import { csrfToken } from "./csrf.js";

const THEMES = ["system", "light", "dark"];

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    if (this.childElementCount) return;
    const group = document.createElement("fieldset");
    const legend = Object.assign(document.createElement("legend"), { className: "visually-hidden", textContent: this.getAttribute("label") });
    group.append(legend, ...THEMES.map((theme) => this.choice(theme)));
    this.append(group);
  }

  choice(theme) {
    const label = Object.assign(document.createElement("label"), { className: "chip" });
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "theme-choice", value: theme, className: "visually-hidden" });
    radio.checked = theme === (document.documentElement.dataset.theme ?? "system");
    radio.addEventListener("change", () => this.choose(theme));
    label.append(radio, this.getAttribute(theme));
    return label;
  }

  choose(theme) {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    const body = new URLSearchParams({ theme, csrfmiddlewaretoken: csrfToken() });
    fetch(this.getAttribute("address") ?? "/settings/theme", { method: "POST", body }).catch(() => {});
  }
}

customElements.define("theme-switch", ThemeSwitch);
