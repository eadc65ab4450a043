// Keyboards: the one under a bubble, and the one that takes the place of typing.
import { el, icon, safeUrl } from "./dom.js";

// actions: press(message, button, node), link(url), insert(text), copy(text), notYet()
export function keyboard(message, rows, actions) {
  const lines = rows.map((row) => el("div", { class: "keys" }, ...row.map((button) => key(message, button, actions))));
  return el("div", { class: "keyboard" }, ...lines);
}

function key(message, button, actions) {
  const style = ["primary", "success", "danger"].includes(button.style) ? ` ${button.style}` : "";
  const label = el("span", { class: "label" }, button.text);
  if (button.url !== undefined) {
    const href = safeUrl(button.url);
    const follow = (event) => {
      if (!href || actions.link(href)) event.preventDefault();
    };
    return el("a", { class: `key${style}`, href: href || "#", target: "_blank", rel: "noopener noreferrer", onclick: follow }, label, icon("out"));
  }
  const node = el("button", { type: "button", class: `key${style}` }, label);
  if (button.copy_text) node.append(icon("copy"));
  node.addEventListener("click", () => {
    if (button.callback_data !== undefined) actions.press(message, button, node);
    else if (button.switch_inline_query_current_chat !== undefined) actions.insert(button.switch_inline_query_current_chat);
    else if (button.switch_inline_query !== undefined) actions.insert(button.switch_inline_query);
    else if (button.copy_text) actions.copy(button.copy_text.text);
    else actions.notYet();
  });
  return node;
}

// The keyboard of a ReplyKeyboardMarkup: its keys send what stands on them, or one's phone number.
// actions: send(text), phone(), notYet()
export function replyKeyboard(markup, actions) {
  return markup.keyboard.map((row) => el("div", { class: "keys" }, ...row.map((button) => replyKey(button, actions))));
}

function replyKey(button, actions) {
  const plain = Object.keys(button).every((name) => ["text", "style", "icon_custom_emoji_id"].includes(name));
  const pressed = () => {
    if (plain) actions.send(button.text);
    else if (button.request_contact) actions.phone();
    else actions.notYet();
  };
  const style = ["primary", "success", "danger"].includes(button.style) ? ` ${button.style}` : "";
  return el("button", { type: "button", class: `key${style}`, onclick: pressed }, button.text, button.request_contact ? icon("person") : null);
}
