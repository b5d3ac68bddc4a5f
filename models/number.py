"""The numbers messages leave from, and the platform-wide stop; both in rows, so that a restart changes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class SendingNumber(Base):
    """A WhatsApp business number. `messages_per_second` is what the platform allows; a halt holds all its sending.

    `people_per_day` is to how many different people it may write within 24 hours, None where no limit is known;
    `reached` is to how many it had, at `reached_at`. When that is used up, its campaigns rest until `held_until`.
    """

    __tablename__ = "sending_number"

    phone_number_id: Mapped[str] = mapped_column(primary_key=True)
    waba_id: Mapped[str]
    display_number: Mapped[str] = mapped_column(default="")
    messages_per_second: Mapped[int] = mapped_column(default=80)
    people_per_day: Mapped[int | None]
    held_until: Mapped[datetime | None]
    reached: Mapped[int] = mapped_column(default=0, server_default="0")
    reached_at: Mapped[datetime | None]
    halted_at: Mapped[datetime | None]
    halt_reason: Mapped[str | None]


class PlatformStop(Base):
    """The one row of `stop everything`; while it stands, nothing moves to sending."""

    __tablename__ = "platform_stop"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    stopped_at: Mapped[datetime]
    stopped_by_person_id: Mapped[int]

    __table_args__ = (CheckConstraint("id = 1", name="is_single"),)
