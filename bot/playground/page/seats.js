// Who one can be: the strip of seats with their unread marks, what lies behind "more", and two seats side by side.
import { byId, el, icon } from "./dom.js";
import { locale, word } from "./words.js";

export const inPane = window.parent !== window; // one of the two frames of /pair

const address = (person) => `/?person=${encodeURIComponent(person)}`;

export const inWords = (both) => both?.[locale().slice(0, 2)] ?? "";

export function seatName(seat) {
  return [inWords(seat.label), seat.name].filter(Boolean).join(" ");
}

function beside() {
  const frames = inPane ? [...Array(window.parent.length).keys()].map((number) => window.parent[number]) : [];
  return frames.find((frame) => frame !== window);
}

// Shows a person's own chat in the frame beside this one, or here where there is none.
export function sit(person, frame = beside() ?? window) {
  const there = new URLSearchParams(frame.location.search);
  if (there.get("person") === String(person) && !there.has("chat")) return;
  frame.location.href = address(person);
}

export class Seats {
  constructor() {
    this.side = byId("side");
    this.more = byId("more");
    document.documentElement.classList.toggle("pane", inPane);
    this.more.addEventListener("click", () => this.open(!this.side.classList.contains("open")));
    document.addEventListener("click", ({ target }) => (target.closest("#side") && !target.closest(".tools .tool")) || this.open(false));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.open(false));
  }

  open(on) {
    this.side.classList.toggle("open", on);
    this.more.setAttribute("aria-expanded", String(on));
  }

  show(state) {
    this.state = state;
    const { seats, chats, tools } = state;
    this.side.classList.toggle("bare", seats.length < 2 && chats.length < 2 && !tools.length);
    byId("seats").hidden = seats.length < 2;
    byId("seats").replaceChildren(...seats.map((seat) => this.seat(seat)));
    byId("seats").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    this.showPair();
    this.mark(state.unread);
  }

  seat(seat) {
    const current = seat.id === this.state.person.id;
    return el(
      "a",
      { class: "seat", href: address(seat.id), "data-seat": seat.id, title: inWords(seat.note), "aria-current": current ? "true" : null },
      el("b", {}, seat.name),
      el("small", {}, inWords(seat.label)),
      el("span", { class: "seat-note" }, inWords(seat.note)),
    );
  }

  // The other seat is the one that has something unread, else the first that isn't this one.
  showPair() {
    const me = this.state.person.id;
    const others = this.state.seats.filter((seat) => seat.id !== me);
    const other = others.find((seat) => this.state.unread.seats[seat.id]) ?? others[0];
    const label = word(inPane ? "unpair" : "pair");
    const link = byId("pair");
    link.hidden = !other;
    link.href = inPane || !other ? address(me) : `/pair?left=${me}&right=${other.id}`;
    link.target = inPane ? "_top" : "";
    link.title = label;
    link.setAttribute("aria-label", label);
    link.replaceChildren(icon(inPane ? "single" : "pair"));
  }

  mark(unread) {
    this.state.unread = unread;
    for (const node of byId("seats").children) {
      node.querySelector(".badge")?.remove();
      const count = unread.seats[node.dataset.seat];
      if (count) node.append(badge(count));
    }
    const elsewhere = Object.keys(unread.chats).some((id) => id !== String(this.state.chat.id));
    byId("more-mark").hidden = !elsewhere;
    this.showPair();
  }
}

export function badge(count) {
  return el("span", { class: "badge", "aria-label": word("unread", count) }, String(count));
}
