"""Staff hold and release all sending, and read the templates anew."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from conversations.desk import Desk
from conversations.effects import ResumePlatform, StopPlatform, SyncTemplates, TryOut
from conversations.screen import Screen
from conversations.staff import platform as screens
from jobs.services import Services, wake
from models.audit import record
from models.number import PlatformStop, SendingNumber


def stop(effect: StopPlatform, services: Services, desk: Desk) -> Screen:
    """Halts every number there is, and holds those that come later by a row that every move to sending asks for.

    A number's row is what a sender locks: whoever is past the point of no return commits before this does.
    """
    desk.session.execute(
        update(SendingNumber)
        .where(SendingNumber.halted_at.is_(None))
        .values(halted_at=desk.now, halt_reason="stop everything")
    )
    desk.session.execute(
        insert(PlatformStop)
        .values(id=1, stopped_at=desk.now, stopped_by_person_id=desk.person.id)
        .on_conflict_do_nothing()
    )
    record(desk.session, desk.now, "stop everything", "platform", person_id=desk.person.id)
    return screens.show_stopped()


def resume(effect: ResumePlatform, services: Services, desk: Desk) -> Screen:
    """Ends the stop, and the halts that WhatsApp's refusals put on numbers: a person has looked at them."""
    desk.session.execute(delete(PlatformStop))
    for number in desk.session.scalars(select(SendingNumber)):
        number.halted_at = None
        number.halt_reason = None
        wake(desk.session, "send", number.phone_number_id)
    record(desk.session, desk.now, "resume everything", "platform", person_id=desk.person.id)
    return screens.show_resumed()


def sync(effect: SyncTemplates, services: Services, desk: Desk) -> None:
    """Reading them takes a while; the answer comes when it is done."""
    wake(desk.session, "templates", desk.person.id)


def try_out(effect: TryOut, services: Services, desk: Desk) -> Screen | None:
    """The answer comes when it is known; where there is no mail server there is nothing to wait for."""
    if effect.what == "mail" and not services.settings.smtp_url:
        return screens.show_no_mail()
    wake(desk.session, f"try {effect.what}", desk.person.id)
    return None
