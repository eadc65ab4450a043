// Where one writes: drafts, replies, Enter, and the START button of an empty chat.
import { summary } from "./bubbles.js";
import { byId } from "./dom.js";
import { word } from "./words.js";

const LONGEST = 4096; // characters of one message; what is longer goes out in several

export class Composer {
  // handlers: send(text, replyTo), typed(value), key(event) -> taken, files(list)
  constructor(handlers) {
    this.handlers = handlers;
    this.form = byId("composer");
    this.text = byId("text");
    this.replying = null;
    this.text.addEventListener("input", () => this.changed());
    this.text.addEventListener("keydown", (event) => this.keydown(event));
    this.text.addEventListener("paste", (event) => this.pasted(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    byId("quoted-close").addEventListener("click", () => this.reply(null));
    this.fit();
  }

  get value() {
    return this.text.value;
  }

  setValue(value) {
    this.text.value = value;
    this.text.focus();
    this.changed();
  }

  clear() {
    this.setValue("");
  }

  // The draft is the tab's own, one a person and chat.
  open(personId, chatId) {
    this.draftKey = `draft-${personId}-${chatId}`;
    if (!this.text.value) this.text.value = sessionStorage.getItem(this.draftKey) || "";
    this.fit();
  }

  reply(message, me) {
    this.replying = message;
    byId("quoted").hidden = !message;
    if (!message) return;
    byId("quoted-name").textContent = message.from.id === me ? word("you") : message.from.first_name;
    byId("quoted-text").textContent = summary(message);
    this.text.focus();
  }

  takeReply() {
    const id = this.replying?.message_id;
    this.reply(null);
    return id;
  }

  changed() {
    if (this.draftKey) sessionStorage.setItem(this.draftKey, this.text.value);
    this.fit();
    this.handlers.typed(this.text.value);
  }

  fit() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, Math.max(96, innerHeight * 0.35))}px`;
    byId("send").disabled = !this.text.value.trim();
    this.form.classList.toggle("filled", Boolean(this.text.value));
  }

  keydown(event) {
    // While an input method composes (pinyin), Enter belongs to it; 229 is what older browsers report then.
    if (event.isComposing || event.keyCode === 229) return;
    if (this.handlers.key(event)) event.preventDefault();
    else if (event.key === "Escape" && this.replying) this.reply(null);
    else if (event.key === "Enter" && !event.shiftKey && !matchMedia("(pointer: coarse)").matches) {
      event.preventDefault();
      this.submit();
    }
  }

  pasted(event) {
    const files = [...(event.clipboardData?.files || [])];
    if (!files.length) return;
    event.preventDefault();
    this.handlers.files(files);
  }

  submit() {
    let rest = this.text.value.trim();
    if (!rest) return;
    const replyTo = this.takeReply();
    const pieces = [];
    while (rest.length > LONGEST) {
      const cut = rest.lastIndexOf("\n", LONGEST);
      // Not between the halves of a character outside the basic plane.
      const hard = /[\uD800-\uDBFF]/.test(rest[LONGEST - 1]) ? LONGEST - 1 : LONGEST;
      const at = cut > 0 ? cut : hard;
      pieces.push(rest.slice(0, at));
      rest = rest.slice(at).trim();
    }
    pieces.push(rest);
    this.clear();
    this.handlers.send(pieces, replyTo);
  }
}
