// The thread list and the open mail, as Gmail shows them.

import * as api from "./api.js";
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menus.js";
import { set, state } from "./state.js";
import { tool } from "./panel.js";

const BIN = "in:trash";

export class Mail {
  constructor(root, { onOpen, onLeave, onTold }) {
    Object.assign(this, { root, onOpen, onLeave, onTold });
    this.turn = 0;
  }

  async list() {
    const turn = ++this.turn;
    this.onLeave();
    fill(this.root, el("p", { class: "quiet" }, "Loading …"));
    const rows = await api.threads(state.member, state.window, state.q);
    if (turn !== this.turn) return [];
    const place = state.window === "shared" ? "Support (delegated)" : "Inbox";
    const name = state.q === BIN ? "Bin" : state.q ? `Found for “${state.q}”` : place;
    const all = state.q && state.q !== BIN && el("button", { type: "button", class: "link", onclick: () => set({ q: "" }) }, "Show all");
    fill(
      this.root,
      el("div", { class: "list-head" }, el("h1", {}, name), el("span", { class: "quiet" }, `${rows.length}`), all),
      rows.length ? el("ul", { class: "threads" }, rows.map(row)) : el("p", { class: "quiet" }, "No mail here."),
    );
    return rows;
  }

  async open(id) {
    const turn = ++this.turn;
    const thread = await api.thread(state.member, state.window, id).catch(() => null);
    if (turn !== this.turn) return;
    if (!thread) return set({ thread: "" });
    this.shown = thread;
    const last = thread.messages.at(-1);
    fill(
      this.root,
      el(
        "article",
        { class: "thread", "data-testid": "message-pane" },
        el("div", { class: "thread-head" }, tool("back", "Back to the list", () => set({ thread: "" }), "thread-back"), el("h1", {}, thread.subject || "(no subject)"), this.tools(thread)),
        thread.messages.map((message) => shown(message)),
        this.answer(thread),
      ),
    );
    this.root.scrollTop = 0;
    this.onOpen({ thread_id: thread.id, message_id: last.id });
  }

  // What Gmail's own buttons do: it happens in the account whose mail is in view.
  tools(thread) {
    const isBinned = thread.labels.includes("TRASH");
    const gone = (deed) => () => this.act(thread, deed).then(() => set({ thread: "" }));
    const labels = (event) =>
      openMenu(
        event.currentTarget,
        thread.choices.map((name) => ({
          text: name,
          checked: thread.labels.includes(name),
          action: () => this.act(thread, thread.labels.includes(name) ? "unlabel" : "label", { label: name }).then(() => this.open(thread.id)),
        })),
        { label: "Labels" },
      );
    return el(
      "div",
      { class: "thread-tools" },
      !isBinned && tool("archive", "Archive", gone("archive"), "thread-archive"),
      isBinned ? tool("restore", "Move to the inbox", gone("untrash"), "thread-untrash") : tool("bin", "Delete", gone("trash"), "thread-trash"),
      thread.choices.length > 0 && tool("label", "Label", labels, "thread-label"),
    );
  }

  answer(thread) {
    const text = el("textarea", { rows: 3, "aria-label": "Answer", placeholder: "Answer from Gmail itself" });
    const answered = async () => {
      if (!text.value.trim()) return;
      send.disabled = true;
      await this.act(thread, "answer", { text: text.value });
      this.open(thread.id);
    };
    const send = el("button", { type: "button", class: "button", "data-testid": "thread-answer", onclick: answered }, icon("reply"), "Send");
    return el("div", { class: "answer" }, text, send);
  }

  act(thread, deed, given) {
    return api.act(state.member, state.window, thread.id, deed, given).catch(() => this.onTold("Gmail did not do it."));
  }
}

function row(thread) {
  const [name] = person(thread.from);
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: thread.unread ? "thread-row unread" : "thread-row", "data-testid": "thread-row", "data-thread": thread.id, onclick: () => set({ thread: thread.id }) },
      el("span", { class: "from" }, name, thread.count > 1 && el("small", {}, ` ${thread.count}`)),
      el("span", { class: "about" }, el("span", { class: "subject" }, thread.subject || "(no subject)"), el("span", { class: "snippet" }, ` – ${thread.snippet}`)),
      el("time", { dateTime: thread.date }, when(thread.date)),
    ),
  );
}

function shown(message) {
  const [name, address] = person(message.from);
  const lines = message.text.split("\n");
  const quoted = lines.findIndex((line) => line.startsWith(">"));
  const own = quoted < 0 ? message.text : lines.slice(0, quoted).join("\n").trimEnd();
  return el(
    "div",
    { class: "message" },
    avatar(name),
    el(
      "div",
      {},
      el(
        "div",
        { class: "message-head" },
        el("strong", {}, name),
        el("span", { class: "quiet" }, address && ` <${address}>`),
        el("time", { dateTime: message.date, title: new Date(message.date).toLocaleString(state.locale.slice(0, 2)) }, when(message.date)),
      ),
      el("div", { class: "quiet to" }, `to ${person(message.to)[0]}`),
      el("div", { class: "body" }, own),
      quoted >= 0 && el("details", {}, el("summary", { title: "Show quoted text" }, "…"), el("div", { class: "body quiet" }, lines.slice(quoted).join("\n"))),
    ),
  );
}

export function avatar(name) {
  const hue = [...name].reduce((sum, char) => sum + char.codePointAt(0), 0) % 360;
  return el("span", { class: "avatar", style: `--hue: ${hue}`, "aria-hidden": "true" }, [...name][0]?.toUpperCase() ?? "?");
}

function person(given) {
  const found = given.match(/^\s*"?([^"<]*?)"?\s*<([^>]+)>\s*$/);
  return found ? [found[1] || found[2], found[2]] : [given.trim(), ""];
}

function when(date) {
  const at = new Date(date);
  const language = state.locale.startsWith("fr") ? "fr" : "en-GB";
  const isToday = at.toDateString() === new Date().toDateString();
  const format = isToday ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short" };
  return at.toLocaleString(language, { ...format, timeZone: state.zone });
}

