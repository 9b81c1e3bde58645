/**
 * Listens to the stream of live news and tells the page: for the topic "post:7" an event
 * "live-post-7" on the document. Content is never in the news; fragments fetch it with the viewer's rights.
 * Where no stream comes through, the page is told every half minute to look by itself.
 */
const POLL = 30_000, TRIES = 3;

class LiveUpdates extends HTMLElement {
  connectedCallback() {
    this.topics = [...new Set((this.getAttribute("topics") ?? "").split(/\s+/).filter(Boolean))];
    if (this.topics.length === 0) return;
    this.failures = 0;
    this.open();
    addEventListener("pagehide", this.close);
    addEventListener("pageshow", this.reopen);
  }

  disconnectedCallback() {
    this.close();
    removeEventListener("pagehide", this.close);
    removeEventListener("pageshow", this.reopen);
  }

  open() {
    const address = new URL(this.getAttribute("address") ?? "/live", location.href);
    for (const topic of this.topics) address.searchParams.append("topic", topic);
    this.stream = new EventSource(address, { withCredentials: true });
    this.stream.onopen = () => { this.failures = 0; this.stopPolling(); };
    this.stream.onmessage = (message) => this.tell(JSON.parse(message.data));
    this.stream.onerror = () => this.failed();
  }

  close = () => { this.stream?.close(); this.stream = null; this.stopPolling(); };

  reopen = (event) => { if (event.persisted && !this.stream) { this.open(); this.tellAll(); } };

  failed() {
    this.failures += 1;
    if (this.stream?.readyState === EventSource.CLOSED || this.failures >= TRIES) this.poll();
  }

  poll() {
    this.polling ??= setInterval(() => document.hidden || this.tellAll(), POLL);
  }

  stopPolling() {
    clearInterval(this.polling);
    this.polling = null;
  }

  tellAll() {
    for (const topic of this.topics) this.tell({ topic });
  }

  tell(hint) {
    if (!hint.topic) return;
    document.dispatchEvent(new CustomEvent(`live-${hint.topic.replace(":", "-")}`, { detail: hint }));
    document.dispatchEvent(new CustomEvent("live", { detail: hint }));
  }
}

customElements.define("live-updates", LiveUpdates);
