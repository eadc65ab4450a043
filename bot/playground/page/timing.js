// The bot's clock: what it shows, and moving it to the days on which something leaves.
import { byId, el } from "./dom.js";
import { hold, release } from "./notices.js";
import { act } from "./server.js";
import { locale, word } from "./words.js";

const DAY = { month: "long", day: "numeric", weekday: "short" };
const MINUTE = { hour: "2-digit", minute: "2-digit", hour12: false };

export class Timing {
  // handlers: failed(error)
  constructor({ failed }) {
    this.failed = failed;
    this.skew = 0; // milliseconds by which the bot's clock is ahead of the browser's
    byId("time-stops").addEventListener("change", ({ target }) => this.move(target.value));
    const any = byId("time-any"); // moves once it is left: while it is typed it passes through other days
    any.addEventListener("focus", () => { this.before = any.value; });
    any.addEventListener("blur", () => any.value && any.value !== this.before && this.send({ at: any.value }));
    any.addEventListener("keydown", ({ key }) => key === "Enter" && any.blur());
    byId("time-next").addEventListener("click", () => this.move(this.next?.at));
    byId("time-now").addEventListener("click", () => this.move());
    setInterval(() => this.tick(), 1000);
  }

  show({ timing }, skew) {
    this.skew = skew;
    this.zone = timing?.zone;
    byId("timing").hidden = !timing;
    if (!timing) return;
    this.next = timing.stops.find(({ name }) => name === "next");
    const offered = timing.stops.filter((stop) => stop !== this.next);
    const title = el("option", { value: "", disabled: true, selected: true }, word("moveTime"));
    byId("time-stops").replaceChildren(title, ...offered.map((stop) => this.option(stop)));
    byId("time-now").disabled = !timing.moved;
    this.tick();
  }

  option({ name, days, at }) {
    const when = this.told(new Date(at * 1000));
    return el("option", { value: at }, `${word(`stop_${name}`, days)} · ${when}`);
  }

  told(moment, more = {}) {
    return moment.toLocaleString(locale(), { ...more, ...DAY, ...MINUTE, timeZone: this.zone });
  }

  tick() {
    const now = new Date(Date.now() + this.skew);
    byId("bot-time").textContent = this.told(now, { year: "numeric" });
    byId("bot-time").dateTime = now.toISOString();
    const any = byId("time-any");
    if (document.activeElement !== any) any.value = this.local(now);
  }

  // A moment as the zone's clocks show it, in the form that the field has.
  local(moment) {
    const shown = moment.toLocaleString("sv-SE", { timeZone: this.zone, dateStyle: "short", timeStyle: "short" });
    return shown.replace(" ", "T");
  }

  // To a stop by its seconds, else back to now.
  move(to) {
    return this.send(to ? { to: Number(to) } : {});
  }

  // All pages hear of it.
  async send(wanted) {
    hold(word("working"));
    await act("move", wanted).then(release, (error) => {
      release();
      this.failed(error);
    });
  }
}
