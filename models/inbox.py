"""What the platform told us: raw posts first, then one row per item, unique by the platform's own id."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, enum_column


class InboxPost(Base):
    """The bytes of one webhook post, kept 14 days. What could not be understood stays here only."""

    __tablename__ = "inbox_post"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)


class ItemKind(StrEnum):
    MESSAGE = "message"
    HAPPENING = "happening"
    ACCOUNT = "account"


class ItemState(StrEnum):
    NEW = "new"
    DONE = "done"
    DEAD = "dead"


ITEM_TRANSITIONS = {
    ItemState.NEW: frozenset({ItemState.DONE, ItemState.DEAD}),
    ItemState.DONE: frozenset(),
    ItemState.DEAD: frozenset({ItemState.NEW}),
}


class InboxItem(Base):
    """Something to hear: a person's message, or a happening of ours (a list was read) that joins the same queue.

    Kept 30 days under the platform's own id, so that a post repeated for a week adds nothing.
    """

    __tablename__ = "inbox_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("inbox_post.id", ondelete="SET NULL"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ItemKind] = mapped_column(enum_column(ItemKind))
    state: Mapped[ItemState] = mapped_column(enum_column(ItemState), default=ItemState.NEW)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    phone_number_id: Mapped[str]
    at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    error: Mapped[str | None]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        Index("ix_inbox_item_new", "person_id", "at", "id", postgresql_where="state = 'new'"),
        Index("ix_inbox_item_received_at", "received_at"),
    )


class StatusState(StrEnum):
    NEW = "new"
    APPLIED = "applied"
    ORPHAN = "orphan"
    DEAD = "dead"


class StatusEvent(Base):
    """One delivery fact about one message, unique by message and status; applied in batches, in any order."""

    __tablename__ = "status_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    wamid: Mapped[str]
    status: Mapped[str]
    callback_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]
    error_code: Mapped[int | None]
    price_category: Mapped[str | None]
    is_charged: Mapped[bool | None]
    state: Mapped[StatusState] = mapped_column(enum_column(StatusState), default=StatusState.NEW, server_default="new")
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        Index("uq_status_event", "wamid", "status", unique=True),
        Index("ix_status_event_open", "id", postgresql_where="state = 'new'"),
        Index("ix_status_event_orphan", "received_at", postgresql_where="state = 'orphan'"),
    )
