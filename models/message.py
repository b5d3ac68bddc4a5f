"""One send to one recipient and its life: campaign messages, chat replies and notices alike."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, enum_column


class MessageKind(StrEnum):
    CAMPAIGN = "campaign"
    REPLY = "reply"
    NOTICE = "notice"


class MessageState(StrEnum):
    QUEUED = "queued"
    CLAIMED = "claimed"
    SENDING = "sending"
    ACCEPTED = "accepted"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNCONFIRMED = "unconfirmed"


MESSAGE_TRANSITIONS = {
    MessageState.QUEUED: frozenset({MessageState.CLAIMED, MessageState.SKIPPED}),
    MessageState.CLAIMED: frozenset({MessageState.QUEUED, MessageState.SENDING, MessageState.SKIPPED}),
    MessageState.SENDING: frozenset(
        {MessageState.ACCEPTED, MessageState.QUEUED, MessageState.FAILED, MessageState.UNCONFIRMED}
    ),
    MessageState.UNCONFIRMED: frozenset({MessageState.ACCEPTED, MessageState.QUEUED}),
    MessageState.ACCEPTED: frozenset(),
    MessageState.FAILED: frozenset({MessageState.QUEUED}),
    MessageState.SKIPPED: frozenset(),
}

OPEN_STATES = (MessageState.QUEUED, MessageState.CLAIMED, MessageState.SENDING)


class SkipReason(StrEnum):
    """Why a frozen recipient is not written to after all, or was left out of a run from the start."""

    OPTED_OUT = "opted_out"
    NO_CONSENT = "no_consent"
    NO_VALUE = "no_value"
    NO_TRANSLATION = "no_translation"
    WRITTEN_TODAY = "written_today"
    CANCELLED = "cancelled"
    PAID = "paid"
    TOO_LATE = "too_late"


class Message(Base):
    """`callback_id` is ours and comes back with every status; `wamid` is theirs.

    Delivery facts are four times, each written once; the shown status is derived from them. No index names them,
    so that a status update stays on its page.
    """

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    jeweller_id: Mapped[int | None] = mapped_column(ForeignKey("jeweller.id"))
    kind: Mapped[MessageKind] = mapped_column(enum_column(MessageKind))
    state: Mapped[MessageState] = mapped_column(enum_column(MessageState), default=MessageState.QUEUED)
    phone_number_id: Mapped[str]
    callback_id: Mapped[uuid.UUID] = mapped_column(server_default=text("gen_random_uuid()"), unique=True)
    wamid: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    run_id: Mapped[int | None]
    contact_id: Mapped[int | None]
    obligation_id: Mapped[int | None]
    translation_id: Mapped[int | None] = mapped_column(ForeignKey("template_translation.id"))
    content: Mapped[dict[str, Any] | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    reason: Mapped[str | None]
    error_code: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    next_attempt_at: Mapped[datetime] = mapped_column(server_default=func.now())
    owner: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    accepted_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    price_category: Mapped[str | None]
    is_charged: Mapped[bool | None]

    __table_args__ = (
        ForeignKeyConstraint(["jeweller_id", "run_id"], ["run.jeweller_id", "run.id"]),
        ForeignKeyConstraint(["jeweller_id", "contact_id"], ["contact.jeweller_id", "contact.id"]),
        CheckConstraint("kind <> 'campaign' OR (jeweller_id IS NOT NULL AND run_id IS NOT NULL)", name="has_a_run"),
        Index(
            "uq_message_recipient",
            "run_id",
            "contact_id",
            "obligation_id",
            unique=True,
            postgresql_where="run_id IS NOT NULL",
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_message_wamid", "wamid", unique=True, postgresql_where="wamid IS NOT NULL"),
        Index(
            "ix_message_turns",
            "phone_number_id",
            "run_id",
            "next_attempt_at",
            "id",
            postgresql_where="state = 'queued' AND kind = 'campaign'",
        ),
        Index("ix_message_replies", "person_id", "id", postgresql_where="state = 'queued' AND kind <> 'campaign'"),
        Index("ix_message_chat", "phone_number_id", "accepted_at", postgresql_where="kind <> 'campaign'"),
        Index("ix_message_notices", "person_id", "id", postgresql_where="kind = 'notice'"),
        Index("ix_message_answers", "created_at", postgresql_where="kind <> 'campaign' AND contact_id IS NULL"),
        Index("ix_message_personal", "created_at", postgresql_where="kind <> 'campaign' AND contact_id IS NOT NULL"),
        Index("ix_message_leased", "lease_until", postgresql_where="state IN ('claimed', 'sending')"),
        Index("ix_message_contact", "contact_id", "id"),
        Index("ix_message_file", "file_id", postgresql_where="file_id IS NOT NULL"),
        {"postgresql_with": {"fillfactor": "70"}},
    )
