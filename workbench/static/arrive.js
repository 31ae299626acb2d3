// A mail from outside, dropped into the mailbox: who, what, and what kind of mail it is.

import * as api from "./api.js";
import { el, fill } from "./dom.js";
import { tool } from "./panel.js";

const KINDS = {
  person: "From a person",
  "auto-reply": "Automatic reply (out of office)",
  bounce: "Delivery failure",
  list: "Newsletter",
};

export function openArrive(root, { world, thread, onDone }) {
  const close = () => {
    root.hidden = true;
    fill(root);
  };
  const answered = thread && `In answer to “${thread.subject || "(no subject)"}”`;
  const from = el("input", { type: "text", name: "from", required: true, list: "customers", value: thread?.customer ?? world.customers[0] });
  from.setAttribute("list", "customers");
  const subject = el("input", { type: "text", name: "subject", value: thread ? `Re: ${thread.subject}` : "" });
  const text = el("textarea", { name: "text", rows: 5 });
  const kind = el("select", { name: "kind" }, Object.entries(KINDS).map(([value, label]) => el("option", { value }, label)));
  const isAnswer = el("input", { type: "checkbox", name: "answer", checked: Boolean(thread) });
  const isAttached = el("input", { type: "checkbox", name: "attachment" });
  const send = el("button", { type: "submit", class: "button filled", "data-testid": "arrive-send" }, "Let it arrive");

  async function submit(event) {
    event.preventDefault();
    send.disabled = true;
    await api.arrive({
      from: from.value,
      subject: subject.value,
      text: text.value,
      kind: kind.value,
      attachment: isAttached.checked,
      answers: thread && isAnswer.checked ? thread.message_id : "",
    });
    close();
    onDone();
  }

  const field = (label, input) => el("label", { class: "field" }, el("span", {}, label), input);
  const tick = (label, input) => el("label", { class: "option" }, input, el("span", {}, label));
  fill(
    root,
    el("div", { class: "compose-head" }, el("span", {}, "New customer mail"), tool("close", "Close", close, "arrive-close")),
    el(
      "form",
      { class: "arrive", onsubmit: submit },
      el("datalist", { id: "customers" }, world.customers.map((one) => el("option", { value: one }))),
      field("From", from),
      field("Subject", subject),
      field("Text", text),
      field("Kind", kind),
      answered && tick(answered, isAnswer),
      tick("With an attachment", isAttached),
      el("div", { class: "compose-foot" }, el("span", { class: "quiet" }, `To ${world.mailbox.address}`), send),
    ),
  );
  root.hidden = false;
  (thread ? text : subject).focus();
}
