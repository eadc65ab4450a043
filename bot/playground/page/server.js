// Talking to the playground's server: actions, the first state, and events that keep coming.
import { word } from "./words.js";

const here = new URLSearchParams(location.search);
export const seat = { person: here.get("person"), chat: here.get("chat") };

function query() {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(seat)) if (value !== null) params.set(name, value);
  return params;
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error || word("failed"));
  return body;
}

export async function getState() {
  return answer(await fetch(`/page/state?${query()}`));
}

export async function act(name, values) {
  return answer(await fetch(`/page/do/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...Object.fromEntries(query()), ...values }),
  }));
}

export async function sendFile(file, values) {
  const form = new FormData();
  for (const [name, value] of [...query(), ...Object.entries(values)]) form.set(name, value);
  form.set("file", file, file.name || "image.png");
  return answer(await fetch("/page/do/file", { method: "POST", body: form }));
}

// Calls onEvent for every event and onOffline when the server is away; it tries again for as long as it takes.
export function listen(onEvent, onOffline) {
  let wait = 250;
  const connect = () => {
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/page/events?${query()}`);
    socket.addEventListener("message", (message) => {
      wait = 250;
      onEvent(JSON.parse(message.data));
    });
    socket.addEventListener("close", () => {
      onOffline();
      setTimeout(connect, wait);
      wait = Math.min(wait * 1.6, 5000);
    });
  };
  connect();
}
