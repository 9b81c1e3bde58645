/**
 * Tells what was done and offers to undo it; comes with the fragment that did it.
 * <confirm-undo text="Post deleted" address="/posts/7/restoration" target="#post-7"></confirm-undo>
 */
import { toast } from "./toasts.js";

class ConfirmUndo extends HTMLElement {
  connectedCallback() {
    const address = this.getAttribute("address");
    const target = this.getAttribute("target");
    const undo = address && (() => globalThis.htmx.ajax(this.getAttribute("method") ?? "POST", address, target ? { target, swap: "outerHTML" } : { swap: "none" }));
    toast(this.getAttribute("text"), { undo });
    this.remove();
  }
}

customElements.define("confirm-undo", ConfirmUndo);
