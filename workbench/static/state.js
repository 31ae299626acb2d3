// What the page shows, kept in its address: a second window with another member is another address.

const DEFAULTS = { member: "ana", window: "own", locale: "en", zone: "", theme: "", platform: "WEB", thread: "", q: "" };

const given = new URLSearchParams(location.search);
export const state = Object.fromEntries(
  Object.entries(DEFAULTS).map(([name, value]) => [name, given.get(name) ?? value]),
);
state.zone ||= Intl.DateTimeFormat().resolvedOptions().timeZone || "Europe/Paris";
if (state.zone === "UTC") state.zone = "Europe/Paris";

const listeners = [];
export const onChange = (listener) => listeners.push(listener);

// Change some of it, write it into the address, and tell who listens what has changed.
export function set(changes) {
  const changed = Object.keys(changes).filter((name) => state[name] !== changes[name]);
  if (!changed.length) return;
  Object.assign(state, changes);
  const query = new URLSearchParams(
    Object.entries(state).filter(([name, value]) => value && (value !== DEFAULTS[name] || name === "member")),
  );
  history.replaceState(null, "", `?${query}`);
  listeners.forEach((listener) => listener(changed));
}
