"""Fetches a list that was sent as a document, has it understood, stages its rows and puts its card into the chat."""

from __future__ import annotations

import logging
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.jeweller.list_card import show_long
from conversations.jeweller.list_saved import show_unreadable
from conversations.state import State
from conversations.texts import Words
from jobs.hear import MESSAGE_KEY
from jobs.imports.bounds import MOST_BYTES, UnreadableFileError
from jobs.imports.card import store_returned, write_card
from jobs.imports.read import read_sheets
from jobs.imports.reasons import explain_file
from jobs.imports.stage import stage_rows
from jobs.imports.understand import FoundList, open_list
from jobs.imports.understanding import Decide, Decided
from jobs.notices import spoken_language
from jobs.reply import Letterhead, queue_screen, send_replies
from jobs.services import Services, current, wake
from models.file import ImportStatus, ListImport, ListLayout
from models.inbox import InboxItem, ItemKind, ItemState
from models.jeweller import Jeweller
from models.person import Person
from settings import INDIA
from whatsapp.errors import MediaError, MediaFault, WhatsAppError

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
# A small machine reads, stages and compares so many. Who has to wait longer than eight seconds is told once.
ROWS_PER_SECOND = 5_000
LONG_SECONDS = 8


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
    try:
        # The bytes are let go of as soon as they are read: what follows is long.
        sheets = read_sheets(services.client.download_media(listed.media_id, MOST_BYTES).content, listed.filename)
        found = open_list(sheets, _today(services), _recall(services, listed))
        _tell_if_long(services, listed, found.filled_rows)
        _stage(services, listed, found)
    except UnreadableFileError as error:
        _refuse(services, jeweller_id, import_id, explain_file(error))
    except WhatsAppError as error:
        is_large = isinstance(error, MediaError) and error.fault is MediaFault.TOO_LARGE
        log.warning("list not fetched", extra={"import": import_id, "error": type(error).__name__})
        if is_large or listed.attempts >= MOST_ATTEMPTS:
            _refuse(services, jeweller_id, import_id, explain_file(error))


def _today(services: Services) -> date:
    with services.platform() as session:
        return services.clock.now(session).astimezone(INDIA).date()


def _recall(services: Services, listed: ListImport) -> Decide:
    """What was said of the last list with these headings, and what has been said of this one since."""

    def decide(fingerprint: str) -> Decided:
        with services.tenant(listed.jeweller_id) as session:
            known = find_layout(session, listed.jeweller_id, fingerprint)
            return {**(known.decided if known else {}), **listed.decided}

    return decide


def find_layout(session: Session, jeweller_id: int, fingerprint: str) -> ListLayout | None:
    return session.scalars(
        select(ListLayout).where(ListLayout.jeweller_id == jeweller_id, ListLayout.fingerprint == fingerprint)
    ).one_or_none()


def _tell_if_long(services: Services, listed: ListImport, rows: int) -> None:
    """At most once for a list: not after a crash, and not when it is read again."""
    seconds = rows // ROWS_PER_SECOND
    if seconds < LONG_SECONDS or listed.attempts > 1 or listed.decided:
        return
    with services.tenant(listed.jeweller_id) as session:
        _, letterhead = _letterhead(services, session, listed)
        queue_screen(session, letterhead, show_long(rows, seconds), State())
    # Sent from here, so that the typing sign comes after it: a message ends that.
    send_replies(listed.person_id)
    key = listed.turn_key or ""
    if key.startswith(MESSAGE_KEY):
        try:
            services.client.mark_read(key.removeprefix(MESSAGE_KEY), typing=True)
        except WhatsAppError as error:
            log.info("not marked as read", extra={"error": type(error).__name__})


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


def _stage(services: Services, listed: ListImport, found: FoundList) -> None:
    """Rows, what goes back, the card and the happening that shows it, in one transaction."""
    with services.tenant(listed.jeweller_id) as session:
        locked = _lock(session, listed.id)
        if locked is None:
            return
        person, letterhead = _letterhead(services, session, locked)
        stage_rows(session, locked, found.sort())
        locked.rejected_file_id = store_returned(session, letterhead, locked, found.understood)
        known = find_layout(session, locked.jeweller_id, found.understood.fingerprint)
        locked.card = write_card(session, locked, found.understood, known)
        locked.status = ImportStatus.READ
        session.add(
            InboxItem(
                # A list that is read again after a question has another card to show.
                key=f"list:{locked.id}:{len(locked.decided)}",
                kind=ItemKind.HAPPENING,
                state=ItemState.NEW,
                person_id=person.id,
                phone_number_id=letterhead.phone_number_id,
                at=letterhead.now,
                content={"kind": "happening", "flow": "list", "answers": {"import_id": locked.id}},
            )
        )
        wake(session, "hear", person.id)
