// Choosing, dropping or pasting files, a look at them, and off they go.
import { fileSize } from "./bubbles.js";
import { byId, el, icon } from "./dom.js";
import { sendFile } from "./server.js";
import { word } from "./words.js";

const SHOWN = /^image\/(png|jpeg|gif|webp)$/;

export class Attach {
  // handlers: failed(error), takeReply()
  constructor(panel, contacts, handlers) {
    this.panel = panel;
    this.contacts = contacts;
    this.handlers = handlers;
    this.dialog = byId("sending");
    this.files = [];
    byId("attach").addEventListener("click", () => this.choose());
    byId("files").addEventListener("change", (event) => {
      this.open([...event.target.files]);
      event.target.value = "";
    });
    byId("sending-cancel").addEventListener("click", () => this.dialog.close());
    byId("sending-ok").addEventListener("click", () => this.send());
    byId("caption").addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.send();
    });
    this.dialog.addEventListener("close", () => this.forget());
    const field = document.querySelector(".chat");
    field.addEventListener("dragover", (event) => event.preventDefault());
    field.addEventListener("drop", (event) => {
      event.preventDefault();
      this.open([...event.dataTransfer.files]);
    });
  }

  // Files, or the contact of somebody else where there is one.
  choose() {
    const item = (name, title, pick) => ({ lead: icon(name), title, pick: () => (this.panel.hide(), pick()) });
    const files = item("clip", word("attachFile"), () => byId("files").click());
    const contact = item("person", word("shareContact"), () => this.contacts.open());
    if (this.panel.kind === "attach") this.panel.hide();
    else if (this.contacts.others.length) this.panel.show([files, contact], { kind: "attach", label: word("attach") });
    else files.pick();
  }

  open(files) {
    if (!files.length) return;
    this.files = files;
    this.urls = [];
    byId("sending-list").replaceChildren(...files.map((file) => this.entry(file)));
    byId("as-file-label").hidden = !files.some((file) => SHOWN.test(file.type));
    byId("as-file").checked = false;
    byId("caption").value = "";
    if (!this.dialog.open) this.dialog.showModal();
    byId("caption").focus();
  }

  entry(file) {
    if (SHOWN.test(file.type)) {
      const url = URL.createObjectURL(file);
      this.urls.push(url);
      return el("img", { class: "preview", src: url, alt: file.name });
    }
    return el("p", { class: "chosen" }, el("b", {}, file.name || word("file")), el("small", {}, fileSize(file.size)));
  }

  async send() {
    const files = this.files;
    const caption = byId("caption").value;
    const asFile = byId("as-file").checked;
    const replyTo = this.handlers.takeReply();
    this.dialog.close();
    try {
      for (const [index, file] of files.entries()) {
        const first = index === 0;
        await sendFile(file, { photo: !asFile && SHOWN.test(file.type), caption: first ? caption : "", reply_to: first && replyTo ? replyTo : "" });
      }
    } catch (error) {
      this.handlers.failed(error);
    }
  }

  forget() {
    for (const url of this.urls) URL.revokeObjectURL(url);
    this.urls = [];
    this.files = [];
  }
}
