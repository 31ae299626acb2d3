// What went to Relais last, what came back, and what it cost.

import { el, fill } from "./dom.js";
import { tool } from "./panel.js";

export class Drawer {
  constructor(root) {
    this.root = root;
    this.last = null;
  }

  toggle() {
    this.root.hidden = !this.root.hidden;
    this.draw();
  }

  note(exchange) {
    this.last = exchange;
    this.draw();
  }

  draw() {
    if (this.root.hidden) return;
    const { last } = this;
    const head = el("div", { class: "drawer-head" }, el("strong", {}, "Last request"), summary(last), tool("close", "Close drawer", () => this.toggle(), "drawer-close"));
    fill(this.root, head, last && el("div", { class: "drawer-columns" }, block("Event", last.request.event), block("Response", last.response)));
  }
}

function summary(exchange) {
  if (!exchange) return el("span", { class: "quiet" }, "Nothing was sent yet.");
  const store = Object.entries(exchange.store).map(([name, count]) => `${count} ${name.replaceAll("_", " ")}`);
  const path = new URL(exchange.request.url).pathname;
  return el("span", { class: "drawer-summary" }, el("code", {}, path), ` ${exchange.status} · ${exchange.ms} ms · store: ${store.join(", ") || "nothing"}`);
}

const block = (name, content) => el("div", {}, el("h3", {}, name), el("pre", { tabIndex: 0 }, JSON.stringify(content, null, 2)));
