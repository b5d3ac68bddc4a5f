"""Workbooks that were asked for and take longer than a turn may."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TenantRecord, enum_column


class ExportStatus(StrEnum):
    ASKED = "asked"
    DONE = "done"
    FAILED = "failed"


EXPORT_TRANSITIONS = {
    ExportStatus.ASKED: frozenset({ExportStatus.DONE, ExportStatus.FAILED}),
    ExportStatus.DONE: frozenset(),
    ExportStatus.FAILED: frozenset(),
}


class ExportOrder(TenantRecord):
    """One workbook for one person: `what` is customers, campaigns or messages, `part` a group of customers."""

    __tablename__ = "export_order"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str]
    part: Mapped[str]
    language: Mapped[str]
    status: Mapped[ExportStatus] = mapped_column(enum_column(ExportStatus), default=ExportStatus.ASKED)
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (Index("ix_export_order_open", "id", postgresql_where="status = 'asked'"),)
