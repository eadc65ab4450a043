// The keyboard that takes the place of typing: the last one a message brought, until another takes it away.
import { byId } from "./dom.js";
import { replyKeyboard } from "./keyboard.js";

// actions: send(text), phone() -> whether it was shared, notYet()
export function showReplyKeyboard(messages, actions) {
  const setter = [...messages].findLast((message) => message.reply_markup && !message.reply_markup.inline_keyboard);
  const markup = setter?.reply_markup;
  const holder = byId("reply-keyboard");
  holder.hidden = !markup?.keyboard;
  if (holder.hidden) {
    holder.replaceChildren();
    return;
  }
  const used = () => {
    if (markup.one_time_keyboard) holder.hidden = true;
  };
  const send = (text) => {
    used();
    actions.send(text);
  };
  const phone = async () => {
    if (await actions.phone()) used();
  };
  holder.replaceChildren(...replyKeyboard(markup, { send, phone, notYet: actions.notYet }));
}
