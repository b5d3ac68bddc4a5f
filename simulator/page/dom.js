// Small tools to build elements; text always enters as text, never as markup.
const SVG = "http://www.w3.org/2000/svg";

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export function icon(...paths) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

export function ticks() {
  const svg = icon("M1 6l4 4L13 1", "M7 9l1.4 1.4L17 1");
  svg.setAttribute("viewBox", "0 0 18 11");
  svg.classList.add("ticks");
  svg.lastChild.classList.add("second");
  return svg;
}

export const ICONS = {
  attach: ["M20 11.5 12 19.6a5 5 0 0 1-7-7l8.3-8.4a3.3 3.3 0 0 1 4.7 4.7l-8.2 8.2a1.6 1.6 0 0 1-2.3-2.3l7.5-7.5"],
  send: ["M4 12 3 4l18 8-18 8 1-8h9"],
  more: ["M12 5.5v.01", "M12 12v.01", "M12 18.5v.01"],
  close: ["M6 6l12 12", "M18 6 6 18"],
  down: ["M6 9l6 6 6-6"],
  list: ["M4 7h.01", "M4 12h.01", "M4 17h.01", "M9 7h11", "M9 12h11", "M9 17h11"],
  reply: ["M9 7 4 12l5 5", "M4 12h10a6 6 0 0 1 6 6"],
  link: ["M14 5h5v5", "M19 5l-8 8", "M18 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h4"],
  phone: ["M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z"],
  copy: ["M9 9h10v10H9z", "M5 15V5h10"],
  file: ["M7 3h7l5 5v13H7z", "M14 3v5h5"],
};

// A mark counts only at the edge of a word, so that snake_case and 2*3*4 stay as they are.
const MARKS = new RegExp([
  "(```[\\s\\S]+?```",
  ...["\\*", "_", "~"].map((mark) => `(?<![\\p{L}\\p{N}])${mark}[^\\s${mark}](?:[^${mark}\\n]*[^\\s${mark}])?${mark}(?![\\p{L}\\p{N}])`),
  "https?:\\/\\/[^\\s<]+)",
].join("|"), "gu");

// WhatsApp's own markup: *bold*, _italic_, ~struck~, ```fixed``` and plain links.
export function markup(text) {
  return text.split(MARKS).filter(Boolean).map((part) => {
    if (/^https?:\/\//.test(part)) return el("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part);
    if (part.length > 6 && part.startsWith("```") && part.endsWith("```")) return el("code", {}, part.slice(3, -3));
    const tag = { "*": "strong", _: "em", "~": "s" }[part[0]];
    if (tag && part.length > 2 && part.at(-1) === part[0]) return el(tag, {}, ...markup(part.slice(1, -1)));
    return part;
  });
}

export function toast(sentence) {
  const note = el("p", { class: "toast" }, sentence);
  document.querySelector("[data-toasts]").append(note);
  setTimeout(() => note.remove(), 4200);
}

export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export function clockTime(at) {
  return new Date(at).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
}

export function hue(text) {
  let sum = 7;
  for (const letter of text) sum = (sum * 31 + letter.codePointAt(0)) % 360;
  return sum;
}

export function avatar(name) {
  const initials = name.replace(/^\+/, "").split(/\s+/).slice(0, 2).map((word) => [...word][0] || "").join("");
  return el("span", { class: "avatar", "aria-hidden": "true", style: `background: hsl(${hue(name)} 46% 44%)` }, initials);
}
