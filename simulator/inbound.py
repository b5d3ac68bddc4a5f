"""What people do: write, tap, attach, share, react, block, stop marketing; each act reaches the business by webhook."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from simulator.accounts import Number
from simulator.clock import Clock
from simulator.config import Config
from simulator.gates import Gates
from simulator.ids import make_wamid
from simulator.media import MediaFile, find_kind
from simulator.messages import Incoming, Outgoing
from simulator.people import Person
from simulator.thread import render_button
from simulator.webhooks.payloads import Update, build_inbound, build_value_error, describe_contact
from simulator.webhooks.switchboard import Switchboard

Json = dict[str, Any]
FREE_ENTRY_SECONDS = 72 * 3600.0
# So many messages from people can be found again to be marked as read.
REMEMBERED = 100_000


class ActError(Exception):
    """A person cannot do that: there is no such message, button or file."""


@dataclass(frozen=True)
class Choice:
    """Something in a message that can be tapped and answers the business."""

    kind: str
    id: str
    title: str
    description: str = ""


def list_choices(message: Outgoing) -> Iterator[Choice]:
    part = message.payload.get(message.kind, {})
    if message.kind == "template" and message.template is not None:
        given = {(str(c.get("type")).lower(), str(c.get("index", ""))): c for c in part.get("components") or []}
        for place, definition in enumerate(message.template.form.buttons):
            button = render_button(place, definition, given)
            if button["kind"] == "quick_reply":
                yield Choice("quick_reply", button["id"], button["title"])
    elif message.kind == "interactive":
        for button in part["action"].get("buttons", []):
            yield Choice("button_reply", button["reply"]["id"], button["reply"]["title"])
        for section in part["action"].get("sections", []):
            for row in section["rows"]:
                yield Choice("list_reply", row["id"], row["title"], row.get("description", ""))


class Inbound:
    def __init__(self, clock: Clock, config: Config, switchboard: Switchboard, gates: Gates) -> None:
        self._clock = clock
        self._config = config
        self._switchboard = switchboard
        self._gates = gates
        self.on_change: Callable[[Outgoing | Incoming], None] = lambda _: None
        self.read_now: Callable[[Outgoing], None] = lambda _: None
        self._sent: OrderedDict[str, Incoming] = OrderedDict()

    def send(self, person: Person, number: Number, kind: str, content: Json, *, quotes: str = "") -> Incoming:
        """Put one message from a person on the wire: it opens the window and reads what lay unread."""
        now = self._clock.now()
        if quotes:
            content = {"context": self._build_context(person, number, quotes)} | content
        message = Incoming(make_wamid(person.wa_id), number, person, kind, content, now)
        self.read_chat(person, number)
        person.thread.append(message)
        self._sent[message.wamid] = message
        if len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        if kind != "system":
            person.open_window(number.id, now + self._config.limits.window_hours * 3600.0)
            if "referral" in content:
                person.open_free_entry(number.id, now + FREE_ENTRY_SECONDS)
        if person.wa_id not in number.blocked_people:
            rate = self._config.limits.messages_per_second
            if rate is not None and not self._gates.try_throughput(number, rate, now):
                self._switchboard.send(build_value_error(number, 130429, now))
            self._switchboard.send(build_inbound(message), done=lambda: self._receive(message))
        self.on_change(message)
        return message

    def say(self, person: Person, number: Number, text: str, *, quotes: str = "") -> Incoming:
        return self.send(person, number, "text", {"text": {"body": text}}, quotes=quotes)

    def tap(self, person: Person, reply: str, message_id: str = "") -> Incoming:
        """Tap a reply by its id or its title, on one message or on the latest that offers it."""
        message, choice = self._find_choice(person, reply, message_id)
        if choice.kind == "quick_reply":
            content: Json = {"button": {"payload": choice.id, "text": choice.title}}
            return self.send(person, message.number, "button", content, quotes=message.wamid)
        answer = {"id": choice.id, "title": choice.title}
        if choice.description:
            answer["description"] = choice.description
        content = {"interactive": {"type": choice.kind, choice.kind: answer}}
        return self.send(person, message.number, "interactive", content, quotes=message.wamid)

    def attach(self, person: Person, number: Number, media: MediaFile, caption: str = "", url: str = "") -> Incoming:
        kind = find_kind(media.mime_type)
        part: Json = {"caption": caption} if caption and kind in {"image", "video", "document"} else {}
        if kind == "document":
            part["filename"] = media.filename
        part |= {"mime_type": media.mime_type, "sha256": media.sha256_base64, "id": media.id, "url": url}
        if kind == "audio":
            part["voice"] = media.mime_type == "audio/ogg"
        if kind == "sticker":
            part["animated"] = False
        return self.send(person, number, kind, {kind: part})

    def react(self, person: Person, message_id: str, emoji: str) -> Incoming:
        target = person.find_message(message_id)
        if target is None:
            raise ActError("There is no such message on this phone.")
        reaction: Json = {"message_id": message_id}
        if emoji:
            reaction["emoji"] = emoji
        person.reactions = (person.reactions or {}) | {message_id: emoji}
        message = Incoming(
            make_wamid(person.wa_id), target.number, person, "reaction", {"reaction": reaction}, self._clock.now()
        )
        self._switchboard.send(build_inbound(message))
        self.on_change(target)
        return message

    def prefer_marketing(self, person: Person, number: Number, value: str) -> None:
        """The app's own `stop` and `resume` for marketing of this business."""
        stopped = person.stopped_marketing = set() if person.stopped_marketing is None else person.stopped_marketing
        if value == "stop":
            stopped.add(number.id)
        else:
            stopped.discard(number.id)
        now = int(self._clock.now())
        preference: Json = {
            "wa_id": person.wa_id,
            "user_id": person.bsuid,
            "detail": "User requested to stop marketing messages"
            if value == "stop"
            else "User requested to resume marketing messages",
            "category": "marketing_messages",
            "value": value,
            "timestamp": now,
        }
        update = Update(
            number.waba.id, "user_preferences", preference, "user_preferences", number, describe_contact(person), now
        )
        self._switchboard.send(update)

    def block(self, person: Person, number: Number, *, is_blocked: bool) -> None:
        blocked = person.blocked = set() if person.blocked is None else person.blocked
        if is_blocked:
            blocked.add(number.id)
        else:
            blocked.discard(number.id)

    def read_chat(self, person: Person, number: Number) -> None:
        script = person.script
        if script is not None and script.never_reads:
            return
        for item in reversed(person.thread):
            if isinstance(item, Outgoing) and item.number is number:
                if item.read_at is not None:
                    return
                self.read_now(item)

    def find(self, wamid: str) -> Incoming | None:
        return self._sent.get(wamid)

    def mark_read(self, message: Incoming) -> None:
        """Turn the ticks of this message and of all before it in the same chat blue."""
        message.is_read = True
        self.on_change(message)
        is_before = False
        for item in reversed(message.person.thread):
            if item is message:
                is_before = True
            elif is_before and isinstance(item, Incoming) and item.number is message.number:
                if item.is_read:
                    return
                item.is_read = True
                self.on_change(item)

    def _receive(self, message: Incoming) -> None:
        message.is_received = True
        self.on_change(message)

    def _build_context(self, person: Person, number: Number, quoted_id: str) -> Json:
        quoted = person.find_message(quoted_id)
        sender = person.wa_id if isinstance(quoted, Incoming) else number.display_number
        return {"from": sender, "id": quoted_id}

    def _find_choice(self, person: Person, reply: str, message_id: str) -> tuple[Outgoing, Choice]:
        for item in reversed(person.thread):
            if not isinstance(item, Outgoing) or (message_id and item.wamid != message_id):
                continue
            choices = list(list_choices(item))
            for choice in choices:
                if reply in {choice.id, choice.title} or reply == "*":
                    return item, choice
        raise ActError("No message on this phone offers that reply.")
