"""A loan or a savings plan of a contact; reminders run on these, offers run on people."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TenantRecord, enum_column


class ObligationKind(StrEnum):
    LOAN = "LOAN"
    SAVINGS_PLAN = "SAVINGS_PLAN"


class ObligationStatus(StrEnum):
    DUE = "due"
    PAID = "paid"
    CLOSED = "closed"


OBLIGATION_TRANSITIONS = {
    ObligationStatus.DUE: frozenset({ObligationStatus.PAID, ObligationStatus.CLOSED}),
    ObligationStatus.PAID: frozenset({ObligationStatus.DUE, ObligationStatus.CLOSED}),
    ObligationStatus.CLOSED: frozenset(),
}


class Obligation(TenantRecord):
    """`number` is the shop's own (GL-1023); `due_on` is a calendar day in India."""

    __tablename__ = "obligation"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int]
    kind: Mapped[ObligationKind] = mapped_column(enum_column(ObligationKind))
    number: Mapped[str]
    amount_paise: Mapped[int | None] = mapped_column(BigInteger)
    due_on: Mapped[date | None]
    status: Mapped[ObligationStatus] = mapped_column(enum_column(ObligationStatus), default=ObligationStatus.DUE)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("jeweller_id", "kind", "number"),
        UniqueConstraint("jeweller_id", "id"),
        ForeignKeyConstraint(["jeweller_id", "contact_id"], ["contact.jeweller_id", "contact.id"], ondelete="CASCADE"),
        Index("ix_obligation_contact", "contact_id"),
        Index("ix_obligation_due", "jeweller_id", "due_on", postgresql_where="status = 'due'"),
    )
