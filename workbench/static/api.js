// The workbench's own server: the company, its mail, and the way to Relais.

const STARTING = 503;
const GONE = 410;
const AGAIN_MS = 500;

// While the demo is down or starts anew, wait for it: what was asked is asked again, and what is typed stays.
async function asked(path, options) {
  const answer = await fetch(path, options).catch(() => null);
  const isAway = !answer || answer.status === STARTING;
  document.body.classList.toggle("away", isAway);
  if (isAway) return later(AGAIN_MS).then(() => asked(path, options));
  if (answer.status === GONE) location.reload();
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const world = () => asked("/api/world");
export const threads = (member, window, q) =>
  asked(`/api/threads?${new URLSearchParams({ member, window, q })}`).then((found) => found.threads);
export const thread = (member, window, id) =>
  asked(`/api/threads/${id}?${new URLSearchParams({ member, window })}`);

const posted = (path, given) =>
  asked(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(given) });

export const send = (call) => posted("/api/host", call);

// What a person does in Gmail itself, what comes in from outside, and how Gmail fares today.
export const act = (member, window, thread, deed, given = {}) =>
  posted(`/api/threads/${thread}/${deed}`, { member, window, ...given });
export const arrive = (mail) => posted("/api/arrivals", mail);
export const trouble = (name) => posted("/api/trouble", { name });
