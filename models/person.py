"""Whoever writes to or hears from a number of ours: identity as the platform gives it, never as a file claims it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, enum_column


class Person(Base):
    """One WhatsApp account: by number (`wa_id`), by business-scoped user id (`bsuid`), or both."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    wa_id: Mapped[str | None] = mapped_column(unique=True)
    bsuid: Mapped[str | None] = mapped_column(unique=True)
    profile_name: Mapped[str] = mapped_column(default="")
    language: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (CheckConstraint("wa_id IS NOT NULL OR bsuid IS NOT NULL", name="is_somebody"),)


class ServiceWindow(Base):
    """When a person last wrote to one of our numbers; free-form messages may follow for 24 hours."""

    __tablename__ = "service_window"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    phone_number_id: Mapped[str] = mapped_column(primary_key=True)
    last_inbound_at: Mapped[datetime]


class StaffStatus(StrEnum):
    ACTIVE = "active"
    REMOVED = "removed"


class Staff(Base):
    """A person who runs the platform; named by STAFF_NUMBERS or added by staff."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    status: Mapped[StaffStatus] = mapped_column(enum_column(StaffStatus), default=StaffStatus.ACTIVE)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
