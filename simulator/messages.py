"""A message from a business and one from a person, as records with their moments; nothing is sent here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from simulator.clock import as_text

if TYPE_CHECKING:
    from simulator.accounts import Number
    from simulator.people import Person
    from simulator.templates.template import Template

Json = dict[str, Any]
RANK = {"accepted": 0, "held_for_quality_assessment": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4}


class Outgoing:
    """A message the platform accepted from a business. The payload stays as bytes: most are never looked at again."""

    __slots__ = (
        "accepted_at",
        "body",
        "callback",
        "category",
        "delivered_at",
        "error_code",
        "error_details",
        "failed_at",
        "kind",
        "number",
        "person",
        "pricing_type",
        "raw",
        "read_at",
        "sent_at",
        "seq",
        "status",
        "template",
        "to",
        "wamid",
    )

    def __init__(self, wamid: str, number: Number, person: Person, to: str, body: Json, raw: bytes, now: float) -> None:
        self.seq = 0
        self.wamid = wamid
        self.accepted_at = now
        self.number = number
        self.person = person
        self.to = to
        self.kind: str = body.get("type", "text")
        self.callback: str | None = body.get("biz_opaque_callback_data")
        self.raw = raw
        self.body: Json | None = None
        self.template: Template | None = None
        self.category = "service"
        self.pricing_type = "regular"
        self.status = "accepted"
        self.sent_at: float | None = None
        self.delivered_at: float | None = None
        self.read_at: float | None = None
        self.failed_at: float | None = None
        self.error_code: int | None = None
        self.error_details = ""

    @property
    def payload(self) -> Json:
        if self.body is not None:
            return self.body
        body: Json = json.loads(self.raw)
        return body

    @property
    def has_arrived(self) -> bool:
        return self.delivered_at is not None or self.read_at is not None

    def as_ledger_line(self) -> Json:
        return {
            "seq": self.seq,
            "at": as_text(self.accepted_at),
            "to": self.to,
            "phone_number_id": self.number.id,
            "type": self.kind,
            "wamid": self.wamid,
            "biz_opaque_callback_data": self.callback,
            "category": self.category,
            "payload": self.payload,
            "status": self.status,
            "sent_at": self._moment(self.sent_at),
            "delivered_at": self._moment(self.delivered_at),
            "read_at": self._moment(self.read_at),
            "failed_at": self._moment(self.failed_at),
            "error": self.error_code,
        }

    @staticmethod
    def _moment(moment: float | None) -> str | None:
        return None if moment is None else as_text(moment)


class Incoming:
    """A message a person sent to a business. `content` is exactly what the webhook carries besides the envelope."""

    __slots__ = ("at", "content", "is_read", "is_received", "kind", "number", "person", "wamid")

    def __init__(self, wamid: str, number: Number, person: Person, kind: str, content: Json, now: float) -> None:
        self.wamid = wamid
        self.number = number
        self.person = person
        self.kind = kind
        self.content = content
        self.at = now
        self.is_received = False
        self.is_read = False

    @property
    def tick(self) -> str:
        """One tick when it left the phone, two when the business took it, blue when the business marked it read."""
        if self.is_read:
            return "read"
        return "delivered" if self.is_received else "sent"
