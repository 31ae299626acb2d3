// buttonList, chipList, and the buttons and icons that other widgets hold.

import { el } from "../dom.js";
import { icon, isKnown } from "../icons.js";

export function glyph(given, place) {
  if (given.knownIcon) return isKnown(given.knownIcon) ? wrapped(icon(given.knownIcon, given.altText), place) : null;
  if (given.iconUrl) {
    const round = given.imageType === "CIRCLE" ? " circle" : "";
    return wrapped(el("img", { src: given.iconUrl, alt: given.altText ?? "", class: `picture${round}` }), place);
  }
  return null;
}

const wrapped = (node, place) => el("span", { class: `glyph ${place}` }, node);

export function button(given, card) {
  const { color } = given;
  const parts = ["red", "green", "blue"].map((name) => Math.round((color?.[name] ?? 0) * 255));
  return el(
    "button",
    {
      type: "button",
      class: color ? "button filled" : "button",
      style: color ? `--fill: rgb(${parts.join(" ")})` : undefined,
      disabled: given.disabled,
      title: given.altText,
      "aria-label": given.text ? undefined : given.altText,
      onclick: (event) => card.act(given.onClick, event.currentTarget),
    },
    given.icon && glyph(given.icon, "in-button"),
    given.text,
  );
}

export const buttonList = ({ buttons }, card) =>
  el("div", { class: "widget buttons" }, buttons.map((one) => button(one, card)));

export function chipList({ layout, chips }, card) {
  const scrolls = layout === "HORIZONTAL_SCROLLABLE";
  return el("div", { class: scrolls ? "widget chips scrolls" : "widget chips" }, chips.map((one) => chip(one, card)));
}

function chip(given, card) {
  const content = [given.icon && glyph(given.icon, "in-button"), given.label];
  if (!given.onClick) return el("span", { class: "chip" }, content);
  return el(
    "button",
    {
      type: "button",
      class: "chip",
      disabled: given.disabled,
      title: given.altText,
      onclick: (event) => card.act(given.onClick, event.currentTarget),
    },
    content,
  );
}
