// What stands round the chat: header, list of chats, the empty chat's card, the first-run hint.
import { clockTime, summary } from "./bubbles.js";
import { byId, el, initial } from "./dom.js";
import { badge } from "./seats.js";
import { word } from "./words.js";

const TYPING_LASTS = 5000; // milliseconds, core.telegram.org/bots/api#sendchataction

export class Frame {
  constructor() {
    this.status = byId("status");
    this.online = false;
    const hint = byId("hint");
    hint.hidden = localStorage.getItem("hint-read") === "yes";
    byId("hint-close").addEventListener("click", () => {
      localStorage.setItem("hint-read", "yes");
      hint.hidden = true;
      byId("text").focus();
    });
  }

  show(state, invitation) {
    this.state = state;
    this.inviting = Boolean(invitation);
    document.title = `${state.chat.title} · ${word("title")}`;
    byId("name").textContent = state.chat.title;
    byId("avatar").textContent = initial(state.chat.title);
    for (const button of document.querySelectorAll("[data-language]")) {
      const on = (state.person.language_code || "").slice(0, 2) === button.dataset.language.slice(0, 2);
      button.setAttribute("aria-pressed", String(on));
    }
    this.showChats();
    this.showEmpty();
    this.setOnline(this.online);
  }

  setOnline(online) {
    this.online = online;
    if (!online) this.say(word("connecting"));
    else this.say(this.state?.chat.type === "private" ? word("bot") : word("members", this.state?.chat.members ?? 0));
  }

  typing() {
    this.status.replaceChildren(word("typing"), el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")));
    this.status.classList.add("active");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.setOnline(this.online), TYPING_LASTS);
  }

  say(text) {
    clearTimeout(this.timer);
    this.status.classList.remove("active");
    this.status.textContent = text;
  }

  latest(message) {
    const entry = this.state?.chats.find((chat) => chat.id === message.chat.id);
    if (!entry) return;
    entry.last = message;
    this.showChats();
  }

  mark(unread) {
    this.state.unread = unread;
    this.showChats();
  }

  showChats() {
    byId("chats").replaceChildren(...this.state.chats.map((chat) => this.chatEntry(chat)));
  }

  chatEntry(chat) {
    const here = new URL(location.href);
    here.searchParams.set("person", this.state.person.id);
    here.searchParams.set("chat", chat.id);
    const current = chat.id === this.state.chat.id;
    const unread = this.state.unread.chats[chat.id];
    const own = chat.last?.from.id === this.state.person.id ? `${word("you")}: ` : "";
    return el(
      "a",
      { class: "entry", href: here.href, "aria-current": current ? "page" : null },
      el("span", { class: "avatar", "aria-hidden": "true" }, initial(chat.title)),
      el(
        "span",
        { class: "entry-text" },
        el("span", { class: "entry-top" }, el("b", {}, chat.title), chat.last ? el("time", {}, clockTime(chat.last.date)) : null),
        el("span", { class: "entry-last" }, chat.last ? own + summary(chat.last) : word("empty")),
      ),
      unread ? badge(unread) : null,
    );
  }

  // Telegram shows what the bot says of itself while there is nothing else to read.
  showEmpty() {
    const { bot, messages } = this.state;
    const empty = byId("empty");
    empty.hidden = messages.length > 0;
    const says = bot.description && this.state.chat.type === "private";
    empty.replaceChildren(
      el("span", { class: "avatar large", "aria-hidden": "true" }, initial(this.state.chat.title)),
      ...(says ? [el("h3", {}, word("whatCan"))] : []),
      el("p", {}, says ? bot.description : word("empty")),
    );
    this.offerStart(this.state.chat.type === "private" && (messages.length === 0 || this.inviting));
  }

  begun() {
    byId("empty").hidden = true;
    this.offerStart(false);
  }

  offerStart(fresh) {
    byId("start").hidden = !fresh;
    byId("have-link").hidden = !fresh;
    byId("composer").hidden = fresh;
  }
}
