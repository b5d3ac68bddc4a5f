"""A jeweller (the tenant) and the members of its team."""

from __future__ import annotations

from datetime import datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, TenantRecord, enum_column
from models.values.hours import Hours


class JewellerStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    SUSPENDED = "suspended"


JEWELLER_TRANSITIONS = {
    JewellerStatus.PENDING: frozenset({JewellerStatus.APPROVED, JewellerStatus.REJECTED}),
    JewellerStatus.APPROVED: frozenset({JewellerStatus.SUSPENDED}),
    JewellerStatus.REJECTED: frozenset({JewellerStatus.APPROVED}),
    JewellerStatus.SUSPENDED: frozenset({JewellerStatus.APPROVED}),
}


class Jeweller(Base):
    """A shop. Its own row is visible to itself and to the platform.

    `gstin` is well-formed; `gstin_verified_at` says when a registry knew it. `closed_days` are weekdays, Monday is 0.
    """

    __tablename__ = "jeweller"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    city: Mapped[str]
    gstin: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="en")
    status: Mapped[JewellerStatus] = mapped_column(enum_column(JewellerStatus), default=JewellerStatus.PENDING)
    status_reason: Mapped[str | None]
    phone_number_id: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    approved_at: Mapped[datetime | None]
    gstin_verified_at: Mapped[datetime | None]
    pan: Mapped[str | None]
    udyam: Mapped[str | None]
    quiet_from: Mapped[time | None]
    quiet_to: Mapped[time | None]
    closed_days: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    tells_finished: Mapped[bool] = mapped_column(default=True, server_default="true")
    tells_replies: Mapped[bool] = mapped_column(default=True, server_default="true")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index("ix_jeweller_status", "status"),)

    @property
    def hours(self) -> Hours:
        return Hours(self.quiet_from, self.quiet_to, tuple(self.closed_days or ()))

    @property
    def is_approved(self) -> bool:
        return self.status is JewellerStatus.APPROVED


class MemberRole(StrEnum):
    OWNER = "owner"
    MANAGER = "manager"
    OPERATOR = "operator"
    VIEWER = "viewer"


class MemberStatus(StrEnum):
    ACTIVE = "active"
    REMOVED = "removed"


class Member(TenantRecord):
    """A person in a jeweller's team."""

    __tablename__ = "member"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(enum_column(MemberRole))
    status: Mapped[MemberStatus] = mapped_column(enum_column(MemberStatus), default=MemberStatus.ACTIVE)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("jeweller_id", "person_id"),)
