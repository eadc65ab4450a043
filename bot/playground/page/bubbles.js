// One message as an element.
import { el, icon, initial } from "./dom.js";
import { contactCard } from "./contacts.js";
import { keyboard } from "./keyboard.js";
import { richText } from "./richtext.js";
import { locale, word } from "./words.js";

const PHOTO_SIDE = 360; // pixels

export function summary(message) {
  const contact = message.contact && `${word("contact")} ${message.contact.first_name}`;
  const kind = contact || (message.photo && word("photo")) || message.document?.file_name || message.sticker?.emoji || "";
  return [kind, (message.text || message.caption || "").replace(/\s+/g, " ")].filter(Boolean).join(" · ");
}

export function clockTime(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });
}

export function fileSize(bytes) {
  const units = ["B", "KB", "MB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < 2) {
    size /= 1024;
    unit += 1;
  }
  return `${unit && size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

// context: me (id), isGroup, actions
export function bubble(message, context) {
  const out = message.from.id === context.me;
  const parts = [
    context.isGroup && !out ? el("b", { class: "sender" }, message.from.first_name) : null,
    message.via_bot ? el("span", { class: "via" }, word("via", message.via_bot.username)) : null,
    message.reply_to_message ? quote(message.reply_to_message, context) : null,
    message.photo ? photo(message.photo.at(-1), context) : null,
    message.document ? documentCard(message.document) : null,
    message.contact ? contactCard(message.contact) : null,
    message.sticker ? el("span", { class: "sticker" }, message.sticker.emoji) : null,
  ];
  const text = message.text || message.caption;
  const entities = message.entities || message.caption_entities;
  const bare = !text && (message.photo || message.sticker);
  const body = el("div", { class: text ? "body" : "body bare" });
  if (text) body.append(richText(text, entities, context.actions));
  body.append(meta(message, out));
  const shape = `bubble${message.photo ? " with-photo" : ""}${message.sticker ? " with-sticker" : ""}${bare ? " no-text" : ""}`;
  const stack = el("div", { class: "stack" }, el("div", { class: shape, ondblclick: () => context.actions.reply(message) }, ...parts, body));
  const rows = message.reply_markup?.inline_keyboard;
  if (rows) stack.append(keyboard(message, rows, context.actions));
  const reply = el("button", { type: "button", class: "reply-to", title: word("reply"), "aria-label": word("reply"), onclick: () => context.actions.reply(message) }, icon("reply"));
  return el("li", { class: `row ${out ? "out" : "in"}`, "data-id": message.message_id }, stack, reply);
}

function meta(message, out) {
  // A keyboard that changes on its own is the bot's way of turning a page, not a correction worth a word.
  const edited = message.edit_date && !message.reply_markup?.inline_keyboard;
  return el(
    "span",
    { class: "meta" },
    message.has_protected_content ? el("span", { class: "lock", title: word("protected") }, icon("lock")) : null,
    edited ? el("span", {}, word("edited")) : null,
    el("time", { datetime: new Date(message.date * 1000).toISOString() }, clockTime(message.date)),
    out ? icon("check") : null,
  );
}

function quote(message, context) {
  const name = message.from.id === context.me ? word("you") : message.from.first_name;
  const go = () => context.actions.show(message.message_id);
  return el("button", { type: "button", class: "quote", onclick: go }, el("b", {}, name), el("span", {}, summary(message)));
}

function photo(size, context) {
  const scale = Math.min(1, PHOTO_SIDE / Math.max(size.width, size.height));
  const source = `/page/file/${encodeURIComponent(size.file_id)}`;
  const image = el("img", { src: source, alt: word("photo"), width: Math.round(size.width * scale), height: Math.round(size.height * scale) });
  return el("button", { type: "button", class: "photo", onclick: () => context.actions.view(source) }, image);
}

function documentCard(file) {
  const extension = (file.file_name || "").split(".").at(-1).slice(0, 4).toUpperCase() || initial(file.file_name);
  const name = file.file_name || word("file");
  return el(
    "a",
    { class: "document", href: `/page/file/${encodeURIComponent(file.file_id)}`, download: name, "aria-label": word("download", name) },
    el("span", { class: "document-icon" }, el("span", {}, extension), icon("load")),
    el("span", { class: "document-text" }, el("b", {}, name), el("small", {}, fileSize(file.file_size))),
  );
}
