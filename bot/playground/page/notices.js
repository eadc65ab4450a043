// Toasts, alerts, the photo viewer and the voice for screen readers.
import { byId } from "./dom.js";

let timer = 0;

export function toast(text) {
  const node = byId("toast");
  node.textContent = text;
  node.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => {
    node.hidden = true;
  }, Math.min(8000, 2500 + text.length * 60));
}

export function alertDialog(text) {
  byId("alert-text").textContent = text;
  byId("alert").showModal();
}

export function view(source) {
  byId("viewer-image").src = source;
  byId("viewer").showModal();
}

export function announce(text) {
  byId("announce").textContent = text;
}

export function wireNotices() {
  byId("alert-ok").addEventListener("click", () => byId("alert").close());
  byId("viewer-close").addEventListener("click", () => byId("viewer").close());
  byId("viewer").addEventListener("click", (event) => {
    if (event.target === byId("viewer")) byId("viewer").close();
  });
}
