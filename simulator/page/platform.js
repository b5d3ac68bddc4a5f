// Two leaves of the drawer: the rules in force and what the platform thinks of account and templates.
import { api } from "./api.js";
import { el, toast } from "./dom.js";

const RULES = [
  ["People", [
    ["delays.sent", "Leaves after, s"], ["delays.delivered", "Arrives after, s"], ["delays.read", "Read after, s"],
    ["read_share", "Share that reads, 0–1"], ["delays.review", "Template review, s"],
  ]],
  ["Limits", [
    ["limits.enforces_window", "24-hour window"], ["limits.enforces_opt_out", "Opt-out from offers"],
    ["limits.messages_per_second", "Messages a second"], ["limits.pair_burst", "Burst to one person"],
    ["limits.marketing_per_person_daily", "Offers a person a day"], ["limits.free_service_messages", "Free messages a month"],
    ["limits.paced_batch", "First batch of a new template"], ["limits.pacing_seconds", "Pacing lasts, s"],
  ]],
  ["Webhooks", [
    ["webhooks.delay_seconds", "Held back, s"], ["webhooks.duplicate_share", "Sent twice, 0–1"],
    ["webhooks.disorder_seconds", "Shuffled within, s"], ["webhooks.batch_size", "Most in one post"],
    ["webhooks.one_change_per_update", "One change each"],
  ]],
  ["Templates", [["auto_review", "Review by itself"], ["recategorises", "Make selling utility marketing"]]],
];
const OPTIONAL = /messages_per_second|pair_burst|marketing_per_person|paced_batch/;
const TIERS = ["TIER_50", "TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED"];
const JUDGEMENTS = [
  ["approve_template", "Approve"], ["reject_template", "Reject"], ["pause_template", "Pause"], ["unpause_template", "Un-pause"],
  ["disable_template", "Disable"], ["quality:GREEN", "Quality green"], ["quality:RED", "Quality red"],
  ["category:MARKETING", "Make marketing"], ["category:UTILITY", "Make utility"],
];

async function attempt(work) {
  try {
    return await work();
  } catch (problem) {
    toast(problem.message);
    return null;
  }
}

export async function drawRules(leaf) {
  const settings = await api.get("/settings");
  const change = (name, value) => attempt(() => api.post("/settings", { [name]: value }));
  leaf.replaceChildren(...RULES.map(([title, names]) => el("section", {}, el("h3", {}, title), names.map(([name, label]) => {
    const value = settings[name];
    if (typeof value === "boolean") {
      return el("label", { class: "switch" }, label,
        el("input", { type: "checkbox", checked: value, "data-setting": name, onchange: (event) => change(name, event.target.checked) }));
    }
    const isOptional = OPTIONAL.test(name);
    return el("label", { class: "switch" }, label,
      el("input", { type: "number", min: "0", step: "any", value: value ?? "", placeholder: isOptional ? "no limit" : "", "data-setting": name,
        onchange: (event) => change(name, event.target.value === "" ? null : Number(event.target.value)) }));
  }))));
}

export async function drawPlatform(leaf, redraw) {
  const state = await api.get("/state");
  const order = async (name, wish) => { await attempt(() => api.post(`/platform/${name}`, wish)); await redraw(); };
  const numbers = state.numbers.map((number) => buildNumber(number, (name, wish) => order(name, { ...wish, phone_number_id: number.phone_number_id })));
  const templates = state.templates.map((template) => buildTemplate(template, order));
  leaf.replaceChildren(...numbers,
    el("section", {}, el("h3", {}, templates.length ? "Templates" : "No templates yet"), el("ul", { class: "lines" }, templates)),
    el("section", {}, el("h3", {}, "Token"), el("p", { class: "hint" }, "A revoked token makes every call fail with 190 until it is restored."),
      el("div", { class: "jumps" },
        el("button", { class: "button", type: "button", onclick: () => order("token", { revoked: true }) }, "Revoke"),
        el("button", { class: "button", type: "button", onclick: () => order("token", { revoked: false, expires_in: null }) }, "Restore"))),
    el("section", {}, el("h3", {}, "Webhooks"),
      el("p", { class: "hint" }, `${state.webhooks.posts} posts, ${state.webhooks.refusals} of them refused, ${state.webhooks.under_way} updates under way. ${state.people} people known.`)));
}

function buildNumber(number, order) {
  const toggle = (label, value, act) => el("label", { class: "switch" }, label, el("input", { type: "checkbox", checked: value, onchange: (event) => act(event.target.checked) }));
  const pick = (label, values, value, act) => el("label", { class: "switch" }, label,
    el("select", { onchange: (event) => act(event.target.value) }, values.map((each) => el("option", { selected: each === value }, each))));
  return el("section", { "data-number": number.phone_number_id }, el("h3", {}, `${number.verified_name} · +${number.display_number}`),
    el("p", { class: "hint" }, `${number.people_reached} people reached in 24 hours, ${number.service_messages} service messages this month.`),
    pick("Messaging limit", TIERS, number.messaging_limit, (limit) => order("messaging_limit", { limit })),
    pick("Quality", ["GREEN", "YELLOW", "RED", "UNKNOWN"], number.quality, (quality) => order("number_quality", { quality })),
    pick("Throughput", ["STANDARD", "HIGH"], number.throughput, (level) => order("throughput", { level })),
    toggle("Payment method", number.has_payment_method, (present) => order("payment_method", { present })),
    toggle("Account locked", number.is_locked, (locked) => order("account_lock", { locked })),
    toggle("Restricted for a day", number.is_restricted, (on) => order("account_restriction", { seconds: on ? 86400 : 0 })));
}

function buildTemplate(template, order) {
  const judge = (choice) => {
    const [name, value] = choice.split(":");
    if (value) return order(`template_${name}`, { id: template.id, [name]: value });
    return order(name, { id: template.id });
  };
  return el("li", { class: "line", "data-template": template.name },
    el("b", {}, template.name), el("span", { class: "badge", "data-state": template.status }, template.status.toLowerCase()),
    el("small", {}, `${template.language} · ${template.category.toLowerCase()} · ${template.accepted} sent`),
    el("select", { "aria-label": `Judge ${template.name}`, onchange: (event) => event.target.value && judge(event.target.value) },
      el("option", { value: "" }, "Judge…"), JUDGEMENTS.map(([value, label]) => el("option", { value }, label))));
}
