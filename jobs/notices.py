"""Tells people something they did not just ask for: in the open window as a screen, outside it as a template."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.desk import STAFF_HAT
from conversations.notices import Notice
from conversations.render import render, say
from conversations.replies import CardReply, WordReply, write_reply
from conversations.screen import Card, Screen, Word
from conversations.state import State
from conversations.texts import Hole
from jobs.letters import write_content
from jobs.news import NEWS, is_window_open
from jobs.reply import Letterhead, minter, queue_content, queue_screen
from jobs.services import Services
from models.jeweller import Jeweller, Member, MemberRole, MemberStatus
from models.message import MessageKind
from models.person import Person, Staff, StaffStatus
from models.template import APPROVED, Template, TemplateTranslation
from settings import COMPLETE_LANGUAGES, Settings
from whatsapp import messages

__all__ = ["answer_later", "is_window_open", "list_owners", "list_staff", "spoken_language", "tell", "tell_owners"]

log = logging.getLogger(__name__)


def tell(session: Session, to: Letterhead, shown: Screen, notice: Notice, values: Mapping[str, Hole]) -> bool:
    """Queue one notice in the caller's transaction; False when there is no way to reach the person now.

    Whether it goes as the screen or as the template is decided when it is sent; see `jobs.news`.
    """
    is_open = is_window_open(session, to.person.id, to.phone_number_id, to.now)
    template = _write_template(session, to, shown, notice, values)
    if template is None and not is_open:
        log.warning("notice has no approved template", extra={"notice": notice.name})
    if notice.is_urgent and not is_open:
        if template is not None:
            queue_content(session, to, template, MessageKind.NOTICE)
        return template is not None
    hat = STAFF_HAT if to.jeweller_id is None else str(to.jeweller_id)
    screen = write_content(render(shown, to.language, State(hat=hat), "", minter(session, to)))
    waits = {"type": NEWS, "screen": screen, "template": template, "is_hint": notice.is_hint, "language": to.language}
    queue_content(session, to, waits, MessageKind.NOTICE)
    return is_open or template is not None


def _write_template(
    session: Session, to: Letterhead, shown: Screen, notice: Notice, values: Mapping[str, Hole]
) -> dict[str, Any] | None:
    """What is sent outside the window; None where no translation of it is approved."""
    language = _find_language(session, notice, to.language)
    if language is None:
        return None
    mint = minter(session, to)
    buttons = [action for action in shown.actions if isinstance(action, Card | Word)]
    payloads = tuple(
        write_reply(CardReply(mint(button)) if isinstance(button, Card) else WordReply(button.word))
        for button in buttons[: len(notice.buttons[language])]
    )
    body = tuple(
        messages.Parameter(messages.clean_parameter(say(value, language)), name) for name, value in values.items()
    )
    return write_content(messages.Template(notice.name, language, body, quick_replies=payloads))


def _find_language(session: Session, notice: Notice, wanted: str) -> str | None:
    approved = session.scalars(
        select(TemplateTranslation.language)
        .join(Template)
        .where(Template.name == notice.name, TemplateTranslation.status == APPROVED)
    ).all()
    return next((language for language in (wanted, "en") if language in approved and language in notice.bodies), None)


def list_owners(session: Session, shop: Jeweller) -> Sequence[Person]:
    return session.scalars(
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .where(
            Member.jeweller_id == shop.id,
            Member.role.in_([MemberRole.OWNER, MemberRole.MANAGER]),
            Member.status == MemberStatus.ACTIVE,
        )
    ).all()


def list_staff(session: Session, settings: Settings) -> Sequence[Person]:
    """Staff by the environment who have written to us, and staff added by staff."""
    by_number = select(Person.id).where(Person.wa_id.in_(settings.staff_numbers))
    added = select(Staff.person_id).where(Staff.status == StaffStatus.ACTIVE)
    return session.scalars(select(Person).where(Person.id.in_(by_number.union(added)))).all()


def spoken_language(person: Person, fallback: str = "en") -> str:
    """The language to speak with somebody: theirs, where every screen exists in it."""
    chosen = person.language or fallback
    return chosen if chosen in COMPLETE_LANGUAGES else "en"


def answer_later(services: Services, person_id: int, shown: Screen) -> None:
    """Tell somebody of the staff what came of something they had asked for a moment ago."""
    with services.platform() as session:
        person, number = session.get_one(Person, person_id), services.settings.whatsapp_phone_number_id
        to = Letterhead(person, number, spoken_language(person), None, services.clock.now(session))
        queue_screen(session, to, shown, State())


def tell_owners(
    session: Session, shop: Jeweller, now: datetime, shown: Screen, notice: Notice, values: Mapping[str, Hole]
) -> None:
    for person in list_owners(session, shop):
        language = spoken_language(person, shop.language)
        tell(session, Letterhead(person, shop.phone_number_id, language, shop.id, now), shown, notice, values)
