// The side panel: its frame, the card on top of the stack, and what the host says about it.

import { el, fill } from "./dom.js";
import { Form } from "./form.js";
import { icon } from "./icons.js";
import { openMenu } from "./menus.js";
import { state } from "./state.js";
import { button } from "./widgets/buttons.js";
import { draw } from "./widgets/index.js";

export class Panel {
  constructor(root, { host, onLink, onClose }) {
    Object.assign(this, { root, host, onLink, onClose });
    this.shown = null;
    this.notice = el("div", { class: "snackbar", role: "status", "data-testid": "snackbar", hidden: true });
    root.append(this.notice);
  }

  // Draw what is on top. `busy` alone only moves the progress bar: what is typed stays.
  show({ busy } = {}) {
    if (busy !== undefined) return this.setBusy(busy);
    const screen = this.host.top;
    const scrolled = this.root.querySelector(".card")?.scrollTop ?? 0;
    const isSame = screen && this.shown && screen.card?.name && screen.card.name === this.shown.card?.name;
    this.shown = screen;
    fill(this.root, this.bar(screen), el("div", { class: "progress", hidden: true }), ...this.content(screen), this.notice);
    if (isSame) this.root.querySelector(".card").scrollTop = scrolled;
    this.setBusy(this.host.running > 0);
  }

  setBusy(isBusy) {
    this.root.setAttribute("aria-busy", String(isBusy));
    this.root.querySelector(".progress")?.toggleAttribute("hidden", !isBusy);
    this.root.querySelector("[data-testid=busy]")?.remove();
    if (isBusy) this.root.append(el("div", { "data-testid": "busy", class: "busy" }));
  }

  tell(text) {
    clearTimeout(this.timer);
    fill(this.notice, text);
    this.notice.hidden = false;
    this.timer = setTimeout(() => (this.notice.hidden = true), 5000);
  }

  bar(screen) {
    const entries = screen?.card?.cardActions ?? [];
    return el(
      "div",
      { class: "panel-bar" },
      this.host.stack.length > 1
        ? tool("back", "Back", () => this.host.back(), "card-back")
        : el("img", { src: "/static/relais.svg", alt: "", class: "logo" }),
      el("span", { class: "panel-name" }, "Relais"),
      entries.length > 0 && tool("more", "More options", (event) => this.menu(event.currentTarget, entries), "card-menu"),
      tool("close", "Close panel", this.onClose, "panel-close"),
    );
  }

  menu(anchor, entries) {
    const card = this.context(this.shown);
    openMenu(anchor, entries.map((one) => ({ text: one.actionLabel, action: () => card.act(one.onClick, anchor) })));
  }

  content(screen) {
    if (!screen) return [el("div", { class: "card empty" })];
    if (screen.consent) return [this.consent(screen)];
    if (screen.failed) return [this.failure(screen.failed)];
    return [this.judgement(screen.problems), this.card(screen), this.footer(screen)].filter(Boolean);
  }

  card(screen) {
    const { card } = screen;
    screen.form = new Form(screen.form?.kept);
    const context = this.context(screen);
    const { header } = card;
    return el(
      "div",
      { class: "card", tabIndex: -1 },
      header &&
        el(
          "div",
          { class: "card-header" },
          header.imageUrl && el("img", { src: header.imageUrl, alt: header.imageAltText ?? "", class: header.imageType === "CIRCLE" ? "circle" : "" }),
          el("div", {}, el("h2", { "data-testid": "card-title" }, header.title), header.subtitle && el("p", {}, header.subtitle)),
        ),
      card.sections.map((section) => this.section(section, context)),
    );
  }

  section(section, context) {
    const widgets = section.widgets.map((widget) => draw(widget, context));
    const body = el("div", { class: "widgets" }, widgets);
    if (!section.collapsible) return el("section", { class: "section" }, section.header && el("h3", {}, section.header), body);
    const folded = widgets.slice(section.uncollapsibleWidgetsCount ?? 0).filter(Boolean);
    const turn = el("button", { type: "button", class: "fold", "aria-expanded": "false" });
    const settle = (isOpen) => {
      folded.forEach((one) => (one.hidden = !isOpen));
      turn.setAttribute("aria-expanded", String(isOpen));
      turn.setAttribute("aria-label", `${section.header ?? "Section"}: ${isOpen ? "show less" : "show more"}`);
      fill(turn, icon(isOpen ? "up" : "down"));
    };
    turn.addEventListener("click", () => settle(turn.getAttribute("aria-expanded") !== "true"));
    settle(false);
    return el("section", { class: "section" }, el("div", { class: "section-head" }, el("h3", {}, section.header ?? ""), turn), body);
  }

  footer({ card, form }) {
    const { fixedFooter } = card;
    if (!fixedFooter) return null;
    const context = this.context({ card, form });
    const { primaryButton, secondaryButton } = fixedFooter;
    return el(
      "div",
      { class: "card-footer", "data-testid": "card-footer" },
      secondaryButton && button(secondaryButton, context),
      primaryButton && button(primaryButton, context),
    );
  }

  // What widgets need of the host.
  context(screen) {
    const { host } = this;
    return {
      form: screen.form,
      zone: state.zone,
      isCompose: host.place === "compose",
      openLink: (link) => this.onLink(link),
      change: (action) => host.click(action, screen.form),
      complete: (action) => host.complete(action, screen.form),
      act: (onClick, anchor, more) => this.act(onClick, anchor, screen, more),
    };
  }

  act(onClick, anchor, screen, more) {
    const action = onClick.action ?? onClick.openDynamicLinkAction;
    if (action) {
      if (screen.form.allows(action)) this.host.click(action, screen.form, more);
    } else if (onClick.openLink) this.onLink(onClick.openLink);
    else if (onClick.card) this.host.push(onClick.card);
    else if (onClick.overflowMenu) {
      const entries = onClick.overflowMenu.items.map((one) => ({
        text: one.text,
        disabled: one.disabled,
        action: () => this.act(one.onClick, anchor, screen),
      }));
      openMenu(anchor, entries);
    }
  }

  judgement(problems = []) {
    if (!problems.length) return null;
    const lines = problems.map((one) => el("li", {}, el("code", {}, one.path), ` ${one.message}`));
    return el("div", { class: "problems", role: "alert", "data-testid": "problems" }, el("strong", {}, "Gmail would not draw this as meant"), el("ul", {}, lines));
  }

  failure({ status, problems }) {
    const lines = problems.map((one) => el("li", {}, el("code", {}, one.path), ` ${one.message}`));
    return el(
      "div",
      { class: "card host-error", role: "alert", "data-testid": "host-error" },
      el("h2", {}, "Something went wrong"),
      el("p", {}, `Gmail would show its own error card here (HTTP ${status || "no answer"}).`),
      el("ul", {}, lines),
    );
  }

  consent({ consent, retry }) {
    const wanted = consent.all_scopes ? [] : consent.scopes;
    const boxes = wanted.map((scope) => el("input", { type: "checkbox", checked: true, value: scope }));
    const lines = boxes.map((box) => el("label", { class: "option" }, box, el("span", {}, box.value.split("/auth/")[1] ?? box.value)));
    const allow = () => this.host.grant(boxes.filter((one) => one.checked).map((one) => one.value), retry);
    return el(
      "div",
      { class: "card consent", "data-testid": "consent" },
      el("h2", {}, "Relais needs your permission"),
      el("p", {}, "Google asks for exactly what is missing. You may grant a part of it."),
      el("div", { class: "choices" }, lines),
      el("button", { type: "button", class: "button filled", onclick: allow }, "Allow"),
    );
  }
}

export function tool(name, label, onclick, testid) {
  return el("button", { type: "button", class: "tool", title: label, "aria-label": label, "data-testid": testid, onclick }, icon(name));
}

