/**
 * A quiet bar "3 new posts" that never moves what is being read.
 * <new-posts-bar on="live-channel-3" verbs="post.said"><a class="bar" href="…" hidden></a></new-posts-bar>
 */
import { say } from "./words.js";

class NewPostsBar extends HTMLElement {
  connectedCallback() {
    this.count = 0;
    this.news = (this.getAttribute("on") ?? "").split(/\s+/).filter(Boolean);
    for (const name of this.news) document.addEventListener(name, this.hear);
    this.setAttribute("aria-live", "polite");
  }

  disconnectedCallback() {
    for (const name of this.news) document.removeEventListener(name, this.hear);
  }

  hear = ({ detail }) => {
    const verbs = (this.getAttribute("verbs") ?? "post.said").split(/\s+/);
    const own = String(detail.actor ?? "") === document.body.dataset.person;
    if (!verbs.includes(detail.verb) || own) return;
    this.count += 1;
    const bar = this.querySelector(".bar");
    bar.hidden = false;
    bar.textContent = this.count === 1 ? say("newOne") : say("newMany", this.count);
  };
}

customElements.define("new-posts-bar", NewPostsBar);
