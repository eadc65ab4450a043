// The history: a section a day, bubbles in groups, and where it is scrolled to.
import { bubble } from "./bubbles.js";
import { byId, el } from "./dom.js";
import { locale, word } from "./words.js";

const TOGETHER = 300; // seconds between messages of one person that still hang together
const BY_HAND = 1000; // milliseconds that scrolling goes on after the hand that began it
const NEAR = 60; // pixels from the end that count as being at the end

export class Log {
  constructor(context) {
    this.context = context;
    this.messages = new Map();
    this.unread = 0;
    this.pinned = true;
    this.lastTop = 0;
    this.touched = -Infinity;
    this.node = byId("log");
    this.scroller = byId("scroller");
    this.button = byId("to-bottom");
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.button.addEventListener("click", () => this.toBottom(true));
    for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      this.scroller.addEventListener(kind, () => (this.touched = performance.now()), { passive: true });
    }
    const watch = new ResizeObserver(() => this.pinned && this.toBottom(false));
    watch.observe(this.node);
    watch.observe(this.scroller);
  }

  replaceAll(messages) {
    this.messages.clear();
    this.node.replaceChildren();
    for (const message of messages) this.insert(message);
    for (const list of this.node.querySelectorAll("ol")) this.group(list);
    this.toBottom(false);
  }

  add(message) {
    if (this.messages.has(message.message_id)) {
      this.change(message);
      return;
    }
    const own = message.from.id === this.context.me;
    this.group(this.insert(message));
    this.find(message.message_id).classList.add("new");
    if (own || this.pinned) this.toBottom(true);
    else {
      this.unread += 1;
      this.showButton();
    }
  }

  change(message) {
    const old = this.find(message.message_id);
    if (!old) return;
    const keys = [...old.querySelectorAll(".key")];
    const focused = keys.indexOf(document.activeElement);
    const fresh = bubble(message, this.context);
    this.messages.set(message.message_id, message);
    old.replaceWith(fresh);
    this.group(fresh.parentElement);
    // Whoever pages with the keyboard stays on the button they were on.
    const now = [...fresh.querySelectorAll(".key")];
    if (focused >= 0 && now.length) now[Math.min(focused, now.length - 1)].focus({ preventScroll: true });
  }

  remove(id) {
    const node = this.find(id);
    this.messages.delete(id);
    if (!node) return;
    const list = node.parentElement;
    node.remove();
    if (list.children.length) this.group(list);
    else list.parentElement.remove();
  }

  last() {
    return [...this.messages.values()].at(-1);
  }

  find(id) {
    return this.node.querySelector(`[data-id="${Number(id)}"]`);
  }

  show(id) {
    const node = this.find(id);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: smooth() });
    node.classList.add("shown");
    setTimeout(() => node.classList.remove("shown"), 1500);
  }

  insert(message) {
    this.messages.set(message.message_id, message);
    const day = new Date(message.date * 1000).toDateString();
    let section = this.node.lastElementChild; // a day may come again: the clock can be moved back
    if (section?.dataset.day !== day) {
      section = el("section", { "data-day": day }, el("h3", { class: "date" }, this.dayName(message.date)), el("ol", {}));
      this.node.append(section);
    }
    const list = section.lastElementChild;
    list.append(bubble(message, this.context));
    return list;
  }

  group(list) {
    const rows = [...list.children];
    rows.forEach((row, index) => {
      row.classList.toggle("first", !this.together(rows[index - 1], row));
      row.classList.toggle("last", !this.together(row, rows[index + 1]));
    });
  }

  together(before, after) {
    if (!before || !after) return false;
    const [one, two] = [before, after].map((row) => this.messages.get(Number(row.dataset.id)));
    return one.from.id === two.from.id && two.date - one.date < TOGETHER;
  }

  dayName(seconds) {
    const day = new Date(seconds * 1000);
    const today = new Date(Date.now() + this.context.skew);
    const yesterday = new Date(today.getTime() - 86_400_000);
    if (day.toDateString() === today.toDateString()) return word("today");
    if (day.toDateString() === yesterday.toDateString()) return word("yesterday");
    const year = day.getFullYear() === today.getFullYear() ? undefined : "numeric";
    return day.toLocaleDateString(locale(), { year, month: "long", day: "numeric" });
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    const near = scrollHeight - scrollTop - clientHeight < NEAR;
    // Only a move upwards by hand is somebody's wish to stay there: a glide to the end passes through the middle too,
    // and a change of layout moves the page by itself.
    const byHand = performance.now() - this.touched < BY_HAND;
    this.pinned = near || (this.pinned && !(byHand && scrollTop < this.lastTop));
    this.lastTop = scrollTop;
    if (this.pinned) this.unread = 0;
    this.showButton();
  }

  showButton() {
    this.button.hidden = this.pinned;
    byId("unread").hidden = this.unread === 0;
    byId("unread").textContent = String(this.unread);
  }

  toBottom(gently) {
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: gently ? smooth() : "instant" });
    this.pinned = true;
    this.unread = 0;
    this.showButton();
  }
}

function smooth() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}
