// Phone numbers: a contact as it is shown, choosing somebody's to send, and sharing one's own.
import { byId, el, initial } from "./dom.js";
import { confirmDialog } from "./notices.js";
import { seatName } from "./seats.js";
import { act } from "./server.js";
import { word } from "./words.js";

export function phoneNumber(digits) {
  return `+${digits}`.replace(/^\+86(\d{3})(\d{4})(\d{4})$/, "+86\u00a0$1\u00a0$2\u00a0$3");
}

export function contactCard(contact) {
  return el(
    "span",
    { class: "contact" },
    el("span", { class: "avatar", "aria-hidden": "true" }, initial(contact.first_name)),
    el(
      "span",
      { class: "document-text" },
      el("b", {}, contact.first_name),
      el("small", {}, phoneNumber(contact.phone_number)),
      contact.user_id ? null : el("small", {}, word("noAccount")),
    ),
  );
}

export class Contacts {
  constructor(failed) {
    this.failed = failed;
    this.dialog = byId("contacts");
    byId("contacts-cancel").addEventListener("click", () => this.dialog.close());
  }

  know(state) {
    this.me = state.seats.find((seat) => seat.id === state.person.id);
    this.others = state.seats.filter((seat) => seat.id !== state.person.id && seat.phone);
  }

  open() {
    byId("contacts-list").replaceChildren(...this.others.map((seat) => el("li", {}, this.choice(seat))));
    byId("contacts-bare").checked = false;
    this.dialog.showModal();
  }

  choice(seat) {
    const send = () => {
      this.dialog.close();
      act("contact", { of: seat.id, bare: byId("contacts-bare").checked }).catch(this.failed);
    };
    return el("button", { type: "button", class: "option", onclick: send }, el("b", {}, seatName(seat)), el("small", {}, phoneNumber(seat.phone)));
  }

  // As Telegram does, it asks before a number is handed over.
  async sharePhone() {
    if (!this.me.phone) throw new Error(word("noPhone"));
    const asked = { title: word("phoneTitle"), text: word("phoneText", phoneNumber(this.me.phone)), ok: word("share") };
    if (!(await confirmDialog(asked))) return false;
    await act("phone", {});
    return true;
  }
}
