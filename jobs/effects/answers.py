"""A jeweller's answer goes to the customer while the customer's window is open; a number goes out as a contact card."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from conversations.customer_effects import AnswerCustomer, SendCallCard, SendOne
from conversations.customers import find_contact, find_person, has_agreed, may_write
from conversations.desk import Desk
from conversations.fillings import fill_values, propose_value
from conversations.jeweller.answers import show_answered, show_letter, show_silenced, show_window_shut
from conversations.jeweller.customer_card import name_contact
from conversations.render import render
from conversations.screen import Card, Screen
from conversations.shop import find_template, find_translation
from conversations.state import State
from conversations.templates import find_due
from jobs.effects.contacts import show_gone
from jobs.letters import write_content
from jobs.notices import spoken_language
from jobs.payloads import make_template
from jobs.reply import Letterhead, queue_message
from jobs.services import Services, wake
from models.audit import Audit, record
from models.contact import Contact
from models.message import Message, MessageKind
from models.person import Person
from models.template import Template
from whatsapp.messages import ContactCard, ContactCards


def answer(effect: AnswerCustomer, services: Services, desk: Desk) -> Screen:
    """Looked at again here: while the words were typed the window may have shut, or the customer said stop."""
    contact = find_contact(desk, effect.contact_id)
    if contact is None:
        return show_gone()
    if contact.opted_out_at:
        return show_silenced(contact)
    person, shop = find_person(desk, contact), desk.own_shop
    if person is None or not may_write(desk, contact):
        return show_window_shut(contact)
    letter = render(show_letter(effect.text, shop.name), spoken_language(person, shop.language), State(), "", _no_card)
    _queue(desk, person, contact, letter, None)
    _note(desk, "customer answered", f"contact {contact.id}")
    return show_answered(contact)


def _no_card(card: Card) -> str:
    raise LookupError("a letter has no buttons")


def send_one(effect: SendOne, services: Services, desk: Desk) -> Screen:
    """The consent is looked at again here; a second time the same turn sends nothing."""
    contact, template = find_contact(desk, effect.contact_id), find_template(desk, effect.template_id)
    if contact is None:
        return show_gone()
    shop = desk.own_shop
    translation = find_translation(template, contact.language or shop.language) if template else None
    if template is None or translation is None or not shop.is_approved or not _may_get(desk, contact, template):
        return show_silenced(contact)
    noted = f"one message {effect.key}"
    if desk.session.scalar(select(Audit.id).where(Audit.object == noted)):
        return show_answered(contact)
    values = {name: value for name in translation.variables if (value := propose_value(name))}
    filled = fill_values(values, translation.language, contact, find_due(desk, contact, translation.variables), shop)
    message = make_template(template.name, translation.language, translation.variables, filled)
    _queue(desk, _get_person(desk, contact), contact, message, translation.id)
    _note(desk, "message sent to one", noted)
    return show_answered(contact)


def _may_get(desk: Desk, contact: Contact, template: Template) -> bool:
    """Locked first, so that a customer's own word at the same moment is seen."""
    desk.session.refresh(contact, with_for_update=True)
    return has_agreed(desk, contact, template.category.value)


def _get_person(desk: Desk, contact: Contact) -> Person:
    """Whoever never wrote to us is nobody's person yet."""
    found = find_person(desk, contact)
    if found is None:
        found = Person(wa_id=contact.phone)
        desk.session.add(found)
        desk.session.flush()
    return found


def _queue(desk: Desk, person: Person, contact: Contact, message: Any, translation_id: int | None) -> None:
    """As an answer, and against the customer, whose card tells of it."""
    shop = desk.own_shop
    desk.session.add(
        Message(
            jeweller_id=shop.id,
            kind=MessageKind.NOTICE,
            phone_number_id=shop.phone_number_id,
            person_id=person.id,
            contact_id=contact.id,
            translation_id=translation_id,
            content=write_content(message),
        )
    )
    wake(desk.session, "reply", person.id)


def _note(desk: Desk, action: str, what: str) -> None:
    record(desk.session, desk.now, action, what, jeweller_id=desk.own_shop.id, person_id=desk.person.id)


def send_card(effect: SendCallCard, services: Services, desk: Desk) -> Screen | None:
    """The card itself is the answer."""
    contact = find_contact(desk, effect.contact_id)
    if contact is None:
        return show_gone()
    cards = ContactCards((ContactCard(name_contact(contact), (f"+{contact.phone}",)),))
    to = Letterhead(desk.person, desk.own_shop.phone_number_id, desk.language, desk.own_shop.id, desk.now)
    queue_message(desk.session, to, cards, MessageKind.REPLY)
    return None
