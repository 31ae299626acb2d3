// The bar above everything: search, who is at the keyboard, and how their Gmail is set up.

import * as api from "./api.js";
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { avatar } from "./mail.js";
import { openMenu } from "./menus.js";
import { tool } from "./panel.js";
import { set, state } from "./state.js";

const LOCALES = { en: "English", fr: "Français", "fr-CA": "Français (Canada)", "en-XA": "Pseudo (untranslated text shows)" };
const ZONES = ["Europe/Paris", "America/Montreal", "America/New_York", "Asia/Tokyo", "UTC"];
const PLATFORMS = { WEB: "Web", ANDROID: "Android", IOS: "iPhone" };

export function drawBar(root, { world, host, drawer }) {
  const search = el("input", { type: "search", value: state.q, placeholder: "Search mail", "aria-label": "Search mail", name: "q" });
  const form = el("form", { class: "search", role: "search", onsubmit: submit }, icon("search"), search);
  function submit(event) {
    event.preventDefault();
    set({ q: search.value.trim(), thread: "" });
  }
  const me = world.members.find((one) => one.key === state.member) ?? world.members[0];
  const who = el(
    "button",
    { type: "button", class: "who", "data-testid": "member-menu", "aria-haspopup": "menu", "aria-label": `${me.name}: switch member`, onclick: (event) => people(event.currentTarget, world) },
    avatar(me.name),
    el("span", {}, me.name),
  );
  fill(
    root,
    el("a", { class: "brand", href: "/" }, el("img", { src: "/static/relais.svg", alt: "" }), el("span", {}, "Relais workbench")),
    form,
    tool("code", "Developer drawer", () => drawer.toggle(), "drawer-button"),
    tool("settings", "Settings", (event) => settings(event.currentTarget, world, host), "settings-menu"),
    who,
  );
}

function people(anchor, world) {
  const members = world.members.map((one) => ({
    text: one.name,
    hint: one.role || "not a member",
    checked: one.key === state.member,
    action: () => set({ member: one.key, thread: "", q: "", window: "own" }),
  }));
  const windows = [
    { text: "My own inbox", checked: state.window === "own", action: () => set({ window: "own", thread: "", q: "" }) },
    { text: `${world.mailbox.name} (delegated)`, checked: state.window === "shared", action: () => set({ window: "shared", thread: "", q: "" }) },
  ];
  openMenu(anchor, [...members, el("hr"), ...windows], { label: "Members and mailboxes" });
}

function settings(anchor, world, host) {
  const choice = (label, name, values) =>
    el(
      "label",
      { class: "setting" },
      el("span", {}, label),
      el(
        "select",
        { name, onchange: (event) => set({ [name]: event.target.value }) },
        Object.entries(values).map(([value, text]) => el("option", { value, selected: state[name] === value }, text)),
      ),
    );
  const scopes = world.scopes.map((scope) =>
    el(
      "label",
      { class: "option" },
      el("input", {
        type: "checkbox",
        checked: host.scopes.includes(scope),
        onchange: (event) => {
          host.scopes = event.target.checked ? [...host.scopes, scope] : host.scopes.filter((one) => one !== scope);
        },
      }),
      el("span", {}, scope.split("/auth/")[1]),
    ),
  );
  openMenu(
    anchor,
    [
      choice("Language", "locale", LOCALES),
      choice("Time zone", "zone", Object.fromEntries([...new Set([state.zone, ...ZONES])].map((zone) => [zone, zone]))),
      choice("Theme", "theme", { "": "As the system", light: "Light", dark: "Dark" }),
      choice("Gmail on", "platform", PLATFORMS),
      troubles(world),
      el("div", { class: "scopes" }, el("span", {}, "Granted to Relais"), scopes),
    ],
    { label: "Settings" },
  );
}

// How Gmail answers Relais from now on; it is the server's to know, so every window says the same.
function troubles(world) {
  const choose = (event) => {
    world.trouble = event.target.value;
    api.trouble(world.trouble);
  };
  return el(
    "label",
    { class: "setting" },
    el("span", {}, "Gmail"),
    el(
      "select",
      { name: "trouble", onchange: choose },
      Object.entries(world.troubles).map(([name, text]) => el("option", { value: name, selected: world.trouble === name }, text)),
    ),
  );
}
