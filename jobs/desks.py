"""Finds out who somebody is: staff, a member of a shop's team, a shop's customer, or nobody yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from conversations.desk import Desk
from conversations.scripts import guess_language
from jobs.notices import spoken_language
from models.contact import Contact
from models.inbox import InboxItem
from models.jeweller import Jeweller, Member, MemberStatus
from models.person import Person, Staff, StaffStatus
from settings import COMPLETE_LANGUAGES, Settings


def open_desk(session: Session, settings: Settings, person: Person, item: InboxItem, now: datetime) -> Desk:
    """The view of one turn; needs the platform's scope, since a person may belong anywhere."""
    member = session.scalars(
        select(Member).where(Member.person_id == person.id, Member.status == MemberStatus.ACTIVE).order_by(Member.id)
    ).first()
    shop = session.get_one(Jeweller, member.jeweller_id) if member else None
    customer_language = _find_customer_language(session, person)
    written = guess_language(item.content.get("text") or "")
    language = spoken_language(person, shop.language if shop else written or customer_language or "en")
    return Desk(
        session=session,
        now=now,
        person=person,
        language=language,
        shop=shop,
        role=member.role if member else None,
        is_staff=_is_staff(session, settings, person),
        is_customer=customer_language is not None,
        turn_key=item.key,
        quoted_id=item.content.get("quoted_id"),
    )


def _is_staff(session: Session, settings: Settings, person: Person) -> bool:
    if person.wa_id in settings.staff_numbers:
        return True
    return (
        session.scalar(select(Staff.id).where(Staff.person_id == person.id, Staff.status == StaffStatus.ACTIVE))
        is not None
    )


def contact_of(wa_id: str | None, bsuid: str | None) -> ColumnElement[bool]:
    """The condition that a contact is this person; what is not known of them matches nobody, least of all everybody."""
    known = ((Contact.phone, wa_id), (Contact.bsuid, bsuid))
    return or_(false(), *(column == value for column, value in known if value))


def _find_customer_language(session: Session, person: Person) -> str | None:
    """None for somebody who is no shop's customer."""
    found = session.scalars(
        select(Contact)
        .where(contact_of(person.wa_id, person.bsuid), Contact.deleted_at.is_(None))
        .order_by(Contact.id.desc())
    ).first()
    if found is None:
        return None
    return found.language if found.language in COMPLETE_LANGUAGES else "en"
