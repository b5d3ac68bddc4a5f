"""Staff look at usage, audit and health, have waiting work tried again, write to all owners, and choose colleagues."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from conversations import notices as texts
from conversations.desk import Desk
from conversations.effects import Broadcast, ChangeStaff, RetryNow
from conversations.screen import Screen
from conversations.staff import broadcast as notes
from conversations.staff import oversight as screens
from conversations.staff.approvals import show_no_such_shop
from jobs.notices import spoken_language, tell
from jobs.reply import Letterhead
from jobs.services import Services, wake
from models.audit import Audit, record
from models.jeweller import Jeweller, Member, MemberRole, MemberStatus
from models.number import SendingNumber
from models.person import Person, Staff, StaffStatus
from models.usage import list_busiest, read_usage
from models.values.phones import mask
from models.wellbeing import read_wellbeing
from settings import INDIA
from whatsapp import limits

AUDIT_LINES = 20


def look_at_usage(desk: Desk, shop_id: int | None) -> Screen:
    """This month's."""
    today = desk.now.astimezone(INDIA).date()
    first = today.replace(day=1)
    since = datetime.combine(first, time.min, INDIA)
    usage = read_usage(desk.session, shop_id, since, today)
    if shop_id is None:
        return screens.show_usage_of_all(usage, first, list_busiest(desk.session, since, limits.LIST_ROWS - 1))
    shop = desk.session.get(Jeweller, shop_id)
    return screens.show_usage(shop, usage, first) if shop else show_no_such_shop()


def look_at_audit(desk: Desk) -> Screen:
    rows = desk.session.execute(
        select(Audit, Person, Jeweller.name)
        .outerjoin(Person, Person.id == Audit.person_id)
        .outerjoin(Jeweller, Jeweller.id == Audit.jeweller_id)
        .order_by(Audit.id.desc())
        .limit(AUDIT_LINES)
    )
    lines = [
        screens.AuditLine(
            line.at, line.action, (person.profile_name or mask(person.wa_id or "")) if person else "", shop or ""
        )
        for line, person, shop in rows
    ]
    return screens.show_audit(lines, desk.now)


def look_at_health(desk: Desk) -> Screen:
    return screens.show_health(read_wellbeing(desk.session), desk.now)


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
