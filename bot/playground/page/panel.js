// The list above the composer: commands or inline results. It is driven from the composer, which keeps the focus.
import { byId, el } from "./dom.js";

export class Panel {
  constructor() {
    this.node = byId("panel");
    this.list = byId("options");
    this.button = byId("panel-button");
    this.text = byId("text");
    this.items = [];
    this.active = -1;
    this.list.addEventListener("scroll", () => this.nearEnd(), { passive: true });
  }

  get open() {
    return !this.node.hidden;
  }

  get kind() {
    return this.open ? this.node.dataset.kind : null;
  }

  // items: {title, note, lead, pick}; options: kind, label, button {text, pick}, note, more
  show(items, options) {
    this.items = items;
    this.options = options;
    this.node.hidden = false;
    this.node.dataset.kind = options.kind;
    this.list.setAttribute("aria-label", options.label);
    this.list.replaceChildren(...items.map((item, index) => this.option(item, index)));
    if (!items.length && options.note) this.list.append(el("li", { class: "none", role: "presentation" }, options.note));
    this.button.hidden = !options.button;
    this.button.textContent = options.button?.text ?? "";
    this.button.onclick = options.button?.pick ?? null;
    this.list.scrollTop = 0;
    this.active = -1;
    this.activate(items.length ? 0 : -1);
    byId("menu").setAttribute("aria-expanded", String(options.kind === "commands"));
  }

  more(items) {
    for (const item of items) this.list.append(this.option(item, this.items.push(item) - 1));
  }

  hide() {
    this.node.hidden = true;
    this.items = [];
    this.active = -1;
    this.text.removeAttribute("aria-activedescendant");
    byId("menu").setAttribute("aria-expanded", "false");
  }

  option(item, index) {
    return el(
      "li",
      { class: "option", role: "option", id: `option-${index}`, "aria-selected": "false", onmousemove: () => this.activate(index), onclick: () => item.pick() },
      item.lead ? el("span", { class: "lead", "aria-hidden": "true" }, item.lead) : null,
      el("span", { class: "option-text" }, el("b", {}, item.title), item.note ? el("span", {}, item.note) : null),
    );
  }

  activate(index) {
    if (this.active === index) return;
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const node = this.items.length ? this.list.children[index] : null;
    node?.setAttribute("aria-selected", "true");
    if (node) this.text.setAttribute("aria-activedescendant", node.id);
    else this.text.removeAttribute("aria-activedescendant");
  }

  // Whether the key was for the list.
  key(event) {
    if (!this.open || event.isComposing) return false;
    if (event.key === "Escape") {
      this.hide();
      return true;
    }
    if (!this.items.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.activate((this.active + step + this.items.length) % this.items.length);
      this.list.children[this.active].scrollIntoView({ block: "nearest" });
      return true;
    }
    if (event.key === "Enter" && !event.shiftKey) {
      this.items[this.active].pick();
      return true;
    }
    if (event.key === "Tab" && !event.shiftKey && this.items[this.active].complete) {
      this.items[this.active].complete();
      return true;
    }
    return false;
  }

  nearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    if (this.open && scrollHeight - scrollTop - clientHeight < 80) this.options.more?.();
  }
}
