"""Outgoing messages as values that keep the platform's limits from the moment they are made; no sending here.

Every message has a `type` and a `body_json()`, the part under its type; `envelope` builds the whole payload.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from whatsapp import limits
from whatsapp.checks import MessageLimitError, check_count, check_length, check_optional
from whatsapp.interactive import (
    Button,
    Buttons,
    DocumentHeader,
    Header,
    ImageHeader,
    ListMenu,
    Row,
    TextHeader,
)
from whatsapp.template_message import Parameter, Template, TemplateHeader, clean_parameter

__all__ = [
    "Button",
    "Buttons",
    "ContactCard",
    "ContactCards",
    "Document",
    "DocumentHeader",
    "Header",
    "Image",
    "ImageHeader",
    "ListMenu",
    "Message",
    "MessageLimitError",
    "Parameter",
    "Row",
    "Template",
    "TemplateHeader",
    "Text",
    "TextHeader",
    "clean_parameter",
    "envelope",
    "mark_read",
]


@dataclass(frozen=True, slots=True)
class Text:
    body: str
    type: ClassVar[str] = "text"

    def __post_init__(self) -> None:
        check_length("text.body", self.body, limits.TEXT_BODY)

    def body_json(self) -> dict[str, Any]:
        return {"body": self.body}


@dataclass(frozen=True, slots=True)
class Document:
    media_id: str
    filename: str
    caption: str = ""
    type: ClassVar[str] = "document"

    def __post_init__(self) -> None:
        check_length("document.media_id", self.media_id, limits.REPLY_ID)
        check_length("document.filename", self.filename, limits.FILENAME)
        check_optional("document.caption", self.caption, limits.CAPTION)

    def body_json(self) -> dict[str, Any]:
        return {"id": self.media_id, "filename": self.filename, **_caption_json(self.caption)}


@dataclass(frozen=True, slots=True)
class Image:
    media_id: str
    caption: str = ""
    type: ClassVar[str] = "image"

    def __post_init__(self) -> None:
        check_length("image.media_id", self.media_id, limits.REPLY_ID)
        check_optional("image.caption", self.caption, limits.CAPTION)

    def body_json(self) -> dict[str, Any]:
        return {"id": self.media_id, **_caption_json(self.caption)}


def _caption_json(caption: str) -> dict[str, str]:
    return {"caption": caption} if caption else {}


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A card as it is sent or was received; only sending one asks for a name and a number."""

    name: str
    phones: tuple[str, ...]

    def card_json(self) -> dict[str, Any]:
        # The platform wants one more part of the name beside the whole.
        name = {"formatted_name": self.name, "first_name": self.name}
        return {"name": name, "phones": [{"phone": phone} for phone in self.phones]}


@dataclass(frozen=True, slots=True)
class ContactCards:
    cards: tuple[ContactCard, ...]
    type: ClassVar[str] = "contacts"

    def __post_init__(self) -> None:
        check_count("contacts", len(self.cards), limits.CONTACT_CARDS)
        for card in self.cards:
            if not card.name.strip():
                raise MessageLimitError("contact.name", 1, 0)
            if not card.phones or not all(phone.strip() for phone in card.phones):
                raise MessageLimitError("contact.phones", 1, 0)

    def body_json(self) -> list[dict[str, Any]]:
        return [card.card_json() for card in self.cards]


Message: TypeAlias = Text | Buttons | ListMenu | Document | Image | ContactCards | Template


def envelope(
    message: Message,
    *,
    to: str | None = None,
    recipient: str | None = None,
    callback_id: str | None = None,
    reply_to: str | None = None,
) -> dict[str, Any]:
    """Build the payload of one send, addressed by phone number (`to`) or by business-scoped user id (`recipient`)."""
    if bool(to) == bool(recipient):
        raise ValueError("address a message either by phone number or by user id")
    check_optional("callback_id", callback_id, limits.CALLBACK)
    payload: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **({"to": to} if to else {"recipient": recipient}),
        "type": message.type,
        message.type: message.body_json(),
    }
    if callback_id:
        payload["biz_opaque_callback_data"] = callback_id
    if reply_to:
        payload["context"] = {"message_id": reply_to}
    return payload


def mark_read(message_id: str, typing: bool = False) -> dict[str, Any]:
    """Build the read receipt of a message and all before it; `typing` also shows that an answer is coming."""
    indicator = {"typing_indicator": {"type": "text"}} if typing else {}
    return {"messaging_product": "whatsapp", "status": "read", "message_id": message_id, **indicator}
