// The host's little markup, turned into elements. Never innerHTML: what is no known tag is shown as text.

import { el } from "./dom.js";

const TOKEN = /<(\/?)(b|i|u|s|font|a|time|br)((?:\s[^<>]*)?)\s*\/?>|\n/gi;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

export function markup(text, openLink) {
  const root = document.createDocumentFragment();
  const open = [{ name: "", node: root }];
  const top = () => open[open.length - 1];
  let at = 0;
  for (const token of text.matchAll(TOKEN)) {
    top().node.append(plain(text.slice(at, token.index)));
    at = token.index + token[0].length;
    const name = (token[2] ?? "br").toLowerCase();
    if (name === "br") top().node.append(el("br"));
    else if (token[1]) {
      if (top().name === name) open.pop();
    } else {
      const node = element(name, token[3] ?? "", openLink);
      top().node.append(node);
      open.push({ name, node });
    }
  }
  top().node.append(plain(text.slice(at)));
  return root;
}

function element(name, attributes, openLink) {
  const attribute = (wanted) => attributes.match(new RegExp(`${wanted}="([^"]*)"`))?.[1];
  if (name === "font") return el("span", { class: "coloured", style: `--own: ${colour(attribute("color"))}` });
  if (name === "a") {
    const url = plain(attribute("href") ?? "");
    return el("button", { class: "link", type: "button", onclick: () => openLink?.({ url }) });
  }
  return el({ time: "span" }[name] ?? name);
}

const colour = (given) => (/^#[0-9a-f]{6}$/i.test(given ?? "") ? given : "inherit");

function plain(text) {
  return text.replace(/&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi, (all, name, decimal, hex) =>
    name ? ENTITIES[name.toLowerCase()] : String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex, 16)),
  );
}
