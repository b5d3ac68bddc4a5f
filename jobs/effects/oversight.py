"""Staff look at usage, audit and health, have waiting work tried again, write to all owners, and choose colleagues."""

from __future__ import annotations

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from conversations import notices as texts
from conversations.desk import Desk
from conversations.effects import Broadcast, ChangeStaff, RetryNow
from conversations.office import cut_page
from conversations.screen import Screen
from conversations.staff import broadcast as notes
from conversations.staff import oversight as screens
from conversations.staff.approvals import show_no_such_shop
from conversations.staff.lists import Colleague, show_colleagues
from jobs.notices import list_staff, spoken_language, tell
from jobs.reply import Letterhead
from jobs.services import Services, wake
from models.audit import Audit, record
from models.jeweller import Jeweller, Member, MemberRole, MemberStatus
from models.number import SendingNumber
from models.person import Person, Staff, StaffStatus
from models.usage import FreeForm, begin_month, list_busiest, read_free_form, read_usage
from models.values.phones import mask
from models.wellbeing import read_wellbeing
from settings import INDIA
from whatsapp import limits

# A message with a button has 1,024 characters.
AUDIT_LINES = 10


def look_at_usage(desk: Desk, shop_id: int | None) -> Screen:
    """This month's."""
    today, since = desk.now.astimezone(INDIA).date(), begin_month(desk.now)
    first = since.date()
    usage = read_usage(desk.session, shop_id, since, today)
    if shop_id is None:
        busiest = list_busiest(desk.session, since, limits.LIST_ROWS - 1)
        return screens.show_usage_of_all(usage, first, busiest, _read_meter(desk))
    shop = desk.session.get(Jeweller, shop_id)
    if shop is None:
        return show_no_such_shop()
    number = desk.session.get_one(SendingNumber, shop.phone_number_id)
    name = number.display_number or number.phone_number_id
    return screens.show_usage(shop, usage, first, (name, number.messages_per_second))


def _read_meter(desk: Desk) -> list[FreeForm]:
    return read_free_form(desk.session, desk.now, limits.FREE_SERVICE_MESSAGES)


def look_at_audit(desk: Desk, shop_id: int | None, page: int) -> Screen:
    """Of one shop, or of all where none is named; the newest first."""
    query = (
        select(Audit, Person, Jeweller.name)
        .outerjoin(Person, Person.id == Audit.person_id)
        .outerjoin(Jeweller, Jeweller.id == Audit.jeweller_id)
        .order_by(Audit.id.desc())
        .offset((page - 1) * AUDIT_LINES)
        .limit(AUDIT_LINES + 1)
    )
    rows = desk.session.execute(query if shop_id is None else query.where(Audit.jeweller_id == shop_id))
    lines = [
        screens.AuditLine(
            line.at, line.action, (person.profile_name or mask(person.wa_id or "")) if person else "", shop or ""
        )
        for line, person, shop in rows
    ]
    word = "audit" if shop_id is None else f"audit {shop_id}"
    return screens.show_audit(cut_page(lines, page, AUDIT_LINES), word, desk.now)


def look_at_health(desk: Desk) -> Screen:
    return screens.show_health(read_wellbeing(desk.session), _read_meter(desk), desk.now)


def look_at_staff(services: Services, desk: Desk) -> Screen:
    """Whoever is staff and has ever written to us or was added."""
    numbers = services.settings.staff_numbers
    return show_colleagues(
        [
            Colleague(person, is_fixed=person.wa_id in numbers or person.id == desk.person.id)
            for person in list_staff(desk.session, services.settings)
        ]
    )


_RETRY_MESSAGES = """
UPDATE message SET next_attempt_at = now() WHERE state = 'queued' AND next_attempt_at > now() RETURNING person_id
"""
# What was set aside longer ago nobody waits for any more.
_RETRY_EVENTS = """
UPDATE inbox_item SET state = 'new', attempts = 0
WHERE state = 'dead' AND received_at > now() - CAST('1 day' AS interval) RETURNING kind, person_id
"""


def retry(effect: RetryNow, services: Services, desk: Desk) -> Screen:
    """Nothing waits any longer for its next try, and today's set-aside events are heard once more."""
    messages = desk.session.execute(text(_RETRY_MESSAGES)).all()
    events = desk.session.execute(text(_RETRY_EVENTS)).all()
    for person_id in sorted({row.person_id for row in messages if row.person_id}):
        wake(desk.session, "reply", person_id)
    for person_id in sorted({row.person_id for row in events if row.person_id}):
        wake(desk.session, "hear", person_id)
    if any(row.kind == "account" for row in events):
        wake(desk.session, "account")
    for phone_number_id in desk.session.scalars(select(SendingNumber.phone_number_id)):
        wake(desk.session, "send", phone_number_id)
    record(desk.session, desk.now, "retry now", "platform", person_id=desk.person.id, messages=len(messages))
    return screens.show_retried(len(messages), len(events))


def broadcast(effect: Broadcast, services: Services, desk: Desk) -> Screen:
    """To every owner in the open chat, else as a template; whoever neither reaches is counted."""
    owners = desk.session.execute(
        select(Person, Jeweller)
        .join(Member, Member.person_id == Person.id)
        .join(Jeweller, Jeweller.id == Member.jeweller_id)
        .where(Member.role == MemberRole.OWNER, Member.status == MemberStatus.ACTIVE)
        .order_by(Member.id)
    ).all()
    reached = 0
    for person, shop in owners:
        to = Letterhead(person, shop.phone_number_id, spoken_language(person, shop.language), shop.id, desk.now)
        reached += tell(desk.session, to, notes.show_news(effect.text), texts.NEWS, {"news": effect.text})
    record(desk.session, desk.now, "broadcast", "platform", person_id=desk.person.id, reached=reached)
    return notes.show_broadcast(reached, len(owners) - reached)


def change_staff(effect: ChangeStaff, services: Services, desk: Desk) -> Screen:
    """Staff named by the installation, and oneself, are not removed from the chat."""
    is_fixed = effect.phone in services.settings.staff_numbers or effect.phone == desk.person.wa_id
    if is_fixed:
        return notes.show_fixed_staff()
    desk.session.execute(insert(Person).values(wa_id=effect.phone, profile_name="").on_conflict_do_nothing())
    person = desk.session.scalars(select(Person).where(Person.wa_id == effect.phone)).one()
    status = StaffStatus.ACTIVE if effect.is_added else StaffStatus.REMOVED
    saved = insert(Staff).values(person_id=person.id, status=status)
    desk.session.execute(saved.on_conflict_do_update(index_elements=["person_id"], set_={"status": status}))
    deed = "staff added" if effect.is_added else "staff removed"
    record(desk.session, desk.now, deed, f"person {person.id}", person_id=desk.person.id)
    return notes.show_staff_changed(effect.phone, is_added=effect.is_added)
