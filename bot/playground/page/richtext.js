// A text and its entities as elements. Offsets are UTF-16 code units, which is what JavaScript counts in.
import { el, safeUrl } from "./dom.js";
import { word } from "./words.js";

const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

// actions: command(text), link(url) -> true when handled, copy(text)
export function richText(text, entities, actions) {
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return render(text, 0, text.length, sorted, actions);
}

function render(text, start, end, entities, actions) {
  const out = document.createDocumentFragment();
  const rest = [...entities];
  let at = start;
  while (rest.length) {
    const entity = rest.shift();
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (from >= to) continue;
    const inner = [];
    while (rest.length && rest[0].offset < to) {
      const next = rest.shift();
      inner.push(next);
      const over = next.offset + next.length - to;
      if (over > 0) rest.unshift({ ...next, offset: to, length: over });
      if (over > 0) break;
    }
    out.append(text.slice(at, from));
    const node = element(entity, text.slice(from, to), render(text, from, to, inner, actions), actions);
    out.append(node);
    at = to;
    // A block breaks the line by itself; the line break after it would be an empty line.
    if (BLOCKS.has(entity.type) && text[at] === "\n") at += 1;
  }
  if (at < end) out.append(text.slice(at, end));
  return out;
}

function element(entity, text, inner, actions) {
  if (PLAIN[entity.type]) return el(PLAIN[entity.type], {}, inner);
  switch (entity.type) {
    case "code":
      return el("code", { title: word("copy"), onclick: () => actions.copy(text) }, inner);
    case "pre":
      return pre(entity, text, inner, actions);
    case "blockquote":
      return el("blockquote", {}, inner);
    case "expandable_blockquote":
      return expandable(inner);
    case "spoiler":
      return spoiler(inner);
    case "bot_command":
      return el("button", { type: "button", class: "link", onclick: () => actions.command(text) }, inner);
    case "url":
    case "text_link":
    case "email":
      return link(entity.type === "email" ? `mailto:${text}` : entity.url || text, inner, actions);
    case "mention":
    case "hashtag":
      return el("span", { class: "tag" }, inner);
    default:
      return el("span", {}, inner);
  }
}

function link(url, inner, actions) {
  const href = safeUrl(url);
  if (!href) return el("span", {}, inner);
  const follow = (event) => {
    if (actions.link(href)) event.preventDefault();
  };
  return el("a", { href, target: "_blank", rel: "noopener noreferrer", title: href, onclick: follow }, inner);
}

function pre(entity, text, inner, actions) {
  const copy = el("button", { type: "button", class: "copy", onclick: () => actions.copy(text) }, word("copy"));
  const head = el("span", { class: "pre-head" }, el("span", {}, entity.language || ""), copy);
  return el("span", { class: "pre" }, head, el("code", {}, inner));
}

function spoiler(inner) {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": word("spoiler") }, el("span", {}, inner));
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    if (node.classList.contains("shown")) return;
    event.preventDefault();
    node.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", show);
  return node;
}

function expandable(inner) {
  const body = el("span", { class: "quote-body" }, inner);
  const toggle = el("button", { type: "button", class: "link expand", "aria-expanded": "false" }, word("more"));
  const quote = el("blockquote", { class: "collapsed" }, body, toggle);
  toggle.addEventListener("click", () => {
    const closed = quote.classList.toggle("collapsed");
    toggle.textContent = word(closed ? "more" : "less");
    toggle.setAttribute("aria-expanded", String(!closed));
  });
  // Nothing to expand where it all fits in the lines that show anyway.
  requestAnimationFrame(() => {
    if (body.scrollHeight <= body.clientHeight + 2) {
      quote.classList.remove("collapsed");
      toggle.remove();
    }
  });
  return quote;
}
