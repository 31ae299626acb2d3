// textParagraph and decoratedText.

import { el, uniqueId } from "../dom.js";
import { markup } from "../markup.js";
import { button, glyph } from "./buttons.js";
import { switchControl } from "./choices.js";

export function textParagraph({ text, maxLines }, card) {
  const body = el("div", { class: "text" }, markup(text, card.openLink));
  if (!maxLines) return el("div", { class: "widget paragraph" }, body);
  body.style.setProperty("--lines", maxLines);
  body.classList.add("folded");
  const more = el("button", { type: "button", class: "link more", hidden: true }, "Show more");
  more.addEventListener("click", () => {
    more.textContent = body.classList.toggle("folded") ? "Show more" : "Show less";
  });
  // Whether something is folded away is known once it has been laid out.
  requestAnimationFrame(() => (more.hidden = body.scrollHeight <= body.clientHeight + 1));
  return el("div", { class: "widget paragraph" }, body, more);
}

export function decoratedText(row, card) {
  const id = uniqueId("row");
  const lines = [
    row.topLabel && el("div", { class: "top" }, row.topLabel),
    el("div", { class: row.wrapText ? "main wraps" : "main", id }, markup(row.text, card.openLink)),
    row.bottomLabel && el("div", { class: "bottom" }, row.bottomLabel),
  ];
  const inner = [
    row.startIcon && glyph(row.startIcon, "lead"),
    el("div", { class: "lines" }, lines),
  ];
  const body = row.onClick
    ? el("button", { type: "button", class: "row-body", onclick: (event) => card.act(row.onClick, event.currentTarget) }, inner)
    : el("div", { class: "row-body" }, inner);
  return el("div", { class: "widget row" }, body, control(row, id, card));
}

function control(row, labelledBy, card) {
  if (row.button) return el("div", { class: "control" }, button(row.button, card));
  if (row.switchControl) return el("div", { class: "control" }, switchControl(row.switchControl, labelledBy, card));
  if (row.endIcon) return el("div", { class: "control" }, glyph(row.endIcon, "end"));
  return null;
}
