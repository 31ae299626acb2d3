// The workbench's own server: the company, its mail, and the way to Relais.

async function asked(path, options) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

export const world = () => asked("/api/world");
export const threads = (member, window, q) =>
  asked(`/api/threads?${new URLSearchParams({ member, window, q })}`).then((found) => found.threads);
export const thread = (member, window, id) =>
  asked(`/api/threads/${id}?${new URLSearchParams({ member, window })}`);
export const send = (call) =>
  asked("/api/host", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(call),
  });
