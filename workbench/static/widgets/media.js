// image, grid, columns and divider.

import { el } from "../dom.js";

export const divider = () => el("hr", { class: "widget divider" });

export function image({ imageUrl, altText, onClick }, card) {
  const picture = el("img", { src: imageUrl, alt: altText ?? "" });
  if (!onClick) return el("div", { class: "widget image" }, picture);
  return el("button", { type: "button", class: "widget image", onclick: (event) => card.act(onClick, event.currentTarget) }, picture);
}

export function grid(given, card) {
  const columnCount = Math.min(Math.max(given.columnCount ?? 2, 1), 2);
  const items = given.items.map((one, index) => cell(one, index, given, card));
  return el(
    "div",
    { class: "widget grid" },
    given.title && el("div", { class: "grid-title" }, given.title),
    el("div", { class: "cells", style: `--columns: ${columnCount}` }, items),
  );
}

function cell(item, index, given, card) {
  const text = el("span", { class: "cell-text" }, el("span", {}, item.title ?? ""), item.subtitle && el("small", {}, item.subtitle));
  const picture = item.image && el("img", { src: item.image.imageUri, alt: item.image.altText ?? "", class: shape(item.image.cropStyle) });
  const parts = item.layout === "TEXT_ABOVE" ? [text, picture] : [picture, text];
  const border = given.borderStyle?.type === "STROKE" ? "cell stroke" : "cell";
  if (!given.onClick) return el("div", { class: border }, parts);
  const tapped = { grid_item_identifier: item.id ?? "", grid_item_index: String(index) };
  return el("button", { type: "button", class: border, onclick: (event) => card.act(given.onClick, event.currentTarget, tapped) }, parts);
}

const shape = (crop) => ({ CIRCLE: "circle", SQUARE: "square", RECTANGLE_4_3: "wide" })[crop?.type] ?? "";

export const columns = ({ columnItems }, card, draw) =>
  el(
    "div",
    { class: "widget columns" },
    columnItems.slice(0, 2).map((one) => el("div", { class: "column" }, one.widgets.map((widget) => draw(widget, card)))),
  );
