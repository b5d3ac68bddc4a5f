"""Webhooks: is the caller the platform, and what does a body say; reading never raises, and nothing is stored here."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from whatsapp.change import Change
from whatsapp.events import (
    AccountUpdate,
    Event,
    InboundMessage,
    Kind,
    MarketingPreference,
    Media,
    NumberUpdate,
    Sender,
    StatusUpdate,
    TemplateCategoryUpdate,
    TemplateQualityUpdate,
    TemplateUpdate,
    Unknown,
)
from whatsapp.inbound import read_messages
from whatsapp.management import read_management
from whatsapp.messages import ContactCard
from whatsapp.wire import as_dict, as_int, as_list, as_text, read_json

__all__ = [
    "AccountUpdate",
    "ContactCard",
    "Event",
    "InboundMessage",
    "Kind",
    "MarketingPreference",
    "Media",
    "NumberUpdate",
    "Sender",
    "StatusUpdate",
    "TemplateCategoryUpdate",
    "TemplateQualityUpdate",
    "TemplateUpdate",
    "Unknown",
    "answer_handshake",
    "is_signed",
    "parse",
]

_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})", re.ASCII)
# The platform's challenge is a number; what could be markup or a header is never sent back.
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)


def is_signed(body: bytes, header: str | None, secrets: Sequence[str]) -> bool:
    """Check `X-Hub-Signature-256` over the raw bytes; several secrets serve while one is being replaced."""
    stated = _SIGNATURE.fullmatch(header or "")
    if stated is None:
        return False
    # An empty secret would be known to everybody.
    expected = [hmac.new(secret.encode(), body, hashlib.sha256).hexdigest() for secret in secrets if secret]
    return any(hmac.compare_digest(stated[1], digest) for digest in expected)


def answer_handshake(args: Mapping[str, str], verify_token: str) -> str | None:
    """Find the challenge to send back to a subscription; None asks for a refusal."""
    given = args.get("hub.verify_token", "").encode("utf-8", "surrogatepass")
    is_known = bool(verify_token) and hmac.compare_digest(given, verify_token.encode())
    challenge = args.get("hub.challenge", "")
    if args.get("hub.mode") != "subscribe" or not is_known or not _CHALLENGE.fullmatch(challenge):
        return None
    return challenge


def parse(body: bytes) -> list[Event]:
    """Read all events of one webhook in their order; what cannot be read at all gives an empty list."""
    return list(_read_changes(as_dict(read_json(body))))


def _read_changes(webhook: dict[str, Any]) -> Iterator[Event]:
    for entry in map(as_dict, as_list(webhook.get("entry"))):
        for change in map(as_dict, as_list(entry.get("changes"))):
            stated = Change(
                field=as_text(change.get("field"))[:64],
                entry_id=as_text(entry.get("id"))[:64],
                entry_time=as_int(entry.get("time")),
                value=as_dict(change.get("value")),
            )
            yield from read_messages(stated) if stated.field == "messages" else read_management(stated)
