// The drawer: what the business sent, the clock, the faults; rules and platform are drawn beside.
import { api } from "./api.js";
import { ICONS, clockTime, el, icon, toast } from "./dom.js";
import { drawPlatform, drawRules } from "./platform.js";

const TABS = { ledger: "Sent", clock: "Clock", faults: "Faults", rules: "Rules", platform: "Platform" };
const JUMPS = [["1 min", 60], ["10 min", 600], ["1 hour", 3600], ["3 hours", 10800], ["1 day", 86400], ["7 days", 604800], ["30 days", 2592000]];
const FAULTS = [
  ["error", "Error code"], ["html", "Server error with HTML"], ["slow", "Slow answer"], ["hang", "No answer, nothing accepted"],
  ["reset", "Connection cut, nothing accepted"], ["accept_then_hang", "Accepted, never answered"],
  ["accept_then_reset", "Accepted, connection cut"], ["half_open", "Accepted, half an answer"], ["fail_later", "Accepted, fails later"],
];

export class Panel {
  constructor(root, toggle, clock, openPhone) {
    this.openPhone = openPhone;
    this.root = root;
    this.toggle = toggle;
    this.clock = clock;
    this.tab = "ledger";
    this.leaf = el("div", { class: "leaf", role: "tabpanel", tabindex: "0" });
    this.tabs = el("div", { class: "tabs", role: "tablist" }, Object.entries(TABS).map(([name, label]) =>
      el("button", { type: "button", role: "tab", "data-tab": name, onclick: () => this.open(name) }, label)),
      el("span", { class: "spring" }),
      el("button", { class: "icon", type: "button", "aria-label": "Close the controls", onclick: () => this.close() }, icon(...ICONS.close)));
    root.append(this.tabs, this.leaf);
    toggle.addEventListener("click", () => (root.hidden ? this.open(this.tab) : this.close()));
    root.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
  }

  async open(tab) {
    this.tab = tab;
    this.root.hidden = false;
    this.toggle.setAttribute("aria-expanded", "true");
    for (const button of this.tabs.querySelectorAll("[role=tab]")) button.setAttribute("aria-selected", String(button.dataset.tab === tab));
    await this.refresh();
  }

  close() {
    this.root.hidden = true;
    this.toggle.setAttribute("aria-expanded", "false");
    this.toggle.focus();
  }

  async refresh() {
    if (this.root.hidden) return;
    try {
      await {
        ledger: () => this.drawLedger(), clock: () => this.drawClock(), faults: () => this.drawFaults(),
        rules: () => drawRules(this.leaf), platform: () => drawPlatform(this.leaf, () => this.refresh()),
      }[this.tab]();
    } catch (problem) {
      toast(problem.message);
    }
  }

  hear(news) {
    if (this.root.hidden) return;
    if (this.tab === "ledger" && (news.kind === "ledger" || news.kind === "message")) this.refreshSoon();
    if (this.tab === "faults" && news.kind === "faults") this.refreshSoon();
    if (this.tab === "platform" && news.kind === "ledger") this.refreshSoon();
  }

  refreshSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.refresh(), 250);
  }

  tick() {
    const face = this.leaf.querySelector("[data-now]");
    if (face && !this.root.hidden) face.textContent = new Date(this.clock.now()).toLocaleString([], { dateStyle: "medium", timeStyle: "medium" });
    if (this.tab === "ledger" && !this.root.hidden && Date.now() - (this.drawnAt || 0) > 3000) this.refresh();
  }

  async drawLedger() {
    const { messages, last_seq: last } = await api.get("/ledger?last=60");
    this.drawnAt = Date.now();
    const lines = messages.reverse().map((message) => el("li", { class: "line", "data-ledger": message.wamid },
      el("b", {}, el("button", { type: "button", title: "Open this phone", onclick: () => this.openPhone(message.to) }, `+${message.to}`)),
      el("span", { class: "badge", "data-status": message.status }, message.error ? `${message.status} ${message.error}` : message.status),
      el("small", {}, `${message.seq} · ${message.type}${message.payload.template ? ` ${message.payload.template.name}` : ""} · ${message.category}`),
      el("small", { style: "justify-self:end" }, clockTime(message.at))));
    this.leaf.replaceChildren(
      el("h3", {}, last ? `${last.toLocaleString()} accepted` : "Nothing was sent yet"),
      el("p", { class: "hint" }, "What the business sent, newest first, as the platform sees it."),
      el("ul", { class: "lines" }, lines));
  }

  async drawClock() {
    const time = await api.get("/clock");
    const jump = async (seconds) => { await api.post("/clock", { advance_seconds: seconds }); await this.refresh(); };
    const due = time.next_due ? `Next: ${new Date(time.next_due).toLocaleString()}.` : "Nothing is due.";
    this.leaf.replaceChildren(
      el("section", {}, el("h3", {}, "Virtual time"), el("p", { class: "now", "data-now": true }),
        el("p", { class: "hint" }, `${time.waiting} things wait for their time. ${due}`)),
      el("section", {}, el("h3", {}, "Jump ahead"), el("p", { class: "hint" }, "Everything in between happens in its order: receipts, window ends, pauses, retries."),
        el("div", { class: "jumps" }, JUMPS.map(([label, seconds]) => el("button", { class: "button", type: "button", "data-jump": seconds, onclick: () => jump(seconds) }, label)))));
    this.tick();
  }

  async drawFaults() {
    const { faults } = await api.get("/faults");
    const form = el("form", { style: "display:grid;gap:12px", onsubmit: (event) => { event.preventDefault(); this.order(new FormData(form)); } },
      el("label", {}, "What goes wrong", el("select", { name: "action", "data-fault-action": true }, FAULTS.map(([value, label]) => el("option", { value }, label)))),
      el("div", { class: "pair" },
        el("label", {}, "Error code", el("input", { name: "code", type: "number", value: "131056" })),
        el("label", {}, "Next calls", el("input", { name: "times", type: "number", min: "1", value: "1" }))),
      el("div", { class: "pair" },
        el("label", {}, "Seconds (slow)", el("input", { name: "seconds", type: "number", min: "0", step: "0.1", value: "2" })),
        el("label", {}, "Only to", el("input", { name: "to", inputmode: "tel", placeholder: "anyone" }))),
      el("div", { class: "row" }, el("button", { class: "button" }, "Order it")));
    const rows = faults.map((fault) => el("li", { class: "line", "data-fault": fault.id }, el("b", {}, fault.action),
      el("button", { class: "badge", type: "button", style: "border:0", onclick: async () => { await api.remove(`/faults?id=${fault.id}`); this.refresh(); } }, "Clear"),
      el("small", {}, `${fault.place} · ${fault.times ?? "∞"} more${fault.action === "error" ? ` · ${fault.code}` : ""}`)));
    this.leaf.replaceChildren(el("section", {}, el("h3", {}, "Order a fault"), el("p", { class: "hint" }, "It strikes the next messages the business sends."), form),
      el("section", {}, el("h3", {}, rows.length ? "Waiting to strike" : "No fault is waiting"), el("ul", { class: "lines" }, rows)));
  }

  async order(fields) {
    const wish = { action: fields.get("action"), code: Number(fields.get("code")), times: Number(fields.get("times")), seconds: Number(fields.get("seconds")) };
    if (fields.get("to").trim()) wish.to = fields.get("to").replace(/\D/g, "");
    try {
      await api.post("/faults", wish);
    } catch (problem) {
      toast(problem.message);
    }
    await this.refresh();
  }
}
