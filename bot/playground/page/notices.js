// Toasts, alerts, questions, the photo viewer and the voice for screen readers.
import { byId } from "./dom.js";

let timer = 0;

export function toast(text) {
  const node = byId("toast");
  node.removeAttribute("aria-busy");
  node.textContent = text;
  node.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => {
    node.hidden = true;
  }, Math.min(8000, 2500 + text.length * 60));
}

// Says that something is under way until `release`, or until another toast.
export function hold(text) {
  const node = byId("toast");
  toast(text);
  clearTimeout(timer);
  node.setAttribute("aria-busy", "true");
}

export function release() {
  const node = byId("toast");
  node.removeAttribute("aria-busy");
  node.hidden = true;
}

export function alertDialog(text) {
  byId("alert-text").textContent = text;
  byId("alert").showModal();
}

// Whether the person agreed to it.
export function confirmDialog({ title, text, ok }) {
  const dialog = byId("confirm");
  byId("confirm-title").textContent = title;
  byId("confirm-text").textContent = text;
  byId("confirm-ok").textContent = ok;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok"), { once: true });
  });
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
  byId("confirm-ok").addEventListener("click", () => byId("confirm").close("ok"));
  byId("confirm-cancel").addEventListener("click", () => byId("confirm").close());
  byId("viewer-close").addEventListener("click", () => byId("viewer").close());
  byId("viewer").addEventListener("click", (event) => {
    if (event.target === byId("viewer")) byId("viewer").close();
  });
}
