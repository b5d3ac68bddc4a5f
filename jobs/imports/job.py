"""Fetches a list that was sent as a document, has it understood, stages its rows and puts its card into the chat."""

from __future__ import annotations

import logging
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from conversations.jeweller.customer_list import show_unreadable
from conversations.render import say
from conversations.state import State
from conversations.texts import Words, words
from jobs.imports.bounds import MOST_BYTES, UnreadableFileError
from jobs.imports.read import read_sheets
from jobs.imports.reasons import REASON_TITLE, explain_file, explain_row
from jobs.imports.understand import understand
from jobs.imports.understanding import Column, GoodRow, RejectReason, Role, Understanding
from jobs.imports.workbook import write_rejected
from jobs.notices import spoken_language
from jobs.reply import Letterhead, queue_screen
from jobs.services import Services, current, wake
from models.file import ImportRow, ImportStatus, ListImport, StoredFile
from models.inbox import InboxItem, ItemKind, ItemState
from models.jeweller import Jeweller
from models.person import Person
from settings import INDIA
from whatsapp.errors import MediaError, MediaFault, WhatsAppError

log = logging.getLogger(__name__)

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES_LIVE = timedelta(days=7)
MOST_ATTEMPTS = 3
ROWS_AT_ONCE = 5000

_STAGED = tuple(field.name for field in fields(GoodRow) if field.name not in {"row_no", "phone", "is_fixed"})


def read_list(jeweller_id: int, import_id: int) -> None:
    """Read one list; again after a crash, from the beginning. The card is the last thing written."""
    services = current()
    with services.tenant(jeweller_id) as session:
        listed = session.scalars(
            select(ListImport)
            .where(ListImport.id == import_id, ListImport.status == ImportStatus.RECEIVED)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if listed is None:
            return
        listed.attempts += 1
        media_id, filename, attempts = listed.media_id, listed.filename, listed.attempts
    try:
        content = services.client.download_media(media_id, MOST_BYTES).content
        understood = understand(read_sheets(content, filename), _today(services))
    except UnreadableFileError as error:
        _refuse(services, jeweller_id, import_id, explain_file(error))
    except WhatsAppError as error:
        is_final = attempts >= MOST_ATTEMPTS or (isinstance(error, MediaError) and error.fault is MediaFault.TOO_LARGE)
        log.warning("list not fetched", extra={"import": import_id, "error": type(error).__name__})
        if is_final:
            _refuse(services, jeweller_id, import_id, explain_file(error))
    else:
        _stage(services, jeweller_id, import_id, understood)


def _today(services: Services) -> date:
    with services.platform() as session:
        return services.clock.now(session).astimezone(INDIA).date()


def _refuse(services: Services, jeweller_id: int, import_id: int, why: Words) -> None:
    with services.tenant(jeweller_id) as session:
        listed = _lock(session, import_id)
        if listed is None:
            return
        listed.status = ImportStatus.REFUSED
        listed.problem = why.text
        _, letterhead = _letterhead(services, session, listed)
        queue_screen(session, letterhead, show_unreadable(why), State())


def _lock(session: Session, import_id: int) -> ListImport | None:
    return session.scalars(
        select(ListImport)
        .where(ListImport.id == import_id, ListImport.status == ImportStatus.RECEIVED)
        .with_for_update()
    ).one_or_none()


def _letterhead(services: Services, session: Session, listed: ListImport) -> tuple[Person, Letterhead]:
    shop = session.get_one(Jeweller, listed.jeweller_id)
    person = session.get_one(Person, listed.person_id)
    language = spoken_language(person, shop.language)
    return person, Letterhead(person, shop.phone_number_id, language, shop.id, services.clock.now(session))


def _stage(services: Services, jeweller_id: int, import_id: int, understood: Understanding) -> None:
    with services.tenant(jeweller_id) as session:
        listed = _lock(session, import_id)
        if listed is None:
            return
        person, letterhead = _letterhead(services, session, listed)
        rows = [_staged(jeweller_id, import_id, row) for row in understood.good]
        for start in range(0, len(rows), ROWS_AT_ONCE):
            session.execute(insert(ImportRow), rows[start : start + ROWS_AT_ONCE])
        listed.rejected_file_id = _store_rejected(session, letterhead, listed, understood)
        listed.card = _write_card(understood)
        listed.status = ImportStatus.READ
        session.add(
            InboxItem(
                key=f"list:{import_id}",
                kind=ItemKind.HAPPENING,
                state=ItemState.NEW,
                person_id=person.id,
                phone_number_id=letterhead.phone_number_id,
                at=letterhead.now,
                content={"kind": "happening", "flow": "list", "answers": {"import_id": import_id}},
            )
        )
        wake(session, "hear", person.id)


def _staged(jeweller_id: int, import_id: int, row: GoodRow) -> dict[str, Any]:
    # Field by field: for a hundred thousand rows `asdict` takes six times as long.
    given = ((name, getattr(row, name)) for name in _STAGED)
    content = {name: _as_json(value) for name, value in given if value not in (None, "", (), {})}
    return {
        "jeweller_id": jeweller_id,
        "import_id": import_id,
        "row_no": row.row_no,
        "phone": row.phone,
        "content": content,
    }


def _as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _write_card(understood: Understanding) -> dict[str, Any]:
    return {
        "sheet": understood.sheet,
        "columns": [[column.role.value, column.header] for column in _sort_columns(understood)],
        "rows": understood.rows_in,
        "good": len(understood.good),
        "fixed": sum(row.is_fixed for row in understood.good),
        "repeated": len(understood.repeated),
        "rejected": len(understood.rejected),
        "foreign": sum(row.reason is RejectReason.FOREIGN for row in understood.rejected),
        "unread_cells": understood.unread_cells,
        "other_sheets": list(understood.other_sheets),
    }


def _sort_columns(understood: Understanding) -> list[Column]:
    """As people think of a customer: the name first, then the number."""
    order = list(Role)
    return sorted(understood.columns, key=lambda column: order.index(column.role))


def _store_rejected(
    session: Session, letterhead: Letterhead, listed: ListImport, understood: Understanding
) -> int | None:
    """The rows that can't be used, each with its reason in the jeweller's language."""
    if not understood.rejected:
        return None
    language = letterhead.language
    content = write_rejected(
        understood.header,
        understood.rejected,
        lambda row: say(explain_row(row), language),
        say(words(REASON_TITLE), language),
    )
    stored = StoredFile(
        jeweller_id=listed.jeweller_id,
        filename=f"the-{len(understood.rejected)}-rows.xlsx",
        mime_type=WORKBOOK,
        content=content,
        expires_at=letterhead.now + FILES_LIVE,
    )
    session.add(stored)
    session.flush()
    return stored.id
