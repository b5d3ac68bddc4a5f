"""What a list that was read leaves for its dialogue: the figures of its card, its doubts, and the rows that go back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from conversations.render import say
from conversations.texts import words
from jobs.imports.reasons import REASON_TITLE, explain_note, explain_row
from jobs.imports.stage import compare_rows
from jobs.imports.understanding import Column, RejectReason, Role, Understanding
from jobs.imports.workbook import write_returned
from jobs.reply import Letterhead
from models.file import ListImport, ListLayout, StoredFile
from settings import INDIA

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES_LIVE = timedelta(days=7)


def write_card(session: Session, listed: ListImport, found: Understanding, known: ListLayout | None) -> dict[str, Any]:
    card = {
        "sheet": found.sheet,
        "columns": [[column.role.value, column.header] for column in _sort_columns(found)],
        "days": [[shown.role.value, shown.header, shown.text, shown.day.isoformat()] for shown in found.shown_days],
        "rows": found.rows_in,
        "good": found.good_rows,
        "fixed": found.fixed,
        "repeated": len(found.repeated),
        "rejected": len(found.rejected),
        "foreign": sum(row.reason is RejectReason.FOREIGN for row in found.rejected),
        "foreign_kept": found.foreign,
        "unread_cells": found.unread_cells,
        "wrong_papers": found.wrong_papers,
        "noted": len(found.noted),
        "other_sheets": list(found.other_sheets),
        "fingerprint": found.fingerprint,
        "decided": found.decided,
        "doubts": [[doubt.key, doubt.people, doubt.candidates] for doubt in found.doubts],
    }
    if found.has(Role.CONSENT):
        card["consent"] = {"yes": found.agreed, "no": found.refused}
    if known is not None and not found.doubts:
        card["known"] = {
            "used_on": known.used_at.astimezone(INDIA).date().isoformat(),
            "segment": known.segment.value,
            "consent": known.consent,
            **compare_rows(session, listed, known.segment),
        }
    return card


def _sort_columns(found: Understanding) -> list[Column]:
    """As people think of a customer: the name first, then the number."""
    order = list(Role)
    return sorted(found.columns, key=lambda column: order.index(column.role))


def store_returned(session: Session, letterhead: Letterhead, listed: ListImport, found: Understanding) -> int | None:
    """The rows that can't be used, and those in which something is odd, each with its reason in the jeweller's language."""
    if not found.rejected and not found.noted:
        return None
    language = letterhead.language
    content = write_returned(
        found.header,
        [(say(explain_row(row), language), row.cells) for row in found.rejected]
        + [(say(explain_note(row), language), row.cells) for row in found.noted],
        say(words(REASON_TITLE), language),
        found.sheet,
    )
    stored = StoredFile(
        jeweller_id=listed.jeweller_id,
        filename=f"the-{len(found.rejected) + len(found.noted)}-rows.xlsx",
        mime_type=WORKBOOK,
        content=content,
        expires_at=letterhead.now + FILES_LIVE,
    )
    session.add(stored)
    session.flush()
    return stored.id
