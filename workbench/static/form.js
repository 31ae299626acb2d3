// The inputs of the card in view, and what the host makes of them (event objects: formInputs).

export class Form {
  constructor(kept = new Map()) {
    this.fields = new Map();
    this.kept = kept;
  }

  // An input joins with { read, write, mark }. `read` gives what formInputs holds, or null where it holds nothing.
  join(name, field) {
    this.fields.set(name, field);
    if (this.kept.has(name)) field.write?.(this.kept.get(name));
  }

  inputs() {
    const read = [...this.fields].map(([name, field]) => [name, field.read()]);
    return Object.fromEntries(read.filter(([, value]) => value !== null));
  }

  // What the person has changed: kept when another card covers this one or takes its place, or cleared.
  keep(isKept) {
    const touched = [...this.fields].filter(([, field]) => isKept && field.isTouched?.());
    this.kept = new Map(touched.map(([name, field]) => [name, field.state()]));
  }

  // Client-side check before a call. Marks what is missing and says whether the call may go.
  allows(action) {
    const names = action.allWidgetsAreRequired ? [...this.fields.keys()] : (action.requiredWidgets ?? []);
    const missing = names.filter((name) => {
      const field = this.fields.get(name);
      const isEmpty = field && isBlank(field.read());
      field?.mark?.(isEmpty);
      return isEmpty;
    });
    this.fields.get(missing[0])?.focus?.();
    return !missing.length && [...this.fields.values()].every((field) => field.isValid?.() ?? true);
  }
}

export const strings = (...values) => ({ stringInputs: { value: values } });

function isBlank(value) {
  return value === null || (value.stringInputs && !value.stringInputs.value.some((one) => one.trim()));
}
