"""The webhook field `messages`: what people write and what became of our messages; other fields live elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whatsapp.change import Change
from whatsapp.events import Event, InboundMessage, Kind, Media, Sender, StatusUpdate
from whatsapp.messages import ContactCard
from whatsapp.wire import as_dict, as_int, as_list, as_text

_LONGEST_ID = 512  # ids are opaque; longer ones would not fit a unique index
_LONGEST_STATUS = 32
_MEDIA = {Kind.DOCUMENT, Kind.IMAGE, Kind.AUDIO, Kind.VIDEO, Kind.STICKER}
_KINDS = {
    "text": Kind.TEXT,
    "button": Kind.REPLY,
    "interactive": Kind.REPLY,
    "document": Kind.DOCUMENT,
    "image": Kind.IMAGE,
    "audio": Kind.AUDIO,
    "video": Kind.VIDEO,
    "sticker": Kind.STICKER,
    "location": Kind.LOCATION,
    "contacts": Kind.CONTACTS,
    "reaction": Kind.REACTION,
    "system": Kind.SYSTEM,
    "unsupported": Kind.UNSUPPORTED,
}


def read_messages(change: Change) -> Iterator[Event]:
    number = as_text(as_dict(change.value.get("metadata")).get("phone_number_id"))
    messages = as_list(change.value.get("messages"))
    statuses = as_list(change.value.get("statuses"))
    if not messages and not statuses:  # bare `errors`, or nothing known
        yield change.unknown(change.value)
    for message in messages:
        yield _read_message(change, number, as_dict(message))
    for status in statuses:
        yield _read_status(change, number, as_dict(status))


def _read_message(change: Change, number: str, message: dict[str, Any]) -> Event:
    wamid = as_text(message.get("id"))
    if not 0 < len(wamid) <= _LONGEST_ID:
        return change.unknown(message)
    kind = _KINDS.get(as_text(message.get("type")), Kind.UNKNOWN)
    part = as_dict(message.get(as_text(message.get("type"))))
    reply_id, reply_title = _read_reply(message)
    if kind is Kind.REPLY and not reply_id and not reply_title:
        kind = Kind.UNKNOWN  # a filled-in flow or an answer to a call request
    return InboundMessage(
        id=wamid,
        phone_number_id=number,
        sender=_read_sender(change, message),
        at=change.moment(message.get("timestamp")),
        kind=kind,
        text=_read_text(kind, part),
        reply_id=reply_id,
        reply_title=reply_title,
        media=_read_media(part) if kind in _MEDIA else None,
        contacts=_read_cards(message) if kind is Kind.CONTACTS else (),
        quoted_id=_read_quoted(kind, message, part),
        new_wa_id=_read_new_number(part) if kind is Kind.SYSTEM else None,
        raw=message,
    )


def _read_sender(change: Change, message: dict[str, Any]) -> Sender:
    wa_id = as_text(message.get("from")) or None
    user_id = as_text(message.get("from_user_id")) or None
    for contact in map(as_dict, as_list(change.value.get("contacts"))):
        their_wa_id = as_text(contact.get("wa_id")) or None
        their_user_id = as_text(contact.get("user_id")) or None
        if (wa_id and wa_id == their_wa_id) or (user_id and user_id == their_user_id):
            name = as_text(as_dict(contact.get("profile")).get("name"))
            return Sender(wa_id or their_wa_id, user_id or their_user_id, name)
    return Sender(wa_id, user_id, "")


def _read_text(kind: Kind, part: dict[str, Any]) -> str:
    match kind:
        case Kind.TEXT | Kind.SYSTEM:
            return as_text(part.get("body"))
        case Kind.REACTION:
            return as_text(part.get("emoji"))
        case _ if kind in _MEDIA:
            return as_text(part.get("caption"))
        case _:
            return ""


def _read_reply(message: dict[str, Any]) -> tuple[str, str]:
    """Read id and title of what was tapped; both are empty when nothing was."""
    if message.get("type") == "button":
        button = as_dict(message.get("button"))
        return as_text(button.get("payload")), as_text(button.get("text"))
    if message.get("type") != "interactive":
        return "", ""
    interactive = as_dict(message.get("interactive"))
    reply = as_dict(interactive.get("button_reply")) or as_dict(interactive.get("list_reply"))
    return as_text(reply.get("id")), as_text(reply.get("title"))


def _read_media(part: dict[str, Any]) -> Media | None:
    if not as_text(part.get("id")):
        return None
    return Media(
        id=as_text(part.get("id")),
        mime_type=as_text(part.get("mime_type")),
        filename=as_text(part.get("filename")),
        sha256=as_text(part.get("sha256")),
        size=as_int(part.get("file_size")),
    )


def _read_cards(message: dict[str, Any]) -> tuple[ContactCard, ...]:
    return tuple(_read_card(as_dict(card)) for card in as_list(message.get("contacts")))


def _read_card(card: dict[str, Any]) -> ContactCard:
    phones = (_read_phone(as_dict(phone)) for phone in as_list(card.get("phones")))
    name = as_text(as_dict(card.get("name")).get("formatted_name"))
    return ContactCard(name=name, phones=tuple(phone for phone in phones if phone))


def _read_phone(phone: dict[str, Any]) -> str:
    """Prefer the number as the phone book has it; a WhatsApp id is the same with its country and without a plus."""
    wa_id = as_text(phone.get("wa_id"))
    return as_text(phone.get("phone")) or (f"+{wa_id}" if wa_id.isdigit() else "")


def _read_quoted(kind: Kind, message: dict[str, Any], part: dict[str, Any]) -> str | None:
    if kind is Kind.REACTION:
        return as_text(part.get("message_id")) or None
    return as_text(as_dict(message.get("context")).get("id")) or None


def _read_new_number(part: dict[str, Any]) -> str | None:
    return as_text(part.get("wa_id")) or as_text(part.get("new_wa_id")) or None


def _read_status(change: Change, number: str, status: dict[str, Any]) -> Event:
    wamid = as_text(status.get("id"))
    word = as_text(status.get("status"))
    if not 0 < len(wamid) <= _LONGEST_ID or not 0 < len(word) <= _LONGEST_STATUS:
        return change.unknown(status)
    error = as_dict(next(iter(as_list(status.get("errors"))), None))
    pricing = as_dict(status.get("pricing"))
    billable = pricing.get("billable")
    return StatusUpdate(
        wamid=wamid,
        phone_number_id=number,
        status=word,
        at=change.moment(status.get("timestamp")),
        recipient_id=as_text(status.get("recipient_id")) or None,
        callback_id=as_text(status.get("biz_opaque_callback_data")) or None,
        error_code=as_int(error.get("code"), bits=32),
        error_title=as_text(error.get("title")),
        pricing_category=as_text(pricing.get("category")) or None,
        pricing_type=as_text(pricing.get("type")) or None,
        billable=billable if isinstance(billable, bool) else None,
        user_id=as_text(status.get("recipient_user_id")) or None,
    )
