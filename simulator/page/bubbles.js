// One message as a bubble, exactly as plain values describe it; what a tap does is passed in.
import { ICONS, clockTime, avatar, el, icon, markup, size, ticks } from "./dom.js";

const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}|\u200d|\ufe0f|\p{Emoji_Modifier}|\s){1,12}$/u;
export const EMOJI = ["👍", "❤️", "😂", "😮", "🙏", "🎉"];

export function buildBubble(message, acts) {
  if (message.type === "system") return el("p", { class: "system", "data-message": message.id }, message.system?.body || "");
  const isBusiness = message.from === "business";
  const bubble = el("div", {
    class: "bubble", "data-message": message.id, "data-from": message.from, "data-type": message.type,
    "data-status": message.status, "data-tick": message.tick, "data-reacted": message.reaction ? "true" : null,
    "data-wide": message.buttons || message.list || message.header?.media ? "true" : null,
  });
  const body = el("div", { class: message.type === "sticker" ? "sticker" : "body" });
  if (message.quotes) body.append(buildQuote(message.quotes, acts));
  body.append(...buildContent(message));
  body.append(buildMeta(message, isBusiness));
  bubble.append(body);
  if (message.reaction) bubble.append(el("span", { class: "reaction", "data-reaction": message.reaction }, message.reaction));
  const replies = buildReplies(message, acts);
  if (replies) bubble.append(replies);
  if (isBusiness) bubble.append(buildTools(message, bubble, acts));
  return bubble;
}

function buildContent(message) {
  const parts = [];
  const header = message.header;
  if (header?.kind === "text") parts.push(el("div", { class: "title", "data-header": true }, header.text));
  else if (header?.media) parts.push(buildMedia(header.media));
  else if (header?.location) parts.push(buildPlace(header.location));
  if (message.media) parts.push(buildMedia(message.media));
  if (message.location) parts.push(buildPlace(message.location));
  if (message.contacts) parts.push(buildContacts(message.contacts));
  if (message.order) parts.push(el("div", { class: "text" }, `Order of ${message.order.product_items?.length ?? 0} items`));
  if (message.type === "reaction") parts.push(el("div", { class: "text big" }, message.reaction || "🚫"));
  if (message.type === "unsupported") parts.push(el("em", { class: "foot" }, "A message of a kind the business cannot receive"));
  if (message.text) {
    const isBig = message.type === "text" && ONLY_EMOJI.test(message.text);
    parts.push(el("div", { class: isBig ? "text big" : "text", "data-text": true, dir: "auto" }, ...markup(message.text)));
  }
  if (message.footer) parts.push(el("div", { class: "foot", "data-footer": true }, message.footer));
  return parts;
}

function buildMeta(message, isBusiness) {
  const meta = el("span", { class: "meta" }, el("time", { datetime: message.at }, clockTime(message.at)));
  if (!isBusiness) {
    const meaning = { sent: "Sent", delivered: "Received by the business", read: "Read by the business" }[message.tick];
    const mark = ticks();
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", meaning);
    mark.removeAttribute("aria-hidden");
    meta.append(mark);
  }
  return meta;
}

function buildMedia(media) {
  if (!media.url) return buildFile(media, "gone");
  if (media.kind === "image") {
    const img = el("img", { src: media.url, alt: media.filename, "data-image": true });
    return el("a", { class: "picture", href: media.url, target: "_blank", rel: "noopener" }, img);
  }
  if (media.kind === "sticker") return el("img", { src: media.url, alt: "Sticker", "data-image": true });
  if (media.kind === "video") return el("video", { src: media.url, controls: true, preload: "metadata" });
  if (media.kind === "audio") return el("audio", { src: media.url, controls: true, preload: "metadata" });
  return buildFile(media, size(media.size));
}

function buildFile(media, measure) {
  const extension = (media.filename.match(/\.(\w{1,4})$/)?.[1] || "file").toLowerCase();
  return el("a", { class: "file", href: media.url, download: media.filename, "data-download": media.filename },
    el("i", { class: "sheet-icon", "data-ext": extension }, extension.toUpperCase()),
    el("span", {}, el("b", {}, media.filename), el("small", {}, `${measure} · ${extension.toUpperCase()}`)),
    media.url ? icon("M12 4v11", "M7 11l5 5 5-5", "M5 20h14") : null);
}

function buildPlace(place) {
  return el("div", { class: "place" }, el("div", { class: "map", "aria-hidden": "true" }, "📍"),
    el("b", {}, place.name || "Location"), el("span", { class: "foot" }, place.address || `${place.latitude}, ${place.longitude}`));
}

function buildContacts(contacts) {
  return el("div", { class: "cards" }, contacts.map((contact) => {
    const name = contact.name?.formatted_name || "Contact";
    return el("div", { class: "contact" }, avatar(name), el("span", {}, el("b", {}, name), el("small", {}, contact.phones?.[0]?.phone || "")));
  }));
}

function buildQuote(id, acts) {
  const quoted = acts.find(id);
  const who = quoted?.from === "person" ? "You" : acts.business();
  const words = quoted ? quoted.text || quoted.media?.filename || quoted.type : "An earlier message";
  return el("button", { class: "quote", type: "button", "data-quote": id, onclick: () => acts.jump(id) }, el("b", {}, who), el("span", {}, words));
}

function buildReplies(message, acts) {
  const nodes = (message.buttons || []).map((button) => buildReply(message, button, acts));
  if (message.list) {
    nodes.push(el("button", { class: "reply", type: "button", "data-list": true, "aria-haspopup": "dialog", onclick: () => acts.openList(message) },
      icon(...ICONS.list), message.list.button));
  }
  return nodes.length ? el("div", { class: "replies" }, nodes) : null;
}

function buildReply(message, button, acts) {
  const attributes = { class: "reply", "data-kind": button.kind };
  if (button.kind === "reply" || button.kind === "quick_reply") {
    return el("button", {
      ...attributes, type: "button", "data-reply": button.id, "data-tapped": acts.isTapped(message.id, button.title) ? "true" : null,
      onclick: () => acts.tap(message.id, button.id),
    }, icon(...ICONS.reply), button.title);
  }
  if (button.kind === "url") return el("a", { ...attributes, href: button.url, target: "_blank", rel: "noopener noreferrer" }, icon(...ICONS.link), button.title);
  if (button.kind === "phone") return el("a", { ...attributes, href: `tel:${button.phone}` }, icon(...ICONS.phone), button.title);
  if (button.kind === "copy_code") return el("button", { ...attributes, type: "button", onclick: () => acts.copy(button.code) }, icon(...ICONS.copy), button.title);
  if (button.kind === "location_request") return el("button", { ...attributes, type: "button", onclick: () => acts.sendLocation() }, button.title);
  return el("button", { ...attributes, type: "button", disabled: true }, button.title);
}

function buildTools(message, bubble, acts) {
  const openEmoji = () => {
    bubble.querySelector(".emoji")?.remove();
    const row = el("div", { class: "emoji", "data-emoji": true }, [...EMOJI, ""].map((emoji) =>
      el("button", { type: "button", "aria-label": emoji || "Take the reaction back", onclick: () => { close(); acts.react(message.id, emoji); } }, emoji || "✕")));
    const leave = (event) => { if (!row.contains(event.relatedTarget)) close(); };
    // Removing what has the focus fires focusout once more, so the listener goes first.
    const close = () => { row.removeEventListener("focusout", leave); row.remove(); };
    bubble.append(row);
    row.firstChild.focus();
    row.addEventListener("focusout", leave);
    row.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  };
  return el("div", { class: "tools" },
    el("button", { class: "icon", type: "button", title: "React", "aria-label": "React", "data-react": true, onclick: openEmoji }, "☺"),
    el("button", { class: "icon", type: "button", title: "Quote", "aria-label": "Quote", "data-quoting": true, onclick: () => acts.quote(message) }, icon(...ICONS.reply)));
}
