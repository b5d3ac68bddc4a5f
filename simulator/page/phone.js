// One phone: its thread, composer, list sheet, menu, drop area and typing dots.
import { api } from "./api.js";
import { buildBubble } from "./bubbles.js";
import { ICONS, avatar, el, icon, toast } from "./dom.js";
import { buildMenu, buildSheet } from "./sheets.js";

export class Phone {
  constructor(person, clock) {
    this.person = person;
    this.clock = clock;
    this.messages = new Map();
    this.numberId = person.chats[0].phone_number_id;
    this.quoted = null;
    this.typingEndsAt = 0;
    this.build();
    this.describe(person);
  }

  get waId() { return this.person.wa_id; }
  get chat() { return this.person.chats.find((chat) => chat.phone_number_id === this.numberId) || this.person.chats[0]; }

  build() {
    this.thread = el("div", { class: "thread", role: "log", "aria-live": "polite", "data-thread": true, tabindex: "0", "aria-label": "Messages" });
    this.title = el("b", { "data-business": true });
    this.under = el("small", {});
    this.window = el("span", { class: "window", "data-window": "shut" });
    this.picker = el("select", { "aria-label": "Chat", hidden: true, onchange: () => { this.numberId = this.picker.value; this.describe(this.person); this.draw(); } });
    this.input = el("textarea", { rows: "1", placeholder: "Message", "aria-label": "Message", "data-composer": true, dir: "auto",
      onkeydown: (event) => this.onKey(event), oninput: () => this.fit(), onpaste: (event) => this.onPaste(event) });
    this.file = el("input", { type: "file", multiple: true, hidden: true, "data-file": true, onchange: () => { this.attach([...this.file.files]); this.file.value = ""; } });
    this.quoteRow = el("div", { class: "quoting", hidden: true });
    this.down = el("button", { class: "latest", type: "button", hidden: true, "aria-label": "To the latest message", onclick: () => this.scroll() }, icon(...ICONS.down));
    this.ownerName = el("h2", {});
    this.ownerNote = el("span", { "data-note": true });
    this.face = el("span", {});
    this.device = el("div", { class: "device" },
      el("header", { class: "head" }, this.face, el("div", { class: "who" }, this.title, this.picker, this.under), this.window,
        el("button", { class: "icon", type: "button", title: "More", "aria-label": "More", "aria-haspopup": "menu", "data-menu-button": true, onclick: () => this.openMenu() }, icon(...ICONS.more))),
      this.thread, this.quoteRow,
      el("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); this.say(); } },
        el("div", { class: "pill" }, this.input, this.file,
          el("button", { class: "icon", type: "button", title: "Attach a file", "aria-label": "Attach a file", "data-attach": true, onclick: () => this.file.click() }, icon(...ICONS.attach))),
        el("button", { class: "send", "aria-label": "Send", "data-send": true }, icon(...ICONS.send))),
      this.down,
      el("div", { class: "drop", "aria-hidden": "true" }, el("div", {}, icon(...ICONS.file), "Drop to send")));
    this.root = el("article", { class: "phone", "data-phone": this.waId, "aria-label": `Phone of ${this.person.name}` },
      el("div", { class: "owner" }, this.ownerName, this.ownerNote, el("span", { class: "number" }, `+${this.waId}`)), this.device);
    this.thread.addEventListener("scroll", () => { this.down.hidden = this.isAtEnd(); });
    this.listenToDrops();
  }

  describe(person) {
    this.person = person;
    const chat = this.chat;
    this.ownerName.textContent = person.name;
    this.ownerNote.textContent = person.note;
    this.root.dataset.off = person.is_off;
    const isSame = this.title.textContent === chat.business;
    this.title.textContent = chat.business;
    if (!isSame) this.face.replaceChildren(avatar(chat.business));
    const isPlural = person.chats.length > 1;
    this.title.hidden = isPlural;
    this.picker.hidden = !isPlural;
    if (isPlural) this.picker.replaceChildren(...person.chats.map((each) => el("option", { value: each.phone_number_id, selected: each === chat }, each.business)));
    this.windowEndsAt = chat.window_ends_at ? Date.parse(chat.window_ends_at) : 0;
    this.refillMenu?.();
    this.tick();
  }

  // Called every second: the window runs down and typing dots go.
  tick() {
    const left = Math.round((this.windowEndsAt - this.clock.now()) / 1000);
    const isOpen = left > 0;
    this.window.dataset.window = isOpen ? "open" : "shut";
    const hours = Math.floor(left / 3600), minutes = Math.floor((left % 3600) / 60);
    this.window.textContent = isOpen ? `${hours} h ${String(minutes).padStart(2, "0")} min` : "window shut";
    this.window.title = isOpen ? "The business may write freely for this long" : "The business may only send templates until this person writes";
    const isTyping = this.typingEndsAt > this.clock.now();
    this.under.textContent = isTyping ? "typing…" : this.chat.has_blocked ? "blocked" : "business account";
    this.under.className = isTyping ? "typing" : "";
    if (!isTyping && this.dots) { this.dots.remove(); this.dots = null; }
  }

  showTyping(seconds) {
    this.typingEndsAt = this.clock.now() + seconds * 1000;
    if (!this.dots) this.dots = el("div", { class: "dots", "data-typing": true, "aria-label": "typing" }, el("i"), el("i"), el("i"));
    const isAtEnd = this.isAtEnd();
    this.thread.append(this.dots);
    this.tick();
    if (isAtEnd) this.scroll();
  }

  load(messages) {
    this.messages = new Map(messages.map((message) => [message.id, message]));
    this.draw();
  }

  draw() {
    this.thread.replaceChildren();
    this.lastDay = "";
    for (const message of this.messages.values()) if (message.phone_number_id === this.numberId) this.append(message);
    this.scroll();
  }

  put(message) {
    const isNew = !this.messages.has(message.id);
    this.messages.set(message.id, message);
    if (message.phone_number_id !== this.numberId) {
      if (!isNew) return;
      this.numberId = message.phone_number_id;
      this.describe(this.person);
      this.draw();
      return;
    }
    const wasAtEnd = this.isAtEnd();
    if (isNew && message.from === "business") this.typingEndsAt = 0;
    const old = this.thread.querySelector(`[data-message="${CSS.escape(message.id)}"]`);
    if (old) {
      const bubble = this.buildBubble(message);
      if (old.dataset.run) bubble.dataset.run = old.dataset.run;
      bubble.style.animation = "none";
      old.replaceWith(bubble);
    } else this.append(message);
    if (message.quotes) this.refresh(message.quotes);
    if (this.dots) this.thread.append(this.dots);
    this.tick();
    if (wasAtEnd || message.from === "person") this.scroll();
  }

  append(message) {
    const day = new Date(message.at).toDateString();
    if (day !== this.lastDay) {
      const label = new Date(message.at).toLocaleDateString([], { day: "numeric", month: "long", year: "numeric" });
      this.thread.append(el("p", { class: "day" }, label));
      this.lastDay = day;
    }
    const bubble = this.buildBubble(message);
    const before = this.thread.lastElementChild;
    if (before?.dataset.from === message.from) bubble.dataset.run = "on";
    this.thread.append(bubble);
  }

  refresh(id) {
    const message = this.messages.get(id);
    const old = this.thread.querySelector(`[data-message="${CSS.escape(id)}"]`);
    if (!message || !old) return;
    const bubble = this.buildBubble(message);
    if (old.dataset.run) bubble.dataset.run = old.dataset.run;
    bubble.style.animation = "none";
    old.replaceWith(bubble);
  }

  buildBubble(message) {
    return buildBubble(message, {
      find: (id) => this.messages.get(id),
      business: () => this.chat.business,
      jump: (id) => this.thread.querySelector(`[data-message="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "center", behavior: "smooth" }),
      isTapped: (id, title) => [...this.messages.values()].some((each) => each.from === "person" && each.quotes === id && each.text === title),
      tap: (id, reply) => this.act({ tap: reply, message_id: id }),
      openList: (shown) => this.openList(shown),
      react: (id, emoji) => this.act({ reaction: { message_id: id, emoji } }),
      quote: (shown) => this.quote(shown),
      copy: (code) => navigator.clipboard?.writeText(code).then(() => toast(`Copied ${code}`)),
      sendLocation: () => this.act({ location: { latitude: 22.3039, longitude: 70.8022, name: "Rajkot", address: "Gujarat, India" } }),
    });
  }

  async act(wish) {
    try {
      await api.post(`/people/${this.waId}/say`, { phone_number_id: this.numberId, ...wish });
    } catch (problem) {
      toast(problem.message);
    }
  }

  async say() {
    const text = this.input.value.trim();
    if (!text) return this.input.focus();
    this.input.value = "";
    this.fit();
    await this.act({ text, quotes: this.quoted?.id || "" });
    this.quote(null);
    return this.input.focus();
  }

  async attach(files) {
    const caption = this.input.value.trim();
    this.input.value = "";
    this.fit();
    for (const [place, file] of files.entries()) {
      try {
        await api.attach(this.waId, file, { caption: place === 0 ? caption : "", phone_number_id: this.numberId });
      } catch (problem) {
        toast(problem.message);
      }
    }
  }

  quote(message) {
    this.quoted = message;
    this.quoteRow.hidden = !message;
    if (!message) return;
    this.quoteRow.replaceChildren(el("span", {}, message.text || message.type),
      el("button", { class: "icon", type: "button", "aria-label": "Do not quote", onclick: () => this.quote(null) }, icon(...ICONS.close)));
    this.input.focus();
  }

  openList(message) { buildSheet(this, message); }
  openMenu() { buildMenu(this); }

  onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.say(); }
    if (event.key === "Escape") this.quote(null);
  }

  onPaste(event) {
    const files = [...event.clipboardData.files];
    if (files.length) { event.preventDefault(); this.attach(files); }
  }

  listenToDrops() {
    let depth = 0;
    const show = (isOver) => { this.root.dataset.dropping = isOver; };
    this.device.addEventListener("dragenter", (event) => { event.preventDefault(); depth += 1; show(true); });
    this.device.addEventListener("dragover", (event) => event.preventDefault());
    this.device.addEventListener("dragleave", () => { depth -= 1; if (depth <= 0) show(false); });
    this.device.addEventListener("drop", (event) => {
      event.preventDefault();
      depth = 0;
      show(false);
      if (event.dataTransfer.files.length) this.attach([...event.dataTransfer.files]);
    });
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 124)}px`;
  }

  isAtEnd() { return this.thread.scrollHeight - this.thread.scrollTop - this.thread.clientHeight < 90; }
  scroll() { this.thread.scrollTop = this.thread.scrollHeight; this.down.hidden = true; }
}
