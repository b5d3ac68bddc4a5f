"""Files that pass through: lists jewellers send, workbooks they get back; bounded and removed by retention."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, TenantRecord, enum_column
from models.contact import Segment


class StoredFile(Base):
    """Bytes that a reply sends or an import reads; dyno disks vanish, so they live here."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    jeweller_id: Mapped[int | None] = mapped_column(ForeignKey("jeweller.id"))
    filename: Mapped[str]
    mime_type: Mapped[str]
    content: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]

    __table_args__ = (Index("ix_stored_file_expires_at", "expires_at"),)


class ImportStatus(StrEnum):
    RECEIVED = "received"
    READ = "read"
    SAVED = "saved"
    REFUSED = "refused"
    DROPPED = "dropped"


IMPORT_TRANSITIONS = {
    ImportStatus.RECEIVED: frozenset({ImportStatus.READ, ImportStatus.REFUSED, ImportStatus.DROPPED}),
    # Read again once somebody has said what was doubtful in it.
    ImportStatus.READ: frozenset({ImportStatus.SAVED, ImportStatus.DROPPED, ImportStatus.RECEIVED}),
    ImportStatus.SAVED: frozenset(),
    ImportStatus.REFUSED: frozenset(),
    ImportStatus.DROPPED: frozenset(),
}


class ListImport(TenantRecord):
    """One customer list on its way in. `card` is what was understood, as shown; rows wait in `import_row`.

    `decided` is what a person said of its doubtful columns; `turn_key` names the message it came with.
    """

    __tablename__ = "list_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    media_id: Mapped[str]
    filename: Mapped[str]
    status: Mapped[ImportStatus] = mapped_column(enum_column(ImportStatus), default=ImportStatus.RECEIVED)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"), index=True)
    rejected_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"), index=True)
    card: Mapped[dict[str, Any]] = mapped_column(default=dict)
    decided: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    turn_key: Mapped[str | None]
    problem: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("jeweller_id", "id"),
        Index("ix_list_import_open", "id", postgresql_where="status = 'received'"),
    )


class ImportRow(TenantRecord):
    """A good row of a list, waiting for the jeweller's word before it becomes a contact."""

    __tablename__ = "import_row"

    import_id: Mapped[int] = mapped_column(primary_key=True)
    row_no: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str]
    content: Mapped[dict[str, Any]]

    __table_args__ = (
        ForeignKeyConstraint(
            ["jeweller_id", "import_id"], ["list_import.jeweller_id", "list_import.id"], ondelete="CASCADE"
        ),
    )


class ListLayout(TenantRecord):
    """A kind of list a shop has saved before, known by its headings, and what was said of it then.

    `decided` is which of several columns counts and how its days are written; the newest list of that kind wins.
    """

    __tablename__ = "list_layout"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    sheet: Mapped[str]
    decided: Mapped[dict[str, Any]]
    segment: Mapped[Segment] = mapped_column(enum_column(Segment))
    consent: Mapped[str]
    used_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("jeweller_id", "fingerprint"),)
