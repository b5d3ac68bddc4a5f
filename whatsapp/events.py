"""What the platform tells us, one frozen value per fact; how webhooks are read into them is in `webhooks`.

Every event has a `key`, unique by the platform's own ids, under which a repeated webhook can be recognised.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from whatsapp.messages import ContactCard


class Kind(StrEnum):
    TEXT = "text"
    REPLY = "reply"  # a tapped button, a row of a list, or a quick reply of a template
    DOCUMENT = "document"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACTS = "contacts"
    REACTION = "reaction"
    SYSTEM = "system"
    UNSUPPORTED = "unsupported"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sender:
    """Either id may be missing: the phone number may be hidden, and older payloads know no user id."""

    wa_id: str | None
    user_id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Media:
    id: str
    mime_type: str
    filename: str
    sha256: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """`text` is what the person wrote: a text, a caption, the emoji of a reaction ("" takes it back).

    `quoted_id` is the message answered, tapped in or reacted to. `new_wa_id` is set when the person changed number.
    """

    id: str
    phone_number_id: str
    sender: Sender = dataclasses.field(repr=False)
    at: datetime
    kind: Kind
    text: str = dataclasses.field(default="", repr=False)
    reply_id: str = ""
    reply_title: str = dataclasses.field(default="", repr=False)
    media: Media | None = dataclasses.field(default=None, repr=False)
    contacts: tuple[ContactCard, ...] = dataclasses.field(default=(), repr=False)
    quoted_id: str | None = None
    new_wa_id: str | None = dataclasses.field(default=None, repr=False)
    raw: dict[str, Any] = dataclasses.field(default_factory=dict, repr=False, hash=False)

    @property
    def key(self) -> str:
        return f"m:{self.id}"


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """`status` is the platform's word: sent, delivered, read, played, failed. `recipient_id` may be missing."""

    wamid: str
    phone_number_id: str
    status: str
    at: datetime
    recipient_id: str | None = dataclasses.field(default=None, repr=False)
    callback_id: str | None = None
    error_code: int | None = None
    error_title: str = ""
    pricing_category: str | None = None
    pricing_type: str | None = None
    billable: bool | None = None
    user_id: str | None = dataclasses.field(default=None, repr=False)

    @property
    def key(self) -> str:
        return f"s:{self.wamid}:{self.status}"


@dataclass(frozen=True, slots=True)
class TemplateUpdate:
    """A step in the life of a template, by the platform's word (APPROVED, REJECTED, PAUSED, DISABLED ...)."""

    key: str
    waba_id: str
    meta_id: str
    name: str
    language: str
    event: str
    reason: str
    title: str  # FIRST_PAUSE, SECOND_PAUSE, UNPAUSE ... or ""
    category: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TemplateQualityUpdate:
    key: str
    waba_id: str
    meta_id: str
    name: str
    language: str
    previous_quality: str
    new_quality: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TemplateCategoryUpdate:
    """An announcement carries `correct_category`, which will hold later; a change done carries `previous_category`."""

    key: str
    waba_id: str
    meta_id: str
    name: str
    language: str
    new_category: str
    previous_category: str
    correct_category: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MarketingPreference:
    """A person used the platform's own switch; `value` is stop, resume or signup."""

    key: str
    phone_number_id: str
    wa_id: str | None = dataclasses.field(repr=False)
    user_id: str | None = dataclasses.field(repr=False)
    value: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AccountUpdate:
    """Something about the whole business account; `field` says which webhook, `event` what happened."""

    key: str
    waba_id: str
    field: str
    event: str
    messaging_limit: str
    at: datetime
    raw: dict[str, Any] = dataclasses.field(repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class NumberUpdate:
    """Something about one sending number, which the platform names only by what it displays."""

    key: str
    waba_id: str
    field: str
    display_phone_number: str = dataclasses.field(repr=False)
    event: str
    messaging_limit: str
    at: datetime
    raw: dict[str, Any] = dataclasses.field(repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Understood as far as its field; whatever it says stays in `raw`."""

    key: str
    field: str
    raw: dict[str, Any] = dataclasses.field(repr=False, hash=False)


Event: TypeAlias = (
    InboundMessage
    | StatusUpdate
    | TemplateUpdate
    | TemplateQualityUpdate
    | TemplateCategoryUpdate
    | MarketingPreference
    | AccountUpdate
    | NumberUpdate
    | Unknown
)
