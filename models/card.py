"""Tokens behind the buttons of standing cards (Approve, Undo, Pause): valid outside any turn, acting once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class CardToken(Base):
    """Who may do what to which version of which thing, until when. The token itself says nothing."""

    __tablename__ = "card_token"

    token: Mapped[str] = mapped_column(primary_key=True)
    jeweller_id: Mapped[int | None] = mapped_column(ForeignKey("jeweller.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str]
    object_id: Mapped[int]
    version: Mapped[int | None]
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_card_token_expires_at", "expires_at"),)
