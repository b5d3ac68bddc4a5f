"""What is kept of a run's messages when they are dropped: how many were alike; and what every sum of messages reads."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import TenantRecord, enum_column
from models.message import MessageState


class Tally(TenantRecord):
    """So many `messages` of one run that were alike in all that reports count, in place of them; nobody is named.

    `sent_on` is the day in India on which WhatsApp accepted them, None where it never did.
    """

    __tablename__ = "tally"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int]
    sent_on: Mapped[date | None]
    translation_id: Mapped[int | None] = mapped_column(ForeignKey("template_translation.id"))
    price_category: Mapped[str | None]
    is_charged: Mapped[bool | None]
    state: Mapped[MessageState] = mapped_column(enum_column(MessageState))
    reason: Mapped[str | None]
    error_code: Mapped[int | None]
    is_delivered: Mapped[bool]
    is_read: Mapped[bool]
    is_failed: Mapped[bool]
    messages: Mapped[int]
    changed_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(["jeweller_id", "run_id"], ["run.jeweller_id", "run.id"]),
        Index(
            "uq_tally_alike",
            "run_id",
            "sent_on",
            "translation_id",
            "price_category",
            "is_charged",
            "state",
            "reason",
            "error_code",
            "is_delivered",
            "is_read",
            "is_failed",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_tally_shop", "jeweller_id", "sent_on"),
    )


# Messages, each alone or by tally: whoever sums up `messages` gets the same before and after they are dropped. Whoever
# reads names a run. Both parts have the same types and no condition, or PostgreSQL would not look into each by its index.
COUNTED = """(
    SELECT jeweller_id, run_id, state, reason, error_code, translation_id, price_category, is_charged, accepted_at,
        delivered_at IS NOT NULL AS is_delivered, read_at IS NOT NULL AS is_read, failed_at IS NOT NULL AS is_failed,
        greatest(accepted_at, sent_at, delivered_at, read_at, failed_at) AS changed_at, 1 AS messages,
        true AS is_kept
    FROM message
    UNION ALL
    SELECT jeweller_id, run_id, state, reason, error_code, translation_id, price_category, is_charged,
        CAST(sent_on AS timestamp) AT TIME ZONE 'Asia/Kolkata', is_delivered, is_read, is_failed, changed_at,
        CAST(messages AS integer), false
    FROM tally
)"""

# A run is asked who opted out when its messages begin to go.
_FOLDED_UNTIL = "SELECT max(completed_at) FROM run WHERE jeweller_id = :jeweller_id AND opted_out IS NOT NULL"


def find_folded_until(session: Session, jeweller_id: int) -> datetime | None:
    """When the newest of the runs ended of which only numbers are kept; None while every message of a shop is."""
    found: datetime | None = session.scalar(text(_FOLDED_UNTIL), {"jeweller_id": jeweller_id})
    return found


def count(condition: str = "true") -> str:
    """The SQL that counts what meets a condition among rows of `COUNTED`."""
    return f"coalesce(sum(messages) FILTER (WHERE {condition}), 0)"
