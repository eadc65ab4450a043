// The buttons for the playground as a whole. What they do is the server's business; then all pages reload.
import { byId, el } from "./dom.js";
import { confirmDialog, toast } from "./notices.js";
import { act } from "./server.js";
import { word } from "./words.js";

export function showTools(names, { openLink, failed }) {
  const run = async (name, node) => {
    const asked = { title: word("restartTitle"), text: word("restartText"), ok: word("restart") };
    if (name === "restart" && !(await confirmDialog(asked))) return;
    node.disabled = true;
    toast(word("working"));
    await act(name, {}).catch(failed);
    node.disabled = false;
  };
  const tool = (name) => {
    const node = el("button", { type: "button", class: "tool", "data-tool": name }, word(name));
    node.addEventListener("click", () => run(name, node));
    return node;
  };
  const link = el("button", { type: "button", class: "tool", onclick: openLink }, word("openLink"));
  byId("tools").replaceChildren(link, ...names.map(tool));
}
