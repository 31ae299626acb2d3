// textInput: one line or several, with a counter, suggestions and a check of its type.

import { el, uniqueId } from "../dom.js";
import { strings } from "../form.js";

const TYPES = { EMAIL: "email", EMOJI_PICKER: "text", INTEGER: "number", FLOAT: "number", TEXT: "text" };

export function textInput(given, card) {
  const id = uniqueId("input");
  const limit = given.validation?.characterLimit;
  const isLong = given.type === "MULTIPLE_LINE" && !given.initialSuggestions && !given.autoCompleteAction;
  const field = el(isLong ? "textarea" : "input", {
    id,
    class: "field",
    name: given.name,
    value: given.value ?? "",
    placeholder: " ",
    type: isLong ? undefined : (TYPES[given.validation?.inputType] ?? "text"),
    rows: isLong ? 3 : undefined,
    autocomplete: "off",
    "aria-describedby": `${id}-hint`,
  });
  const counter = el("span", { class: "counter" });
  const fault = el("span", { class: "fault", role: "alert", hidden: true }, "Required");
  const hint = el("div", { class: "hint", id: `${id}-hint` }, el("span", {}, given.hintText ?? ""), fault, counter);
  // What is too long is not cut: it is marked, and goes nowhere until it is shorter.
  const isTooLong = () => Boolean(limit) && [...field.value].length > limit;
  const count = () => {
    counter.textContent = limit ? `${[...field.value].length}/${limit}` : "";
    whole.classList.toggle("missing", isTooLong());
  };
  const grow = () => {
    if (!isLong) return;
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, 240)}px`;
  };
  const whole = el("div", { class: "widget input" }, el("div", { class: "outlined" }, field, el("label", { htmlFor: id }, given.label ?? given.hintText)), hint);
  let isTouched = false;
  field.addEventListener("input", () => {
    isTouched = true;
    fault.hidden = true;
    count();
    grow();
    suggest();
  });
  if (given.onChangeAction) field.addEventListener("change", () => card.change(given.onChangeAction));
  const suggest = suggestions(given, field, whole, card);
  card.form.join(given.name, {
    read: () => (field.value ? strings(field.value) : null),
    write: (value) => {
      field.value = value;
      isTouched = true;
      count();
      grow();
    },
    state: () => field.value,
    isTouched: () => isTouched,
    isValid: () => field.checkValidity() && !isTooLong(),
    focus: () => field.focus(),
    mark: (isMissing) => {
      whole.classList.toggle("missing", isMissing);
      fault.hidden = !isMissing;
    },
  });
  count();
  requestAnimationFrame(grow);
  return whole;
}

function suggestions(given, field, whole, card) {
  if (!given.initialSuggestions && !given.autoCompleteAction) return () => {};
  const list = el("datalist", { id: uniqueId("suggestions") });
  field.setAttribute("list", list.id);
  whole.append(list);
  const offer = (items) => list.replaceChildren(...items.map((one) => el("option", { value: one.text })));
  offer(given.initialSuggestions?.items ?? []);
  return async () => {
    if (given.autoCompleteAction) offer((await card.complete(given.autoCompleteAction)) ?? []);
  };
}
