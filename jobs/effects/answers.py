"""A jeweller's answer goes to the customer while the customer's window is open; a number goes out as a contact card."""

from __future__ import annotations

from sqlalchemy import select

from conversations.customers import find_contact
from conversations.desk import Desk
from conversations.effects import AnswerCustomer, SendCallCard
from conversations.jeweller.answers import show_answered, show_letter, show_silenced, show_window_shut
from conversations.jeweller.customer_card import name_contact
from conversations.screen import Screen
from conversations.state import State
from jobs.effects.contacts import show_gone
from jobs.notices import is_window_open, spoken_language
from jobs.reply import Letterhead, queue_message, queue_screen
from jobs.services import Services
from models.audit import record
from models.contact import Contact
from models.message import MessageKind
from models.person import Person
from whatsapp.messages import ContactCard, ContactCards


def answer(effect: AnswerCustomer, services: Services, desk: Desk) -> Screen:
    """Looked at again here: while the words were typed the window may have shut, or the customer said stop."""
    contact = find_contact(desk, effect.contact_id)
    if contact is None:
        return show_gone()
    if contact.opted_out_at:
        return show_silenced(contact)
    person, shop = _find_person(desk, contact), desk.own_shop
    if person is None or not is_window_open(desk.session, person.id, shop.phone_number_id, desk.now):
        return show_window_shut(contact)
    to = Letterhead(person, shop.phone_number_id, spoken_language(person, shop.language), shop.id, desk.now)
    queue_screen(desk.session, to, show_letter(effect.text, shop.name), State())
    record(
        desk.session,
        desk.now,
        "customer answered",
        f"contact {contact.id}",
        jeweller_id=shop.id,
        person_id=desk.person.id,
    )
    return show_answered(contact)


def _find_person(desk: Desk, contact: Contact) -> Person | None:
    known = [Person.wa_id == contact.phone]
    if contact.bsuid:
        known.append(Person.bsuid == contact.bsuid)
    found = (desk.session.scalars(select(Person).where(each)).one_or_none() for each in known)
    return next((person for person in found if person), None)


def send_card(effect: SendCallCard, services: Services, desk: Desk) -> Screen | None:
    """The card itself is the answer."""
    contact = find_contact(desk, effect.contact_id)
    if contact is None:
        return show_gone()
    cards = ContactCards((ContactCard(name_contact(contact), (f"+{contact.phone}",)),))
    to = Letterhead(desk.person, desk.own_shop.phone_number_id, desk.language, desk.own_shop.id, desk.now)
    queue_message(desk.session, to, cards, MessageKind.REPLY)
    return None
