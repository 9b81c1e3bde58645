// Switches push messages on for this browser. Without it (or without leave) there is only the list.

class PushSwitch extends HTMLElement {
  connectedCallback() {
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
      this.say("impossible");
      return;
    }
    if (Notification.permission === "denied") {
      this.say("denied");
      return;
    }
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "button";
    this.button.textContent = this.getAttribute("on");
    this.button.addEventListener("click", () => this.switchOn());
    this.append(this.button);
  }

  say(what) {
    const told = document.createElement("p");
    told.className = "soft";
    told.textContent = this.getAttribute(what);
    this.replaceChildren(told);
  }

  async switchOn() {
    if ((await Notification.requestPermission()) !== "granted") {
      this.say("denied");
      return;
    }
    try {
      await navigator.serviceWorker.register("/service-worker.js");
      const worker = await navigator.serviceWorker.ready;
      const key = this.getAttribute("key");
      const found = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
      const { endpoint, keys } = found.toJSON();
      const answer = await fetch("/notifications/devices/", {
        method: "POST",
        headers: { "X-CSRFToken": this.getAttribute("csrf") },
        body: new URLSearchParams({ endpoint, ...keys }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      location.reload();
    } catch {
      this.say("failed");
    }
  }
}

customElements.define("push-switch", PushSwitch);
