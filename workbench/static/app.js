// Puts the page together: the address decides what is shown, and everything else follows.

import * as api from "./api.js";
import { openArrive } from "./arrive.js";
import { openCompose } from "./compose.js";
import { el, fill } from "./dom.js";
import { Drawer } from "./drawer.js";
import { Host } from "./host.js";
import { icon } from "./icons.js";
import { Mail } from "./mail.js";
import { Panel } from "./panel.js";
import { onChange, set, state } from "./state.js";
import { drawBar } from "./topbar.js";

const at = (id) => document.getElementById(id);
const world = await api.world();
if (!world.members.some((one) => one.key === state.member)) state.member = world.members[0].key;

const drawer = new Drawer(at("drawer"));
const host = new Host({
  onShow: (what) => panel.show(what),
  onTold: (text) => panel.tell(text),
  onLink: (link) => follow(link),
  onExchange: (exchange) => drawer.note(exchange),
});
host.scopes = [...world.scopes];
const panel = new Panel(at("panel"), { host, onLink: follow, onClose: () => setPanel(false) });
const mail = new Mail(at("mail"), {
  onOpen: (opened) => host.open("thread", { mail: opened }),
  onTold: (text) => panel.tell(text),
  onLeave: () => (isPhone() ? nothingOnPhones() : host.open("home")),
});

// Gmail's apps show add-ons beside an open mail only.
const isPhone = () => state.platform !== "WEB";
function nothingOnPhones() {
  host.place = "home";
  host.stacks.home = [];
  panel.show();
  fill(at("panel").querySelector(".card"), el("p", { class: "quiet padded" }, "Gmail’s phone apps show add-ons beside an open mail only."));
}

function setPanel(isOpen) {
  document.body.classList.toggle("panel-open", isOpen);
  at("panel").hidden = !isOpen;
  rail();
}

function rail() {
  const isOpen = !at("panel").hidden;
  fill(
    at("rail"),
    el("button", { type: "button", class: "rail-icon", title: "Relais", "aria-pressed": String(isOpen), "data-testid": "panel-toggle", onclick: () => setPanel(!isOpen) }, el("img", { src: "/static/relais.svg", alt: "Relais" })),
  );
}

function left() {
  const go = (window, q) => () => set({ window, thread: "", q });
  const place = (name, text, window, q = "") =>
    el("button", { type: "button", class: "place", "aria-current": state.window === window && state.q === q ? "page" : undefined, onclick: go(window, q) }, icon(name), el("span", {}, text));
  fill(
    at("rail-left"),
    el("button", { type: "button", class: "new", onclick: compose }, icon("pencil"), el("span", {}, "Compose")),
    place("inbox", "Inbox", "own"),
    place("people", world.mailbox.name, "shared"),
    place("bin", "Bin", state.window, "in:trash"),
    el("button", { type: "button", class: "place outside", "data-testid": "arrive", onclick: arrive }, icon("received"), el("span", {}, "New customer mail")),
  );
}

function arrive() {
  const { shown } = mail;
  openArrive(at("arrive"), {
    world,
    thread: state.thread && shown?.id === state.thread ? shown.answered : null,
    onDone: () => (state.thread ? mail.open(state.thread) : mail.list()),
  });
}

function compose() {
  openCompose(at("compose"), {
    onAsk: (recipients) => {
      setPanel(true);
      host.open("compose", { recipients, afresh: true });
    },
    onClose: () => (state.thread ? mail.open(state.thread) : mail.list()),
  });
}

// A link from a card: Relais' own pages are opened, Gmail's search is played here, anything else is only named.
async function follow({ url, onClose }) {
  if (new URL(url).origin === new URL(world.relais).origin) return overlay(url, onClose);
  const search = url.match(/^https:\/\/mail\.google\.com\/mail\/[^#]*#search\/(.+)$/);
  if (!search) return panel.tell(`Gmail would open ${url}`);
  set({ window: "own", q: decodeURIComponent(search[1]), thread: "" });
}

// As Gmail's overlay: a window of its own, and once it is closed the card's trigger runs again.
function overlay(url, onClose) {
  const opened = window.open(url, "_blank", "popup,width=560,height=720");
  if (!opened) return panel.tell("The browser kept the window from opening: allow it, and tap again.");
  if (onClose !== "RELOAD") return;
  const watching = setInterval(() => {
    if (!opened.closed) return;
    clearInterval(watching);
    host.trigger();
  }, 300);
}

function dress() {
  const theme = state.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  document.documentElement.dataset.theme = theme;
  document.documentElement.lang = state.locale.slice(0, 2);
  document.body.classList.toggle("in-thread", Boolean(state.thread));
}

async function show() {
  if (state.thread) return mail.open(state.thread);
  const rows = await mail.list();
  if (state.q.startsWith("rfc822msgid:") && rows.length === 1) set({ thread: rows[0].id });
}

onChange((changed) => {
  dress();
  if (changed.includes("theme")) return;
  if (changed.some((name) => ["member", "locale", "zone", "platform", "window"].includes(name))) {
    host.stacks = { home: [], thread: [], compose: [] };
  }
  left();
  drawBar(at("bar"), { world, host, drawer });
  show();
});

dress();
left();
drawBar(at("bar"), { world, host, drawer });
setPanel(matchMedia("(min-width: 700px)").matches);
at("frame").append(
  el("button", { type: "button", title: "Relais", "data-testid": "panel-sheet", onclick: () => setPanel(true) }, el("img", { src: "/static/relais.svg", alt: "Relais" })),
);
document.body.dataset.ready = "yes";
show();
