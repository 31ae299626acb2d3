// Plays Gmail: sends what happens to Relais, keeps the stacks of cards, and follows what the answer says.

import { send } from "./api.js";
import { Form } from "./form.js";
import { state } from "./state.js";

// One stack for the homepage, one for the open mail, one for the mail being written.
export class Host {
  constructor({ onShow, onTold, onLink, onExchange }) {
    Object.assign(this, { onShow, onTold, onLink, onExchange });
    this.stacks = { home: [], thread: [], compose: [] };
    this.stale = new Set();
    this.place = "home";
    this.mail = null;
    this.recipients = null;
    this.scopes = null;
    this.running = 0;
    this.turn = 0;
  }

  get stack() {
    return this.stacks[this.place];
  }

  get top() {
    return this.stack.at(-1);
  }

  // Show a place; its trigger is sent where nothing is known yet, or what is known is out of date.
  async open(place, { mail = null, recipients = null, afresh = false } = {}) {
    this.place = place;
    this.mail = place === "thread" ? mail : null;
    this.recipients = place === "compose" ? recipients : null;
    const isKept = place === "home" && this.stack.length && !this.stale.has(place) && !afresh;
    if (isKept) return this.onShow();
    this.stale.delete(place);
    this.stacks[place] = [];
    this.onShow();
    await this.trigger();
  }

  async trigger() {
    const place = this.place;
    const turn = ++this.turn;
    const reply = await this.exchange({ occasion: place });
    if (turn !== this.turn) return; // Another mail was opened meanwhile.
    if (reply.consent) return this.show(place, { consent: reply.consent, retry: () => this.trigger() });
    if (reply.failed) return this.show(place, { failed: reply });
    this.stacks[place] = [];
    this.navigate(place, reply.response.action.navigations, reply);
  }

  async click(action, form, more = {}) {
    const place = this.place;
    const given = Object.fromEntries((action.parameters ?? []).map(({ key, value }) => [key, value]));
    const reply = await this.exchange({
      occasion: "click",
      url: action.function,
      parameters: { ...given, ...more },
      formInputs: form.inputs(),
    });
    form.keep(true);
    if (reply.consent) return this.show(place, { consent: reply.consent, retry: () => this.click(action, form, more) });
    if (reply.failed) return this.show(place, { failed: reply });
    const { action: told, stateChanged } = { action: reply.response.renderActions.action, ...reply.response };
    if (stateChanged) Object.keys(this.stacks).filter((other) => other !== place).forEach((other) => this.stale.add(other));
    form.keep(action.persistValues);
    this.navigate(place, told.navigations ?? [], reply);
    if (told.notification) this.onTold(told.notification.text);
    if (told.link) this.onLink(told.link);
  }

  async complete(action, form) {
    const given = Object.fromEntries((action.parameters ?? []).map(({ key, value }) => [key, value]));
    const call = { occasion: "click", url: action.function, parameters: given, formInputs: form.inputs() };
    const { response } = await this.exchange(call);
    return response?.autoComplete?.items;
  }

  push(card) {
    this.top.form.keep(true);
    this.stack.push({ card, form: new Form(), problems: [] });
    this.onShow();
  }

  back() {
    this.stack.pop();
    this.onShow();
  }

  // A card that takes the place of another one has its values where the fields are the same.
  navigate(place, steps, { problems }) {
    const stack = this.stacks[place];
    for (const step of steps) {
      if (step.pushCard) stack.push({ card: step.pushCard, form: new Form(), problems });
      else if (step.updateCard) stack.splice(-1, 1, { card: step.updateCard, form: new Form(stack.at(-1)?.form?.kept), problems });
      else if (step.pop && stack.length > 1) stack.pop();
      else if (step.popToRoot) stack.splice(1);
      else if (step.popToCard) {
        while (stack.length > 1 && stack.at(-1).card.name !== step.popToCard) stack.pop();
      }
    }
    if (place === this.place) this.onShow();
  }

  show(place, screen) {
    const stack = this.stacks[place];
    while (stack.at(-1)?.consent || stack.at(-1)?.failed) stack.pop();
    stack.push(screen);
    if (place === this.place) this.onShow();
  }

  grant(scopes, retry) {
    this.scopes = [...new Set([...this.scopes, ...scopes])];
    this.stack.pop();
    return retry();
  }

  async exchange(call) {
    this.running += 1;
    this.onShow({ busy: true });
    try {
      const reply = await send({
        ...call,
        member: state.member,
        window: state.window,
        locale: state.locale,
        zone: state.zone,
        platform: state.platform,
        scopes: this.scopes,
        thread: this.mail,
        recipients: this.recipients,
      });
      this.onExchange(reply);
      const consent = reply.response?.requesting_google_scopes;
      const isRefused = reply.status !== 200 || reply.problems.some((one) => one.refused);
      return { ...reply, consent, failed: isRefused && !consent };
    } catch (fault) {
      const problems = [{ path: "", message: String(fault), refused: true }];
      return { status: 0, problems, response: null, failed: true };
    } finally {
      this.running -= 1;
      this.onShow({ busy: this.running > 0 });
    }
  }
}
