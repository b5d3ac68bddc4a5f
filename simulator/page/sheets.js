// What slides over a phone: the sheet of a list and the menu of what a person can do.
import { api } from "./api.js";
import { ICONS, el, icon, toast } from "./dom.js";

function trap(node, close) {
  const opener = document.activeElement;
  const leave = () => { close(); opener?.focus?.(); };
  node.addEventListener("keydown", (event) => {
    const choices = [...node.querySelectorAll("button")];
    const place = choices.indexOf(document.activeElement);
    if (event.key === "Escape") { event.stopPropagation(); leave(); }
    if (event.key === "ArrowDown") { event.preventDefault(); choices[(place + 1) % choices.length].focus(); }
    if (event.key === "ArrowUp") { event.preventDefault(); choices.at(place - 1).focus(); }
    if (event.key === "Tab" && choices.length) {
      const edge = event.shiftKey ? choices[0] : choices.at(-1);
      if (document.activeElement === edge) { event.preventDefault(); (event.shiftKey ? choices.at(-1) : choices[0]).focus(); }
    }
  });
  return leave;
}

export function buildSheet(phone, message) {
  phone.device.querySelector(".shade")?.remove();
  const rows = el("div", { class: "rows" });
  const shade = el("div", { class: "shade" },
    el("div", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": message.list.button, "data-sheet": true },
      el("header", {}, el("h3", {}, message.list.button),
        el("button", { class: "icon", type: "button", "aria-label": "Close", onclick: () => leave() }, icon(...ICONS.close))), rows));
  const leave = trap(shade, () => shade.remove());
  for (const section of message.list.sections) {
    if (section.title) rows.append(el("h4", {}, section.title));
    for (const row of section.rows) {
      rows.append(el("button", { class: "choice", type: "button", "data-reply": row.id, onclick: () => { leave(); phone.act({ tap: row.id, message_id: message.id }); } },
        el("span", {}, el("b", {}, row.title), row.description ? el("small", {}, row.description) : null), el("i")));
    }
  }
  shade.addEventListener("click", (event) => { if (event.target === shade) leave(); });
  phone.device.append(shade);
  rows.querySelector("button").focus();
}

export function buildMenu(phone) {
  if (phone.device.querySelector(".menu")) return;
  const menu = el("div", { class: "menu", role: "menu", "data-menu": true });
  const leave = trap(menu, () => { menu.remove(); phone.refillMenu = null; document.removeEventListener("pointerdown", outside); });
  const outside = (event) => { if (!menu.contains(event.target)) leave(); };
  // Filled again when the person changes while it is open, so that it never offers what was just done.
  phone.refillMenu = () => {
    const at = Math.max(0, [...menu.children].indexOf(document.activeElement));
    menu.replaceChildren(...listChoices(phone).map(([label, act]) =>
      el("button", { type: "button", role: "menuitem", onclick: () => { leave(); act(); } }, label)));
    menu.children[at].focus();
  };
  phone.device.append(menu);
  phone.refillMenu();
  setTimeout(() => document.addEventListener("pointerdown", outside));
}

function listChoices(phone) {
  const chat = phone.chat;
  const setScript = async (script, sentence) => {
    try {
      phone.describe(await api.post(`/people/${phone.waId}/script`, script));
      toast(sentence);
    } catch (problem) {
      toast(problem.message);
    }
  };
  return [
    ["Share a contact card", () => shareContact(phone)],
    ["Send a location", () => phone.act({ location: { latitude: 22.3039, longitude: 70.8022, name: "Soni Bazaar", address: "Rajkot, Gujarat" } })],
    [chat.has_stopped_marketing ? "Allow offers again" : "Stop offers (in-app opt-out)", () => phone.act({ marketing: chat.has_stopped_marketing ? "resume" : "stop" })],
    [chat.has_blocked ? "Unblock the business" : "Block the business", () => phone.act({ blocks: !chat.has_blocked })],
    phone.person.is_off
      ? ["Switch the phone on", () => setScript({}, "The phone is on.")]
      : ["Switch the phone off for a day", () => setScript({ off_for: 86400 }, "The phone is off; messages wait for it.")],
    ["Turn read receipts off", () => setScript({ never_reads: true }, "This person no longer shares read receipts.")],
    ["Send something unsupported", () => phone.act({ raw: { type: "unsupported", unsupported: { type: "poll" }, errors: [{ code: 131051, title: "Message type unknown", message: "Message type unknown", error_data: { details: "Message type is currently not supported." } }] } })],
  ];
}

function shareContact(phone) {
  const dialog = el("dialog", { class: "card", "data-contact-dialog": true },
    el("form", { method: "dialog" }, el("h2", {}, "Share a contact card"),
      el("label", {}, "Name", el("input", { name: "name", required: true, value: "Asha Patel" })),
      el("label", {}, "Number", el("input", { name: "phone", required: true, inputmode: "tel", value: "+91 98123 45678" })),
      el("div", { class: "row" }, el("button", { class: "button quiet", type: "button", onclick: () => dialog.close() }, "Close"), el("button", { class: "button" }, "Share"))));
  dialog.querySelector("form").addEventListener("submit", (event) => {
    const fields = new FormData(event.target);
    const name = fields.get("name"), number = fields.get("phone"), digits = number.replace(/\D/g, "");
    const [first, ...rest] = name.split(" ");
    phone.act({ contacts: [{ name: { formatted_name: name, first_name: first, last_name: rest.join(" ") || undefined }, phones: [{ phone: number, wa_id: digits, type: "CELL" }] }] });
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
