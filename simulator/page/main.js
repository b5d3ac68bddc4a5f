// The page: loads the phones, follows the news, opens the dialog and the panel.
import { api, listen } from "./api.js";
import { el, toast } from "./dom.js";
import { Panel } from "./panel.js";
import { Phone } from "./phone.js";

const clock = { offset: 0, now() { return Date.now() + this.offset; } };
const phones = new Map();
const stage = document.querySelector("[data-phones]");
const strip = document.querySelector("[data-strip]");
const clockFace = document.querySelector("[data-clock]");
const panel = new Panel(document.querySelector("[data-panel]"), document.querySelector("[data-toggle-panel]"), clock, openByNumber);

async function load() {
  const [people, time] = await Promise.all([api.get("/people"), api.get("/clock")]);
  setClock(time.now);
  phones.clear();
  stage.replaceChildren();
  strip.replaceChildren();
  for (const person of people.people) await open(person);
  showEmptiness();
  await panel.refresh();
}

async function open(person) {
  if (phones.has(person.wa_id)) return phones.get(person.wa_id).describe(person);
  const phone = new Phone(person, clock);
  phones.set(person.wa_id, phone);
  stage.append(phone.root);
  phone.tab = el("button", { type: "button", onclick: () => phone.root.scrollIntoView({ behavior: "smooth", inline: "center" }) }, person.name);
  strip.append(phone.tab);
  watcher.observe(phone.root);
  const { messages } = await api.get(`/people/${person.wa_id}/thread`);
  phone.load(messages);
  showEmptiness();
  return phone;
}

// On a narrow screen one phone is in view; the strip says which, and where something new waits.
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const phone = phones.get(entry.target.dataset.phone);
    phone?.tab.setAttribute("aria-current", String(entry.isIntersecting));
    if (phone && entry.isIntersecting) phone.tab.dataset.unread = "false";
  }
}, { root: stage, threshold: 0.6 });

async function openByNumber(waId) {
  if (!phones.has(waId)) await open(await api.post("/people", { wa_id: waId }));
  phones.get(waId).root.scrollIntoView({ behavior: "smooth", inline: "center" });
  phones.get(waId).input.focus({ preventScroll: true });
}

function showEmptiness() {
  stage.querySelector(".empty")?.remove();
  if (phones.size) return;
  stage.append(el("section", { class: "empty" }, el("h2", {}, "No phones yet"),
    el("p", {}, "Add a person to write to the business, or open the phone of anyone it has written to."),
    el("button", { class: "button", type: "button", onclick: openDialog }, "Add a person")));
}

function setClock(now) {
  clock.offset = Date.parse(now) - Date.now();
  beat();
}

function beat() {
  const now = new Date(clock.now());
  clockFace.textContent = now.toLocaleString([], { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
  clockFace.dateTime = now.toISOString();
  for (const phone of phones.values()) phone.tick();
  panel.tick();
}

async function onNews(news) {
  const phone = phones.get(news.wa_id);
  if (news.kind === "message" && phone) {
    if (news.message.from === "business" && phone.tab.getAttribute("aria-current") !== "true") phone.tab.dataset.unread = "true";
    phone.put(news.message);
  }
  if (news.kind === "typing" && phone?.numberId === news.phone_number_id) phone.showTyping(news.seconds);
  else if (news.kind === "person") {
    const person = await api.get(`/people/${news.wa_id}`);
    if (person.is_shown) await open(person);
  } else if (news.kind === "clock") {
    setClock(news.now);
    for (const each of phones.values()) each.describe(await api.get(`/people/${each.waId}`));
  } else if (news.kind === "reload") await load();
  panel.hear(news);
}

const bar = document.querySelector("[data-connection]");
let wasLost = false;
function onState(state) {
  bar.dataset.connection = state;
  bar.querySelector("span").textContent = state === "open" ? "Connected" : "Connection lost";
  if (state === "open" && wasLost) load();
  wasLost = state === "lost";
}

const dialog = document.querySelector("[data-person-dialog]");
const problem = dialog.querySelector("[data-problem]");
function openDialog() {
  dialog.querySelector("form").reset();
  problem.textContent = "";
  dialog.showModal();
}
document.querySelector("[data-add-person]").addEventListener("click", openDialog);
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
dialog.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const person = await api.post("/people", Object.fromEntries(new FormData(event.target)));
    dialog.close();
    await open(person);
    await openByNumber(person.wa_id);
  } catch (failure) {
    problem.textContent = failure.message;
  }
});
document.querySelector("[data-open-panel]").addEventListener("click", () => panel.open("clock"));
for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());

setInterval(beat, 1000);
load().catch((failure) => toast(failure.message));
listen(onNews, onState);
