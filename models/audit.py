"""Who did what to which thing, and when; rows are only ever added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base


class Audit(Base):
    """`detail` holds facts, never message text or phone numbers."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    jeweller_id: Mapped[int | None] = mapped_column(ForeignKey("jeweller.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str]
    object: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (Index("ix_audit_jeweller", "jeweller_id", "id"),)


def record(
    session: Session,
    at: datetime,
    action: str,
    thing: str,
    *,
    jeweller_id: int | None = None,
    person_id: int | None = None,
    **detail: Any,
) -> None:
    """Add one line in the caller's transaction: if the deed is rolled back, so is its trace."""
    session.add(Audit(at=at, action=action, object=thing, jeweller_id=jeweller_id, person_id=person_id, detail=detail))
