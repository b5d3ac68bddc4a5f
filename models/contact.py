"""A jeweller's customers and what they agreed to."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TenantRecord, enum_column


class Segment(StrEnum):
    GOLD_LOAN = "GOLD_LOAN"
    GOLD_SIP = "GOLD_SIP"
    MARKETING = "MARKETING"


class Contact(TenantRecord):
    """One customer of one jeweller; one row per number. `phone` is E.164 digits without a plus."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str]
    bsuid: Mapped[str | None]
    name: Mapped[str] = mapped_column(default="")
    language: Mapped[str | None]
    segment: Mapped[Segment] = mapped_column(enum_column(Segment))
    city: Mapped[str | None]
    pin_code: Mapped[str | None]
    second_phone: Mapped[str | None]
    birthday: Mapped[date | None]
    anniversary: Mapped[date | None]
    tags: Mapped[list[Any]] = mapped_column(default=list)
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    opted_out_at: Mapped[datetime | None]
    offers_stopped_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("jeweller_id", "phone"),
        UniqueConstraint("jeweller_id", "id"),
        Index("ix_contact_phone", "phone"),
        Index("ix_contact_bsuid", "bsuid"),
        Index("ix_contact_segment", "jeweller_id", "segment"),
        Index(
            "ix_contact_reachable",
            "jeweller_id",
            "segment",
            postgresql_where="deleted_at IS NULL AND opted_out_at IS NULL",
        ),
        Index("ix_contact_name", "jeweller_id", "name", "id"),
    )


class ConsentPurpose(StrEnum):
    UTILITY = "UTILITY"
    MARKETING = "MARKETING"


class Consent(TenantRecord):
    """What a contact agreed to, per purpose: who recorded it, when, and from which file. The latest word counts."""

    __tablename__ = "consent"

    contact_id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[ConsentPurpose] = mapped_column(enum_column(ConsentPurpose), primary_key=True)
    is_granted: Mapped[bool]
    source: Mapped[str]
    recorded_by_person_id: Mapped[int | None]
    import_id: Mapped[int | None]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        ForeignKeyConstraint(["jeweller_id", "contact_id"], ["contact.jeweller_id", "contact.id"], ondelete="CASCADE"),
        Index("ix_consent_granted", "jeweller_id", "purpose", "contact_id", postgresql_include=["is_granted"]),
    )
