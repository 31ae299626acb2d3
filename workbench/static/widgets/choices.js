// selectionInput of every type, and the switch or box at the end of a row.

import { el, uniqueId } from "../dom.js";
import { strings } from "../form.js";

export function selectionInput(given, card) {
  const draw = { DROPDOWN: dropdown, RADIO_BUTTON: options("radio"), CHECK_BOX: options("checkbox"), SWITCH: options("checkbox", "switch") };
  return (draw[given.type] ?? options("checkbox"))(given, card);
}

function dropdown(given, card) {
  const id = uniqueId("input");
  const chosen = given.items.find((one) => one.selected);
  const field = el(
    "select",
    { id, class: "field", name: given.name },
    !chosen && el("option", { value: "", selected: true }, ""),
    given.items.map((one) => el("option", { value: one.value, selected: one === chosen }, one.text)),
  );
  const whole = el("div", { class: "widget input" }, el("div", { class: "outlined raised" }, field, el("label", { htmlFor: id }, given.label ?? "")));
  join(given, card, { whole, focus: () => field.focus(), values: () => [field.value].filter(Boolean), write: (values) => (field.value = values[0] ?? "") }, [field]);
  return whole;
}

function options(type, look = "") {
  return (given, card) => {
    const group = uniqueId("group");
    const boxes = given.items.map((one) =>
      el("input", { type, name: group, value: one.value, checked: Boolean(one.selected), class: look, role: look || undefined }),
    );
    const lines = given.items.map((one, number) =>
      el("label", { class: "option" }, boxes[number], el("span", {}, el("span", {}, one.text), one.bottomText && el("small", {}, one.bottomText))),
    );
    const whole = el("fieldset", { class: "widget choices" }, given.label && el("legend", {}, given.label), lines);
    if (given.type === "MULTI_SELECT") limitTo(given.multiSelectMaxSelectedItems ?? 3, boxes);
    join(
      given,
      card,
      {
        whole,
        focus: () => boxes[0]?.focus(),
        values: () => boxes.filter((one) => one.checked).map((one) => one.value),
        write: (values) => boxes.forEach((one) => (one.checked = values.includes(one.value))),
      },
      boxes,
    );
    return whole;
  };
}

function limitTo(most, boxes) {
  const settle = () => {
    const isFull = boxes.filter((one) => one.checked).length >= most;
    boxes.forEach((one) => (one.disabled = isFull && !one.checked));
  };
  boxes.forEach((one) => one.addEventListener("change", settle));
  settle();
}

function join(given, card, { whole, focus, values, write }, fields) {
  let isTouched = false;
  fields.forEach((one) =>
    one.addEventListener("change", () => {
      isTouched = true;
      whole.classList.remove("missing");
      if (given.onChangeAction) card.change(given.onChangeAction);
    }),
  );
  card.form.join(given.name, {
    read: () => (values().length ? strings(...values()) : null),
    write: (kept) => {
      write(kept);
      isTouched = true;
    },
    state: values,
    isTouched: () => isTouched,
    focus,
    mark: (isMissing) => whole.classList.toggle("missing", isMissing),
  });
}

export function switchControl(given, labelledBy, card) {
  const look = given.controlType === "CHECK_BOX" || given.controlType === "CHECKBOX" ? "" : "switch";
  const box = el("input", {
    type: "checkbox",
    class: look,
    role: look || undefined,
    checked: Boolean(given.selected),
    "aria-labelledby": labelledBy,
  });
  let isTouched = false;
  box.addEventListener("change", () => {
    isTouched = true;
    if (given.onChangeAction) card.change(given.onChangeAction);
  });
  card.form.join(given.name, {
    read: () => (box.checked ? strings(given.value ?? "true") : null),
    write: (isOn) => {
      box.checked = isOn;
      isTouched = true;
    },
    state: () => box.checked,
    isTouched: () => isTouched,
  });
  return box;
}
