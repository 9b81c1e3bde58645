/**
 * Listens to the stream of live news and tells the page: for the topic "post:7" an event
 * "live-post-7" on the document, and "live-post" for whoever listens to all of a kind. Content is
 * never in the news; fragments fetch it with the viewer's rights. What happened between drawing the
 * page and listening is told first. After a gap (connection lost, page asleep) everything is told
 * once, then "live-again".
 */
const POLL = 15_000, ASLEEP = 60_000, TRIES = 3;
// What comes in a rush is gathered for a moment, and told once in a while however long the rush lasts.
const GATHER = 150, PAUSE = 400;
// A vote, an answer to an invitation: only the part of that post is told, as "live-form-7" (see live-parts).
const OF_FORMS = /^(poll|idea|event|notice)\./;

class LiveUpdates extends HTMLElement {
  news = new Map();

  connectedCallback() {
    this.topics = [...new Set((this.getAttribute("topics") ?? "").split(/\s+/).filter(Boolean))];
    if (this.topics.length === 0) return;
    this.since = this.getAttribute("since");
    this.open();
    addEventListener("pagehide", this.close);
    addEventListener("pageshow", this.shown);
    document.addEventListener("visibilitychange", this.shown);
  }

  disconnectedCallback() {
    this.close();
    removeEventListener("pagehide", this.close);
    removeEventListener("pageshow", this.shown);
    document.removeEventListener("visibilitychange", this.shown);
  }

  open() {
    const address = new URL(this.getAttribute("address") ?? "/live", location.href);
    for (const topic of this.topics) address.searchParams.append("topic", topic);
    if (this.since) address.searchParams.set("since", this.since);
    this.failures = 0;
    this.stream = new EventSource(address, { withCredentials: true });
    this.stream.onopen = () => this.opened();
    this.stream.onmessage = (message) => this.tell(JSON.parse(message.data));
    this.stream.onerror = () => this.failed();
  }

  close = () => {
    this.stream?.close();
    this.stream = this.since = null;
    this.stopPolling();
  };

  // A page nobody looks at gives its connection back: browsers have few per server.
  shown = () => {
    clearTimeout(this.falling);
    if (document.hidden) {
      this.falling = setTimeout(this.close, ASLEEP);
    } else if (!this.stream) {
      this.open();
      this.tellAgain();
    }
  };

  opened() {
    this.stopPolling();
    if (this.failures) this.tellAgain();
    this.failures = 0;
  }

  // Where no stream comes through, the page looks by itself now and then.
  failed() {
    this.failures += 1;
    if (this.stream?.readyState === EventSource.CLOSED || this.failures >= TRIES) {
      this.polling ??= setInterval(() => document.hidden || this.ask(), POLL);
    }
  }

  // What happened since we last asked; everything where nobody can tell.
  async ask() {
    const address = new URL("/live/recent", location.href);
    for (const topic of this.topics) address.searchParams.append("topic", topic);
    if (this.latest !== undefined) address.searchParams.set("since", this.latest);
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) return;
    const { latest, again, hints } = await answer.json();
    this.latest = latest;
    again ? this.tellAgain() : hints.forEach((hint) => this.tell(hint));
  }

  stopPolling() {
    clearInterval(this.polling);
    this.polling = null;
  }

  tellAgain() {
    for (const topic of this.topics) this.tell({ topic });
    this.soon("live-again");
  }

  tell(hint) {
    if (hint.verb === "again") return this.tellAgain();
    if (OF_FORMS.test(hint.verb)) return this.soon(`live-form-${hint.subject}`, hint);
    const [kind] = hint.topic.split(":");
    this.soon(`live-${hint.topic.replace(":", "-")}`, hint);
    this.soon(`live-${kind}`, hint);
  }

  // The event carries the last of the hints it stands for.
  soon(name, hint) {
    const news = this.news.get(name) ?? { told: -PAUSE, waits: false };
    this.news.set(name, news);
    news.hint = hint;
    if (news.waits) return;
    news.waits = true;
    setTimeout(() => {
      news.waits = false;
      news.told = performance.now();
      document.dispatchEvent(new CustomEvent(name, { detail: news.hint }));
    }, Math.max(GATHER, news.told + PAUSE - performance.now()));
  }
}

customElements.define("live-updates", LiveUpdates);
