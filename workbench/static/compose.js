// A mail being written: its recipients are what the compose trigger tells Relais. Nothing is ever sent.

import { el, fill } from "./dom.js";
import { tool } from "./panel.js";

export function openCompose(root, { onAsk, onClose }) {
  const to = el("input", { type: "text", name: "to", "aria-label": "To", placeholder: "To" });
  const cc = el("input", { type: "text", name: "cc", "aria-label": "Cc", placeholder: "Cc" });
  const close = () => {
    root.hidden = true;
    onClose();
  };
  const split = (field) => field.value.split(",").map((one) => one.trim()).filter(Boolean);
  fill(
    root,
    el("div", { class: "compose-head" }, el("span", {}, "New message"), tool("close", "Discard", close, "compose-close")),
    to,
    cc,
    el("input", { type: "text", "aria-label": "Subject", placeholder: "Subject" }),
    el("textarea", { "aria-label": "Text", rows: 8 }),
    el(
      "div",
      { class: "compose-foot" },
      el("span", { class: "quiet" }, "A stand-in: nothing is sent."),
      el(
        "button",
        { type: "button", class: "button", "data-testid": "compose-relais", onclick: () => onAsk({ to: split(to), cc: split(cc) }) },
        el("img", { src: "/static/relais.svg", alt: "", class: "logo" }),
        "Relais",
      ),
    ),
  );
  root.hidden = false;
  to.focus();
}
