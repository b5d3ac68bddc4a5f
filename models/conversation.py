"""Where each person is in their chat, and what was said."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, enum_column


class Conversation(Base):
    """One row per person: the lock under which turns are taken, and the state between two messages, as JSON.

    `minute_at` and `minute_count` count what they said in one minute, so that a flood is answered once.
    """

    __tablename__ = "conversation"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    state: Mapped[dict[str, Any]] = mapped_column(default=dict)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    minute_at: Mapped[datetime | None]
    minute_count: Mapped[int] = mapped_column(default=0, server_default="0")


class Speaker(StrEnum):
    PERSON = "person"
    BOT = "bot"


class TranscriptLine(Base):
    """One side of one turn in the transcript notation; kept for replay and support, removed by retention."""

    __tablename__ = "transcript_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    speaker: Mapped[Speaker] = mapped_column(enum_column(Speaker))
    line: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (Index("ix_transcript_line_person", "person_id", "id"),)
