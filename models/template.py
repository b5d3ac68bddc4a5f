"""Message templates and their translations as Meta last told them; status and category belong to Meta."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, enum_column


class TemplateCategory(StrEnum):
    UTILITY = "UTILITY"
    MARKETING = "MARKETING"
    AUTHENTICATION = "AUTHENTICATION"


# The platform's own notices to jewellers and staff; never offered for a campaign.
NOTICE_PREFIX = "ektola_"


class Template(Base):
    """One name in one WhatsApp business account. Shared by the shops that send from that account's numbers."""

    __tablename__ = "template"

    id: Mapped[int] = mapped_column(primary_key=True)
    waba_id: Mapped[str]
    name: Mapped[str]
    category: Mapped[TemplateCategory] = mapped_column(enum_column(TemplateCategory))
    translations: Mapped[list[TemplateTranslation]] = relationship(
        back_populates="template", order_by="TemplateTranslation.language"
    )

    __table_args__ = (UniqueConstraint("waba_id", "name"),)

    @property
    def title(self) -> str:
        """`loan_reminder` as people say it: Loan reminder."""
        return self.name.replace("_", " ").capitalize()


class TemplateTranslation(Base):
    """One language of a template. `status` is Meta's word, kept as it came; only APPROVED is ever sent."""

    __tablename__ = "template_translation"

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("template.id"))
    meta_id: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str]
    status: Mapped[str]
    body: Mapped[str]
    variables: Mapped[list[Any]]
    parameter_format: Mapped[str] = mapped_column(default="POSITIONAL")
    header_format: Mapped[str | None]
    footer: Mapped[str | None]
    buttons: Mapped[list[Any]] = mapped_column(default=list)
    synced_at: Mapped[datetime] = mapped_column(server_default=func.now())
    template: Mapped[Template] = relationship(back_populates="translations")

    __table_args__ = (UniqueConstraint("template_id", "language"),)


APPROVED = "APPROVED"
