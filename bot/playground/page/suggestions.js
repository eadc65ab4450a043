// What the panel offers for what is being typed: commands after "/", inline results after "@bot ".
import { initial } from "./dom.js";
import { act } from "./server.js";
import { word } from "./words.js";

const PAUSE = 250; // milliseconds of not typing before the bot is asked

export class Suggestions {
  // composer: value, setValue(text), clear(); send(text); failed(error)
  constructor(panel, composer, handlers) {
    this.panel = panel;
    this.composer = composer;
    this.handlers = handlers;
    this.commands = [];
    this.username = "";
    this.asked = 0;
  }

  typed(value) {
    clearTimeout(this.timer);
    this.asked += 1;
    const inline = value.match(/^@(\w+)\s([\s\S]*)$/);
    if (inline && inline[1].toLowerCase() === this.username.toLowerCase()) {
      if (this.panel.kind !== "inline") this.panel.hide();
      this.timer = setTimeout(() => this.ask(inline[2].trim()), PAUSE);
    } else if (/^\/\w*$/.test(value) && this.commands.length) this.offerCommands(value.slice(1));
    else this.panel.hide();
  }

  offerCommands(prefix) {
    const found = this.commands.filter((command) => command.command.startsWith(prefix.toLowerCase()));
    if (!found.length) {
      this.panel.hide();
      return;
    }
    const items = found.map((command) => ({
      title: `/${command.command}`,
      note: command.description,
      pick: () => {
        this.panel.hide();
        if (this.composer.value.startsWith("/")) this.composer.clear();
        this.handlers.send(`/${command.command}`);
      },
      complete: () => {
        this.composer.setValue(`/${command.command} `);
        this.panel.hide();
      },
    }));
    this.panel.show(items, { kind: "commands", label: word("menuLabel") });
  }

  async ask(text) {
    const asked = ++this.asked;
    const found = await act("inline", { text, offset: "" }).catch(this.handlers.failed);
    if (!found || asked !== this.asked) return;
    if (found.late) {
      this.panel.hide();
      return;
    }
    let next = found.next_offset;
    const more = async () => {
      if (!next || asked !== this.asked) return;
      const offset = next;
      next = "";
      const page = await act("inline", { text, offset }).catch(this.handlers.failed);
      if (!page || page.late || asked !== this.asked) return;
      this.panel.more(this.cards(page));
      next = page.next_offset;
    };
    const start = found.button && { text: found.button.text, pick: () => this.start(found.button.start_parameter) };
    this.panel.show(this.cards(found), { kind: "inline", label: word("inlineResults"), note: word("inlineNone"), button: start, more });
  }

  cards(found) {
    return found.results.map((result) => ({
      lead: initial(result.title),
      title: result.title || result.type,
      note: result.description,
      pick: () => {
        this.asked += 1;
        this.panel.hide();
        this.composer.clear();
        act("choose", { query: found.query, result: result.id }).catch(this.handlers.failed);
      },
    }));
  }

  start(parameter) {
    this.panel.hide();
    this.composer.clear();
    this.handlers.send(`/start ${parameter}`);
  }
}
