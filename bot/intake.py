"""Stores what the platform posts: the raw bytes and one row per item, in one transaction, before anybody is woken."""

from __future__ import annotations

import dataclasses
import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from jobs.services import Services, Wake, take_wakes, wake
from models.base import Line
from models.inbox import InboxItem, ItemKind, ItemState
from whatsapp.events import Event, InboundMessage, Kind, StatusUpdate, Unknown
from whatsapp.webhooks import parse

log = logging.getLogger(__name__)

# Reactions need no answer; a person's change of number is an account matter.
_SILENT = frozenset({Kind.REACTION, Kind.SYSTEM})

# The ids are given in the order of the posts.
_KEEP_RAW = text("""
INSERT INTO inbox_post (body)
SELECT post.body FROM unnest(CAST(:bodies AS bytea[])) WITH ORDINALITY AS post(body, place) ORDER BY post.place
RETURNING id
""")
_KEEP_STATUSES = text("""
INSERT INTO status_event (wamid, status, callback_id, at, error_code, price_category, is_charged)
SELECT * FROM unnest(
    CAST(:wamids AS text[]), CAST(:statuses AS text[]), CAST(CAST(:callback_ids AS text[]) AS uuid[]),
    CAST(:times AS timestamptz[]), CAST(:error_codes AS bigint[]), CAST(:price_categories AS text[]), CAST(:are_charged AS boolean[])
)
ON CONFLICT DO NOTHING
""")
_KEEP_PLAIN = text(f"{_KEEP_RAW.text}; {_KEEP_STATUSES.text}")


@dataclass(frozen=True)
class Post:
    body: bytes
    events: Sequence[Event]

    @property
    def is_plain(self) -> bool:
        """Delivery facts and what can't be understood; most posts are."""
        return all(isinstance(event, StatusUpdate | Unknown) for event in self.events)


def read_post(body: bytes) -> Post:
    return Post(body, parse(body))


def store_post(services: Services, body: bytes) -> None:
    """Everything or nothing; whatever was stored before adds no second row. What can't be understood stays raw only."""
    services.ring(store_posts(services, [read_post(body)]))


def store_posts(services: Services, posts: Sequence[Post]) -> list[Wake]:
    """All of them in one transaction; gives the wake-ups to be rung now that it is committed."""
    try:
        with services.store.platform() as session:
            _store_items(session, list(zip(_store_raw(session, posts), posts, strict=True)))
        return take_wakes(session)
    except DBAPIError as error:
        if not is_about_content(error):
            raise
    return [wake for post in posts for wake in _store_one_by_one(services, post)]


def store_plain(line: Line, posts: Sequence[Post]) -> list[Wake]:
    """As `store_posts` does, of plain posts alone, in one round trip."""
    facts = [event for post in posts for event in post.events if isinstance(event, StatusUpdate)]
    line.execute(_KEEP_PLAIN, {"bodies": [post.body for post in posts], **_list_facts(facts)})
    return [("apply", ())] if facts else []


def _store_raw(session: Session, posts: Sequence[Post]) -> list[int]:
    ids = session.execute(_KEEP_RAW, {"bodies": [post.body for post in posts]}).scalars()
    return sorted(ids)


def _store_items(session: Session, posts: Sequence[tuple[int, Post]]) -> None:
    """One kind after another, each in one order everywhere, so that those who store the same never wait in a circle."""
    events = [(post_id, event) for post_id, post in posts for event in post.events]
    _store_statuses(session, [event for _, event in events if isinstance(event, StatusUpdate)])
    messages = [(post_id, event) for post_id, event in events if isinstance(event, InboundMessage)]
    for post_id, event in sorted(messages, key=lambda each: (each[1].sender.wa_id or "", each[1].key)):
        _store_message(session, post_id, event)
    rest = [each for each in events if not isinstance(each[1], StatusUpdate | InboundMessage | Unknown)]
    for post_id, told in sorted(rest, key=lambda each: each[1].key):
        _store_account_event(session, post_id, told)


def _store_one_by_one(services: Services, post: Post) -> list[Wake]:
    """One thing that no row can hold spoils the post: it stays raw only, and the others pass."""
    with services.store.platform() as session:
        [post_id] = _store_raw(session, [post])
        for event in post.events:
            try:
                with session.begin_nested():
                    _store_items(session, [(post_id, Post(b"", [event]))])
            except DBAPIError as error:
                if not is_about_content(error):
                    raise
                log.warning("item not stored", extra={"post": post_id, "kind": type(event).__name__})
    return take_wakes(session)


def is_about_content(error: DBAPIError) -> bool:
    """Whether trying again would fail alike: wrong values, broken rules, too large for an index."""
    return (getattr(error.orig, "pgcode", None) or "")[:2] in {"22", "23", "54"}


def _store_statuses(session: Session, events: Sequence[StatusUpdate]) -> None:
    if not events:
        return
    session.execute(_KEEP_STATUSES, _list_facts(events))
    wake(session, "apply")


def _list_facts(events: Sequence[StatusUpdate]) -> dict[str, list[Any]]:
    facts = sorted(events, key=lambda event: (event.wamid, event.status))
    return {
        "wamids": [event.wamid for event in facts],
        "statuses": [event.status for event in facts],
        "callback_ids": [_read_callback(event.callback_id) for event in facts],
        "times": [event.at for event in facts],
        "error_codes": [event.error_code for event in facts],
        "price_categories": [event.pricing_category for event in facts],
        "are_charged": [_is_charged(event) for event in facts],
    }


def _read_callback(callback_id: str | None) -> str | None:
    """Ours are hexadecimal; anybody else's is nothing we know."""
    try:
        return uuid.UUID(hex=callback_id).hex if callback_id else None
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
