// The page, put together: state comes in from the server, what people do goes out to it.
import { Attach } from "./attach.js";
import { summary } from "./bubbles.js";
import { Composer } from "./composer.js";
import { Contacts } from "./contacts.js";
import { byId } from "./dom.js";
import { Frame } from "./frame.js";
import { Links } from "./links.js";
import { Log } from "./log.js";
import { alertDialog, announce, toast, view, wireNotices } from "./notices.js";
import { Panel } from "./panel.js";
import { showReplyKeyboard } from "./replykeys.js";
import { Seats, sit } from "./seats.js";
import { act, getState, listen } from "./server.js";
import { Suggestions } from "./suggestions.js";
import { Timing } from "./timing.js";
import { showTools } from "./tools.js";
import { setLanguage, word } from "./words.js";

let invitation = new URLSearchParams(location.search).get("start"); // as behind t.me/bot?start=…, used once
const context = { me: 0, isGroup: false, skew: 0, actions: {} };
let state = null;
let menuTimer = 0;
let loads = 0; // how many fetches of the state are under way
let loading = Promise.resolve();
const held = []; // what happened meanwhile: a state fetched before it must not undo it

setLanguage(navigator.language);
wireNotices();
const failed = (error) => {
  toast(error.message || word("failed"));
};
const frame = new Frame();
const seats = new Seats();
const contacts = new Contacts(failed);
const timing = new Timing({ failed });
const log = new Log(context);
const panel = new Panel();
const composer = new Composer({
  send: sendOrOpen,
  typed: (value) => suggestions.typed(value),
  key: (event) => panel.key(event),
  files: (files) => attach.open(files),
});
const attach = new Attach(panel, contacts, { failed, takeReply: () => composer.takeReply() });
const suggestions = new Suggestions(panel, composer, { send: (text) => sendAll([text]), failed });

const links = new Links({
  failed,
  copy,
  home: () => context.isGroup && sit(context.me, window),
});

// A text that is nothing but a link to the bot opens it; left again, it stands in the composer as before.
function sendOrOpen(pieces, replyTo) {
  const alone = pieces.length === 1 && links.leadsHere(pieces[0]);
  if (alone) links.open(pieces[0], () => composer.setValue(pieces[0]));
  else sendAll(pieces, replyTo);
}

async function copy(text) {
  await navigator.clipboard.writeText(text).catch(() => {});
  toast(word("copied"));
}

async function sendAll(pieces, replyTo) {
  try {
    for (const text of pieces) await act("text", { text, reply_to: text === pieces[0] && replyTo ? replyTo : null });
  } catch (error) {
    composer.setValue(pieces.join("\n"));
    failed(error);
  }
}

context.actions = {
  command: (text) => sendAll([text]),
  copy,
  insert: (text) => composer.setValue(`@${state.bot.username} ${text}`),
  link: (url) => {
    // A link to the bot itself stays here: t.me/bot?start=…
    const here = links.leadsHere(url);
    if (here) links.open(url);
    return here;
  },
  notYet: () => toast(word("notYet")),
  press,
  reply: (message) => composer.reply(message, context.me),
  show: (id) => log.show(id),
  view,
};

async function press(message, button, node) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  try {
    const answer = await act("press", { message_id: message.message_id, data: button.callback_data });
    if (answer.late) toast(word("late"));
    else if (answer.text) (answer.alert ? alertDialog : toast)(answer.text);
    if (answer.url && !context.actions.link(answer.url)) alertDialog(answer.url);
  } catch (error) {
    failed(error);
  }
  node.removeAttribute("aria-busy");
}

// Fetches the state anew, one fetch after another.
function load() {
  loads += 1;
  loading = loading.catch(() => {}).then(refresh).finally(() => {
    loads -= 1;
    if (!loads) held.splice(0).forEach(happen);
  });
  return loading;
}

async function refresh() {
  state = await getState();
  setLanguage(state.person.language_code);
  context.me = state.person.id;
  context.isGroup = state.chat.type !== "private";
  context.skew = state.now * 1000 - Date.now();
  suggestions.username = state.bot.username;
  links.know(state);
  contacts.know(state);
  showMenu(state);
  frame.show(state, invitation);
  seats.show(state);
  timing.show(state, context.skew);
  showTools(state, { openLink: () => links.open(), changed: load, failed });
  log.replaceAll(state.messages);
  showKeys();
  composer.open(context.me, state.chat.id);
}

function showKeys() {
  const phone = () => contacts.sharePhone().catch(failed);
  showReplyKeyboard(log.messages.values(), { send: (text) => sendAll([text]), phone, notYet: context.actions.notYet });
}

function showMenu({ commands }) {
  suggestions.commands = commands;
  byId("menu").hidden = commands.length === 0;
  byId("menu").setAttribute("aria-label", word("menuLabel"));
}

const onEvent = {
  hello: () => {
    frame.setOnline(true);
    load().catch(failed);
  },
  commands: () => {
    clearTimeout(menuTimer); // a bot sets its menu several times in a row, once a language
    menuTimer = setTimeout(() => getState().then(showMenu).catch(failed), 100);
  },
  typing: () => frame.typing(),
  deleted: ({ message_id: id }) => {
    log.remove(id);
    showKeys();
  },
  unread: (unread) => {
    seats.mark(unread);
    frame.mark(unread);
  },
  reload: () => location.reload(),
  time: () => load().catch(failed),
  edited: ({ message }) => {
    log.change(message);
    announce(`${message.from.first_name} ${word("edited")}: ${summary(message)}`);
  },
  message: ({ message }) => {
    frame.begun();
    log.add(message);
    if (message.from.id === context.me) {
      if (state.blocked) load().catch(failed); // writing to the bot lets it write again
      return;
    }
    frame.setOnline(true);
    announce(`${message.from.first_name}: ${summary(message)}`);
    if (message.reply_markup) showKeys();
    if (message.reply_markup?.force_reply) composer.reply(message, context.me);
  },
};

function happen(event) {
  if (event.event === "hello") onEvent.hello();
  else if (loads) held.push(event);
  else if (!state) onEvent.hello();
  else {
    if (event.message) frame.latest(event.message);
    if (event.chat_id === undefined || event.chat_id === state.chat.id) onEvent[event.event]?.(event);
  }
}

listen(happen, () => frame.setOnline(false));

byId("start").addEventListener("click", () => {
  sendAll([invitation ? `/start ${invitation}` : "/start"]);
  invitation = null;
  frame.begun();
  composer.text.focus();
});
byId("have-link").addEventListener("click", () => links.open());
byId("menu").addEventListener("click", () => {
  if (panel.open) panel.hide();
  else suggestions.offerCommands("");
  if (!matchMedia("(pointer: coarse)").matches) composer.text.focus();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".foot")) panel.hide();
});
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => act("language", { language: button.dataset.language }).then(load).catch(failed));
}
