"""Some turns of nobody's, played before the first fork and taken back: what Python and SQLAlchemy do only once is done
then, and not again in each child while somebody waits for an answer.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from jobs.hear import take_next
from jobs.queues import Bell
from jobs.reply import send_waiting
from jobs.services import Services
from models.inbox import InboxItem, ItemKind, ItemState
from models.jeweller import Jeweller, JewellerStatus, Member, MemberRole
from models.person import Person
from settings import LANGUAGES
from whatsapp.client import Client
from whatsapp.errors import NotSent, Outcome

log = logging.getLogger(__name__)

# Together they pass through the menu, the lists and the first questions.
LINES = ("menu", "customers", "campaigns", "new", "back", "templates", "report", "status", "settings", "team", "help")


class _NoBell(Bell):
    def ring(self, call: str, *ids: int | str) -> bool:
        return True


class _NoPlatform(Client):
    def send(self, payload: Mapping[str, Any]) -> Outcome:
        return NotSent("a rehearsal")


def rehearse(services: Services) -> None:
    """Nothing of it is kept or sent. A failure is only noted: the first answers are slower then."""
    try:
        with services.store.taken_back() as store:
            credentials = services.credentials(services.settings.whatsapp_phone_number_id)
            stage = replace(
                services, store=store, bell=_NoBell(services.bell.connection), client=_NoPlatform(credentials)
            )
            person_id = _invent_owner(stage)
            for number, line in enumerate(LINES):
                _play(stage, person_id, line, LANGUAGES[number % len(LANGUAGES)])
            send_waiting(stage, person_id)
    except SQLAlchemyError as error:
        log.warning("not rehearsed", extra={"error": type(error).__name__})


def _invent_owner(stage: Services) -> int:
    with stage.platform() as session:
        person = Person(bsuid=f"rehearsal-{uuid.uuid4().hex}", language="en")
        number = stage.settings.whatsapp_phone_number_id
        shop = Jeweller(name="-", city="-", language="en", status=JewellerStatus.APPROVED, phone_number_id=number)
        session.add_all((person, shop))
        session.flush()
        session.add(Member(jeweller_id=shop.id, person_id=person.id, role=MemberRole.OWNER))
        return person.id


def _play(stage: Services, person_id: int, line: str, language: str) -> None:
    with stage.platform() as session:
        session.get_one(Person, person_id).language = language
        session.add(
            InboxItem(
                key=f"rehearsal-{uuid.uuid4().hex}",
                kind=ItemKind.MESSAGE,
                state=ItemState.NEW,
                person_id=person_id,
                phone_number_id=stage.settings.whatsapp_phone_number_id,
                at=stage.clock.now(session),
                content={"kind": "text", "text": line, "quoted_id": None},
            )
        )
    take_next(stage, person_id)
