"""Leads: sent as contact cards, marked as called; one reply is marked as a lead, or put before the staff."""

from __future__ import annotations

from sqlalchemy import func, select, update

from conversations.customer_effects import MarkCalled, MarkLead, ReportReply, SendLeads
from conversations.customers import find_contact
from conversations.desk import Desk
from conversations.jeweller import leads as screens
from conversations.jeweller.customer_card import name_contact
from conversations.screen import Screen
from conversations.state import State
from jobs.effects.contacts import show_gone
from jobs.notices import is_window_open, list_staff, spoken_language
from jobs.reply import Letterhead, queue_message, queue_screen
from jobs.services import Services
from models.audit import Audit, record
from models.contact import Contact
from models.jeweller import MemberRole
from models.message import MessageKind
from models.reply import Reply
from whatsapp.messages import ContactCard, ContactCards


def send(effect: SendLeads, services: Services, desk: Desk) -> Screen:
    """The cards first, since a message with cards can't have buttons; whole numbers are the owner's alone."""
    count, leads = screens.list_leads(desk, effect.campaign_id, effect.offset)
    if not leads:
        return screens.show_no_leads()
    if desk.role is MemberRole.OWNER:
        cards = tuple(ContactCard(name_contact(each.contact), (f"+{each.contact.phone}",)) for each in leads)
        to = Letterhead(desk.person, desk.own_shop.phone_number_id, desk.language, desk.own_shop.id, desk.now)
        queue_message(desk.session, to, ContactCards(cards), MessageKind.REPLY)
    return screens.show_leads(count, leads, effect.campaign_id, effect.offset)


def mark_called(effect: MarkCalled, services: Services, desk: Desk) -> Screen:
    """A second time it changes nothing: a customer who wrote again meanwhile stays a lead by that."""
    marked = desk.session.execute(
        update(Reply)
        .where(Reply.jeweller_id == desk.own_shop.id, Reply.contact_id.in_(effect.contact_ids))
        .where(Reply.called_at.is_(None), Reply.id <= effect.until_id)
        .values(called_at=desk.now)
        .returning(Reply.contact_id)
    )
    people = len(set(marked.scalars()))
    count, _ = screens.list_leads(desk, effect.campaign_id, effect.offset)
    left = count or screens.list_leads(desk, effect.campaign_id, 0)[0]
    return screens.show_called(people, effect.offset if count else 0, effect.campaign_id, left > 0)


def _find(desk: Desk, reply_id: int) -> tuple[Contact, Reply] | None:
    reply = desk.session.get(Reply, reply_id)
    if reply is None or reply.jeweller_id != desk.own_shop.id:
        return None
    contact = find_contact(desk, reply.contact_id)
    return (contact, reply) if contact else None


def look(desk: Desk, reply_id: int) -> Screen:
    found = _find(desk, reply_id)
    if found is None:
        return show_gone()
    contact, reply = found
    return screens.show_reply_actions(contact, reply, reply.lead_at is not None)


def mark_lead(effect: MarkLead, services: Services, desk: Desk) -> Screen:
    found = _find(desk, effect.reply_id)
    if found is None:
        return show_gone()
    contact, reply = found
    reply.lead_at = reply.lead_at or desk.now
    desk.session.flush()
    return screens.show_marked(contact)


def report(effect: ReportReply, services: Services, desk: Desk) -> Screen:
    """Noted for the staff's audit; those whose chat is open read it at once. A second time it is only answered."""
    found = _find(desk, effect.reply_id)
    if found is None:
        return show_gone()
    contact, reply = found
    noted = f"reply {reply.id}"
    if _was_reported(desk, noted):
        return screens.show_reported()
    record(desk.session, desk.now, "reply reported", noted, jeweller_id=desk.own_shop.id, person_id=desk.person.id)
    shown = screens.show_report_of_reply(desk.own_shop.name, contact.id, reply.text)
    for person in list_staff(desk.session, services.settings):
        number = services.settings.whatsapp_phone_number_id
        if is_window_open(desk.session, person.id, number, desk.now):
            to = Letterhead(person, number, spoken_language(person), None, desk.now)
            queue_screen(desk.session, to, shown, State(), kind=MessageKind.NOTICE)
    return screens.show_reported()


def _was_reported(desk: Desk, noted: str) -> bool:
    from_audit = select(func.count()).select_from(Audit).where(Audit.object == noted)
    return bool(desk.session.scalar(from_audit))
