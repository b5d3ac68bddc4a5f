"""Stores what the platform posts: the raw bytes and one row per item, in one transaction, before anybody is woken."""

from __future__ import annotations

import dataclasses
import logging
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from jobs.services import Services, wake
from models.inbox import InboxItem, InboxPost, ItemKind, ItemState, StatusEvent
from whatsapp.events import Event, InboundMessage, Kind, StatusUpdate, Unknown
from whatsapp.webhooks import parse

log = logging.getLogger(__name__)

# Reactions need no answer; a person's change of number is an account matter.
_SILENT = frozenset({Kind.REACTION, Kind.SYSTEM})


def store_post(services: Services, body: bytes) -> None:
    """Everything or nothing; whatever was stored before adds no second row. What can't be understood stays raw only."""
    events = parse(body)
    try:
        with services.platform() as session:
            _store_events(session, _store_raw(session, body), events)
    except DBAPIError as error:
        if not _is_about_content(error):
            raise
        _store_one_by_one(services, body, events)


def _store_raw(session: Session, body: bytes) -> int:
    post_id: int = session.execute(insert(InboxPost).values(body=body).returning(InboxPost.id)).scalar_one()
    return post_id


def _store_events(session: Session, post_id: int, events: Sequence[Event]) -> None:
    _store_statuses(session, [event for event in events if isinstance(event, StatusUpdate)])
    for event in events:
        if isinstance(event, InboundMessage):
            _store_message(session, post_id, event)
        elif not isinstance(event, StatusUpdate | Unknown):
            _store_account_event(session, post_id, event)


def _store_one_by_one(services: Services, body: bytes, events: Sequence[Event]) -> None:
    """One thing that no row can hold spoils the post: it stays raw only, and the others pass."""
    with services.platform() as session:
        post_id = _store_raw(session, body)
        for event in events:
            try:
                with session.begin_nested():
                    _store_events(session, post_id, [event])
            except DBAPIError as error:
                if not _is_about_content(error):
                    raise
                log.warning("item not stored", extra={"post": post_id, "kind": type(event).__name__})


def _is_about_content(error: DBAPIError) -> bool:
    """Whether trying again would fail alike: wrong values, broken rules, too large for an index."""
    return (getattr(error.orig, "pgcode", None) or "")[:2] in {"22", "23", "54"}


def _store_statuses(session: Session, events: Sequence[StatusUpdate]) -> None:
    if not events:
        return
    rows = [
        {
            "wamid": event.wamid,
            "status": event.status,
            "callback_id": _read_callback(event.callback_id),
            "at": event.at,
            "error_code": event.error_code,
            "price_category": event.pricing_category,
            "is_charged": _is_charged(event),
        }
        # In one order everywhere, so that posts with the same facts wait for each other and never in a circle.
        for event in sorted(events, key=lambda event: (event.wamid, event.status))
    ]
    session.execute(insert(StatusEvent).values(rows).on_conflict_do_nothing())
    wake(session, "apply")


def _read_callback(callback_id: str | None) -> uuid.UUID | None:
    """Ours are hexadecimal; anybody else's is nothing we know."""
    try:
        return uuid.UUID(hex=callback_id) if callback_id else None
    except ValueError:
        return None


def _is_charged(event: StatusUpdate) -> bool | None:
    """The kind of price counts; the flag beside it is on its way out."""
    return event.pricing_type == "regular" if event.pricing_type else event.billable


def _store_message(session: Session, post_id: int, event: InboundMessage) -> None:
    if event.kind in _SILENT or not (event.sender.wa_id or event.sender.user_id):
        return
    person_id = _find_person(session, event)
    stored = session.execute(
        insert(InboxItem)
        .values(
            post_id=post_id,
            key=event.key,
            kind=ItemKind.MESSAGE,
            state=ItemState.NEW,
            person_id=person_id,
            phone_number_id=event.phone_number_id,
            at=event.at,
            content=_write_content(event),
        )
        .on_conflict_do_nothing()
        .returning(InboxItem.id)
    ).scalar_one_or_none()
    if stored is not None:
        wake(session, "hear", person_id)


def _write_content(event: InboundMessage) -> dict[str, Any]:
    content: dict[str, Any] = {"kind": event.kind.value, "quoted_id": event.quoted_id}
    match event.kind:
        case Kind.TEXT:
            content["text"] = event.text
        case Kind.REPLY:
            content |= {"reply_id": event.reply_id, "reply_title": event.reply_title}
        case Kind.DOCUMENT if event.media:
            media = event.media
            content |= {"media_id": media.id, "mime_type": media.mime_type, "filename": media.filename}
        case Kind.CONTACTS:
            content["contacts"] = [[card.name, list(card.phones)] for card in event.contacts]
    return content


_FIND_PERSON = """
SELECT id FROM person WHERE wa_id = :wa_id OR bsuid = :bsuid ORDER BY (wa_id = :wa_id) DESC NULLS LAST LIMIT 1
"""


def _find_person(session: Session, event: InboundMessage) -> int:
    """By number first, by user id second; made when nobody knows them. Never waits for a turn under way."""
    ids = {"wa_id": event.sender.wa_id, "bsuid": event.sender.user_id}
    found: int | None = session.execute(text(_FIND_PERSON), ids).scalar_one_or_none()
    if found is not None:
        return found
    session.execute(
        text("INSERT INTO person (wa_id, bsuid, profile_name) VALUES (:wa_id, :bsuid, :name) ON CONFLICT DO NOTHING"),
        {**ids, "name": event.sender.name[:100]},
    )
    return int(session.execute(text(_FIND_PERSON), ids).scalar_one())


def _store_account_event(session: Session, post_id: int, event: Event) -> None:
    content = {name: _as_json(value) for name, value in dataclasses.asdict(event).items() if name != "raw"}
    at = content.get("at")
    stored = session.execute(
        insert(InboxItem)
        .values(
            post_id=post_id,
            key=event.key,
            kind=ItemKind.ACCOUNT,
            state=ItemState.NEW,
            phone_number_id=content.get("phone_number_id", ""),
            at=datetime.fromisoformat(at) if at else text("now()"),
            content={**content, "kind": type(event).__name__},
        )
        .on_conflict_do_nothing()
        .returning(InboxItem.id)
    ).scalar_one_or_none()
    if stored is not None:
        wake(session, "account")


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
