// The buttons beside the chat: a link, blocking the bot, and the playground as a whole, after which all pages reload.
import { byId, el } from "./dom.js";
import { confirmDialog, hold, release, toast } from "./notices.js";
import { act } from "./server.js";
import { word } from "./words.js";

export function showTools({ tools, blocked }, { openLink, changed, failed }) {
  const run = async (name, node) => {
    const asked = { title: word(`${name}Title`), text: word(`${name}Text`), ok: word(`${name}Ok`) };
    if (!(await confirmDialog(asked))) return;
    node.disabled = true;
    hold(word("working"));
    await act(name, {}).then(release, () => {
      release();
      failed(new Error(word("toolFailed", word(name))));
    });
    node.disabled = false;
  };
  const tool = (name) => {
    const node = el("button", { type: "button", class: "tool", "data-tool": name }, word(name));
    node.addEventListener("click", () => run(name, node));
    return node;
  };
  const link = el("button", { type: "button", class: "tool", onclick: openLink }, word("openLink"));
  const block = () => act("block", { on: !blocked }).then(changed).catch(failed);
  const stop = el("button", { type: "button", class: "tool", onclick: block }, word(blocked ? "unblock" : "block"));
  byId("tools").replaceChildren(link, stop, ...tools.map(tool));
}
