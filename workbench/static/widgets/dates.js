// dateTimePicker. The host sends milliseconds as text: wall-clock time read as UTC for a date alone.

import { el, uniqueId } from "../dom.js";

const KINDS = { DATE_AND_TIME: "datetime-local", DATE_ONLY: "date", TIME_ONLY: "time" };

export function dateTimePicker(given, card) {
  const id = uniqueId("input");
  const type = KINDS[given.type] ?? KINDS.DATE_AND_TIME;
  const field = el("input", { id, class: "field", type, name: given.name });
  if (given.valueMsEpoch) field.value = shown(Number(given.valueMsEpoch), type, given.timezoneOffsetDate);
  const whole = el("div", { class: "widget input" }, el("div", { class: "outlined raised" }, field, el("label", { htmlFor: id }, given.label ?? "")));
  let isTouched = false;
  field.addEventListener("change", () => {
    isTouched = true;
    whole.classList.remove("missing");
    if (given.onChangeAction) card.change(given.onChangeAction);
  });
  card.form.join(given.name, {
    read: () => (field.value ? read(field.value, type, card.zone) : null),
    write: (value) => {
      field.value = value;
      isTouched = true;
    },
    state: () => field.value,
    isTouched: () => isTouched,
    focus: () => field.focus(),
    mark: (isMissing) => whole.classList.toggle("missing", isMissing),
  });
  return whole;
}

function read(value, type, zone) {
  if (type === "time") {
    const [hours, minutes] = value.split(":").map(Number);
    return { timeInput: { hours, minutes } };
  }
  if (type === "date") return { dateInput: { msSinceEpoch: String(Date.parse(`${value}T00:00Z`)) } };
  const wall = Date.parse(`${value}Z`);
  return { dateTimeInput: { hasDate: true, hasTime: true, msSinceEpoch: String(wall - offsetMs(wall, zone)) } };
}

// By how much the zone is ahead of UTC around an instant, in milliseconds.
function offsetMs(at, zone) {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(new Date(at));
  const part = (name) => parts.find((one) => one.type === name).value;
  const wall = Date.parse(`${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:${part("second")}Z`);
  return wall - Math.floor(at / 1000) * 1000;
}

function shown(at, type, offsetMinutes) {
  const wall = new Date(at + (offsetMinutes ?? 0) * 60000).toISOString();
  return type === "time" ? wall.slice(11, 16) : type === "date" ? wall.slice(0, 10) : wall.slice(0, 16);
}
