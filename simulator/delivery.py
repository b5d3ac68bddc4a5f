"""A message's way after its acceptance: sent, delivered, read or failed, each at its time and with its webhook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.clock import Clock
from simulator.config import Config
from simulator.fate import Fate
from simulator.ids import draw_share
from simulator.messages import RANK, Outgoing
from simulator.people import Person, Script
from simulator.pricing import choose_type, describe_pricing, month_of
from simulator.webhooks.payloads import build_failure, build_status
from simulator.webhooks.switchboard import Switchboard

DEFAULT_TTL = 30 * 86_400.0
Watcher = Callable[[Outgoing], None]
Habit = Callable[[Person, Script, Outgoing], None]


def _ignore(*_: object) -> None:
    return None


class Delivery:
    """`on_change` hears every new status of a shown person's message, `on_arrival` each delivery to a scripted one."""

    def __init__(self, config: Config, clock: Clock, fate: Fate, switchboard: Switchboard) -> None:
        self._config = config
        self._clock = clock
        self._fate = fate
        self._switchboard = switchboard
        self.on_change: Watcher = _ignore
        self.on_arrival: Habit = _ignore

    def accept(self, message: Outgoing) -> None:
        """Decide the fate now, as the platform does, and let it show a little later."""
        now = self._clock.now()
        message.pricing_type = choose_type(
            message,
            now,
            self._config.limits.free_service_messages,
            message.person.free_entry_ends_at(message.number.id),
        )
        failure = self._fate.find_failure(message, now)
        if failure is not None:
            self._clock.after(self._config.delays.sent, self.fail, message, *failure)
        else:
            self._clock.after(self._config.delays.sent, self._leave, message)

    def fail(self, message: Outgoing, code: int, details: str = "") -> None:
        now = self._clock.now()
        message.status = "failed"
        message.failed_at = now
        message.error_code = code
        message.error_details = details
        has_contact = self._config.webhooks.contacts_on_failed
        self._switchboard.send(build_failure(message, code, details, now, has_contact=has_contact))
        self._show(message)

    def _leave(self, message: Outgoing) -> None:
        message.sent_at = self._clock.now()
        self._tell(message, "sent", with_pricing=True)
        person, script = message.person, message.person.script
        if script is not None and script.off_for and not person.off_until:
            person.off_until = self._clock.now() + script.off_for
        if message.kind == "reaction":
            self._react(message)
            return
        if script is not None and script.never_delivered:
            return
        self._clock.after(self._config.delays.delivered, self._arrive, message)

    def _arrive(self, message: Outgoing) -> None:
        now, person = self._clock.now(), message.person
        if person.off_until > now:
            self._clock.at(person.off_until, self._arrive, message)
            return
        if now - message.accepted_at > self._ttl_of(message):
            return  # An expired message vanishes without a word; only the missing `delivered` tells.
        person.thread.append(message)
        message.delivered_at = now
        self._count(message)
        script = person.script
        if script is not None and script.reads_before_delivered:
            self._read(message, is_first=True)
        self._tell(message, "delivered", with_pricing=message.read_at is None)
        if message.read_at is None and self._will_read(message, script):
            wait = self._config.delays.read if script is None or script.reads_after is None else script.reads_after
            self._clock.after(wait, self._read, message)
        if script is not None:
            self.on_arrival(person, script, message)

    def _read(self, message: Outgoing, *, is_first: bool = False) -> None:
        """Only the first of delivered and read carries the price."""
        if message.read_at is not None:
            return
        message.read_at = self._clock.now()
        self._tell(message, "read", with_pricing=is_first)

    def read_now(self, message: Outgoing) -> None:
        """A person opened the chat: what was delivered is read."""
        if message.delivered_at is not None:
            self._read(message)

    def _react(self, message: Outgoing) -> None:
        reaction = message.payload["reaction"]
        target = message.person.find_message(reaction["message_id"])
        if target is None:
            self.fail(message, 131009, "The message to react to is unknown or too old.")
            return
        reactions = message.person.reactions = message.person.reactions or {}
        reactions[target.wamid] = reaction["emoji"]
        self._show(message)

    def _tell(self, message: Outgoing, status: str, *, with_pricing: bool) -> None:
        if RANK[status] > RANK.get(message.status, 0):
            message.status = status
        pricing = describe_pricing(message) if with_pricing and message.kind != "reaction" else None
        update = build_status(message, status, self._clock.now(), pricing, self._describe_conversation(message))
        script = message.person.script
        self._switchboard.send(update, is_doubled=script is not None and script.duplicates)
        self._show(message)

    def _describe_conversation(self, message: Outgoing) -> dict[str, Any] | None:
        """Conversations are only told of within a free entry point."""
        if message.pricing_type != "free_entry_point":
            return None
        ends_at = message.person.free_entry_ends_at(message.number.id)
        return {
            "id": f"{message.person.bsuid}:{int(ends_at)}",
            "expiration_timestamp": str(int(ends_at)),
            "origin": {"type": "referral_conversion"},
        }

    def _count(self, message: Outgoing) -> None:
        """Charges and limits count what is delivered."""
        now = self._clock.now()
        if message.category == "service":
            count = message.number.count_service(month_of(now))
            if message.pricing_type == "free_customer_service" and count > self._config.limits.free_service_messages:
                message.pricing_type = "regular"
        elif not self._fate.is_window_open(message, now):
            message.number.waba.portfolio.count(message.person.wa_id, now)

    def _will_read(self, message: Outgoing, script: Script | None) -> bool:
        if script is not None and (script.never_reads or script.reads_after is not None):
            return not script.never_reads
        share = self._config.read_share
        return share >= 1.0 or draw_share(str(self._config.seed), message.to, str(message.seq)) < share

    @staticmethod
    def _ttl_of(message: Outgoing) -> float:
        ttl = None if message.template is None else message.template.send_ttl_seconds
        if ttl is not None and ttl > 0:
            return float(ttl)
        return 600.0 if message.category == "authentication" else DEFAULT_TTL

    def _show(self, message: Outgoing) -> None:
        if message.person.is_shown:
            self.on_change(message)
