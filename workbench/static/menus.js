// A menu under a button: closes on Escape, on a choice, and on a click elsewhere.

import { el } from "./dom.js";

let shown = null;

export function openMenu(anchor, entries, { label = "Menu" } = {}) {
  closeMenu();
  const items = entries.map((entry) => (entry instanceof Node ? entry : item(entry)));
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label }, items);
  document.body.append(menu);
  const place = anchor.getBoundingClientRect();
  const left = Math.max(8, Math.min(place.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8));
  const below = place.bottom + 4 + menu.offsetHeight < innerHeight;
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? place.bottom + 4 : Math.max(8, place.top - menu.offsetHeight - 4)}px`;
  anchor.setAttribute("aria-expanded", "true");
  shown = { menu, anchor };
  menu.querySelector("button, select, input")?.focus();
  setTimeout(() => addEventListener("pointerdown", outside));
  addEventListener("keydown", keys);
}

export function closeMenu() {
  if (!shown) return;
  shown.menu.remove();
  shown.anchor.setAttribute("aria-expanded", "false");
  shown = null;
  removeEventListener("pointerdown", outside);
  removeEventListener("keydown", keys);
}

function item({ text, hint, checked, action, disabled }) {
  return el(
    "button",
    {
      type: "button",
      role: checked === undefined ? "menuitem" : "menuitemradio",
      "aria-checked": checked === undefined ? undefined : String(checked),
      disabled,
      onclick: () => {
        closeMenu();
        action();
      },
    },
    el("span", {}, text),
    hint && el("small", {}, hint),
  );
}

const outside = (event) => shown && !shown.menu.contains(event.target) && closeMenu();

function keys(event) {
  if (event.key === "Escape") {
    const { anchor } = shown;
    closeMenu();
    anchor.focus();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...shown.menu.querySelectorAll("button:not(:disabled)")];
  all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
}
