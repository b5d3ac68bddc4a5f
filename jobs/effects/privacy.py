"""A customer asks what shops keep about them, or has it erased; what stays is a keyed hash and the shops' own sums."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from conversations.customer.privacy import Kept, show_erased, show_kept, show_nothing_kept
from conversations.desk import Desk
from conversations.effects import EraseMe, TellMyData
from conversations.screen import Screen
from jobs.desks import contact_of
from jobs.effects import copies
from jobs.services import Services
from models.audit import record
from models.contact import Consent, Contact
from models.conversation import TranscriptLine
from models.jeweller import Jeweller
from models.message import Message
from models.obligation import Obligation, ObligationStatus
from models.reply import Reply
from models.suppression import Suppression, seal_phone


def tell(effect: TellMyData, services: Services, desk: Desk) -> Screen:
    contacts = _list_contacts(desk)
    if effect.as_file and contacts:
        return copies.copy(desk, contacts)
    kept = [_look(desk, contact) for contact in contacts]
    return show_kept(kept) if kept else show_nothing_kept()


def _list_contacts(desk: Desk) -> Sequence[Contact]:
    return desk.session.scalars(
        select(Contact)
        .where(contact_of(desk.person.wa_id, desk.person.bsuid), Contact.deleted_at.is_(None))
        .order_by(Contact.id)
    ).all()


def _look(desk: Desk, contact: Contact) -> Kept:
    messages, since = desk.session.execute(
        select(func.count(), func.min(Message.accepted_at)).where(
            Message.contact_id == contact.id, Message.accepted_at.is_not(None)
        )
    ).one()
    return Kept(
        shop=desk.session.get_one(Jeweller, contact.jeweller_id).name,
        name=contact.name,
        phone=contact.phone,
        language=contact.language,
        obligations=desk.session.scalar(
            select(func.count())
            .select_from(Obligation)
            .where(Obligation.contact_id == contact.id, Obligation.status != ObligationStatus.CLOSED)
        )
        or 0,
        messages=messages,
        since=since,
        agreed_at=desk.session.scalar(
            select(func.min(Consent.recorded_at)).where(Consent.contact_id == contact.id, Consent.is_granted)
        ),
    )


def erase(effect: EraseMe, services: Services, desk: Desk) -> Screen:
    """Also what was deleted from a list before, since its row is still there. A second time nothing is left to erase."""
    own = contact_of(desk.person.wa_id, desk.person.bsuid)
    contacts = desk.session.scalars(select(Contact).where(own).order_by(Contact.id).with_for_update()).all()
    if not contacts:
        return show_nothing_kept()
    ids = {contact.jeweller_id for contact in contacts}
    shops = desk.session.scalars(select(Jeweller.name).where(Jeweller.id.in_(ids)).order_by(Jeweller.name)).all()
    for contact in contacts:
        _suppress(desk, contact, services.settings.secret_key)
        _erase(desk, contact)
    if desk.shop is None and not desk.is_staff:
        desk.session.execute(delete(TranscriptLine).where(TranscriptLine.person_id == desk.person.id))
        desk.person.profile_name = ""
    return show_erased(tuple(shops))


def _suppress(desk: Desk, contact: Contact, secret: str) -> None:
    sealed = seal_phone(contact.jeweller_id, contact.phone, secret)
    new = insert(Suppression).values(jeweller_id=contact.jeweller_id, phone_hash=sealed)
    desk.session.execute(new.on_conflict_do_nothing())


def _erase(desk: Desk, contact: Contact) -> None:
    """The row stays, so that the shop's figures still add up; nothing in it tells who it was."""
    contact.phone = f"erased {contact.id}"
    contact.bsuid = contact.language = contact.city = contact.pin_code = contact.second_phone = None
    contact.birthday = contact.anniversary = None
    contact.name, contact.tags, contact.extra = "", [], {}
    contact.opted_out_at = contact.opted_out_at or desk.now
    contact.deleted_at = contact.deleted_at or desk.now
    desk.session.execute(
        update(Obligation).where(Obligation.contact_id == contact.id).values(status=ObligationStatus.CLOSED)
    )
    desk.session.execute(delete(Consent).where(Consent.contact_id == contact.id))
    desk.session.execute(delete(Reply).where(Reply.contact_id == contact.id))
    record(desk.session, desk.now, "erased", f"contact {contact.id}", jeweller_id=contact.jeweller_id)
