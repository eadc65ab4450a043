// Links that open the bot: looked at first, then opened by pressing START, as oneself or as somebody else.
import { byId, el } from "./dom.js";
import { seatName, sit } from "./seats.js";
import { act } from "./server.js";
import { word } from "./words.js";

export class Links {
  // handlers: failed(error), copy(text), home() when the link was opened as oneself
  constructor(handlers) {
    this.handlers = handlers;
    this.pattern = /$^/; // nothing, until the bot's name is known
    this.dialog = byId("link");
    this.address = byId("link-address");
    this.address.addEventListener("input", () => this.address.setCustomValidity(""));
    byId("link-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.start();
    });
    byId("link-copy").addEventListener("click", () => {
      this.dialog.close("copied");
      this.handlers.copy(this.address.value);
    });
    byId("link-cancel").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => {
      if (!this.dialog.returnValue) this.given?.();
      this.given = null;
    });
  }

  know(state) {
    this.state = state;
    const name = state.bot.username.replace(/[^\w]/g, "");
    this.pattern = new RegExp(`^(?:https?://)?(?:t|telegram)\\.me/${name}/?(?:\\?\\S*)?$`, "i");
  }

  leadsHere(text) {
    return this.pattern.test(text.trim());
  }

  // given: called when the dialog is left without opening or copying anything
  open(text = "", given = null) {
    const { seats, person } = this.state;
    const choices = seats.map((seat) => el("option", { value: seat.id, selected: seat.id === person.id }, seatName(seat)));
    byId("link-seat").replaceChildren(...choices);
    byId("link-as").hidden = seats.length < 2;
    byId("link-copy").hidden = !text;
    this.address.value = text.trim();
    this.address.setCustomValidity("");
    this.given = given;
    this.dialog.returnValue = "";
    this.dialog.showModal();
    (text ? byId("link-start") : this.address).focus();
  }

  async start() {
    const url = this.address.value.trim();
    const person = Number(byId("link-seat").value) || this.state.person.id;
    if (!this.leadsHere(url)) {
      this.address.setCustomValidity(word("notALink", this.state.bot.username));
      this.address.reportValidity();
      return;
    }
    this.dialog.close("opened");
    try {
      await act("follow", { url, person, chat: person });
      if (person !== this.state.person.id) sit(person);
      else this.handlers.home();
    } catch (error) {
      this.handlers.failed(error);
    }
  }
}
