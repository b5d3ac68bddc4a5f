"""A jeweller writes to one customer: free words while their chat is open, else a call or an approved message."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.customer_effects import AnswerCustomer, SendCallCard, SendOne
from conversations.customers import find_contact, may_write
from conversations.desk import Desk
from conversations.effects import Effect
from conversations.flow import Choice, Flow, Problem, Reading, Review, Text
from conversations.jeweller.customer_card import name_contact
from conversations.screen import MENU, Card, Option, Screen, screen
from conversations.shop import find_template, find_translation
from conversations.state import Answers
from conversations.templates import list_for_one, preview, price_each
from conversations.texts import N_, Excerpt, Label, Rupees, counted, words
from models.contact import Contact
from models.jeweller import MemberRole
from models.template import Template

LONGEST_ANSWER = 1000
CALL = "call"


def get_contact(desk: Desk, answers: Answers) -> Contact | None:
    return find_contact(desk, int(answers["object_id"]))


def is_open(desk: Desk, answers: Answers) -> bool:
    """Whether free words may go out. What was typed meanwhile is looked at once more when it is sent."""
    contact = get_contact(desk, answers)
    return "written" in answers or (contact is not None and not contact.opted_out_at and may_write(desk, contact))


def ask_answer(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    contact = get_contact(desk, answers)
    name = name_contact(contact) if contact else "?"
    said = (
        (words(N_("{name}: “{message}”"), name=name, message=Excerpt(answers["said"])),) if answers.get("said") else ()
    )
    return (*said, words(N_("What shall I write to {name}? The name of your shop is put below it."), name=name))


def ask_instead(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    contact = get_contact(desk, answers)
    name = name_contact(contact) if contact else "?"
    shut = words(N_("{name} has not written within the last day, and WhatsApp takes no free words then."), name=name)
    if contact is not None and contact.opted_out_at:
        return (words(N_("{name} wants no messages. Please call."), name=name),)
    if list_for_one(desk, contact):
        return (shut, words(N_("Call, or send one of your approved messages?")))
    return (shut, words(N_("No approved message may go to this customer either. Please call.")))


def list_instead(desk: Desk, answers: Answers) -> list[Option]:
    rows = [
        Option(
            str(each.id), each.title, words(N_("{price} with GST"), price=Rupees(price_each(desk, each).total_paise))
        )
        for each in list_for_one(desk, get_contact(desk, answers))
    ]
    return [*([Option(CALL, words(N_("Call card")))] if desk.role is MemberRole.OWNER else []), *rows]


def get_message(desk: Desk, answers: Answers) -> tuple[Template | None, str]:
    """What would be sent, and how it reads."""
    template, contact = find_template(desk, int(answers["instead"])), get_contact(desk, answers)
    translation = (
        find_translation(template, contact.language or desk.own_shop.language) if template and contact else None
    )
    return template, preview(desk, translation, contact).text if translation else ""


def show_one(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    template, shown = get_message(desk, answers)
    contact = get_contact(desk, answers)
    price = price_each(desk, template).total_paise if template else 0
    to = words(
        N_("To {name}, for about {price} with GST:"),
        name=name_contact(contact) if contact else "?",
        price=Rupees(price),
    )
    return (to, words(N_("“{message}”"), message=Excerpt(shown)))


def read_answer(text: str, desk: Desk, answers: Answers) -> Reading:
    written = text.strip()
    if not written or len(written) > LONGEST_ANSWER:
        return Problem(counted("Please type 1 to {count} letter.", "Please type 1 to {count} letters.", LONGEST_ANSWER))
    return written


class AnswerFlow(Flow):
    """The words; or, where the customer's chat is shut, what to do instead."""

    name = "answer"
    title = N_("Answer")

    written = Text(ask=ask_answer, parse=read_answer, asked=is_open)
    instead = Choice(
        ask=ask_instead,
        choices=list_instead,
        asked=lambda desk, answers: not is_open(desk, answers),
        label=N_("Message"),
    )
    check = Review(
        ask=show_one,
        confirm=lambda desk, answers: words(N_("Send")),
        fingerprint=lambda desk, answers: [answers["instead"], get_message(desk, answers)[1]],
        asked=lambda desk, answers: answers.get("instead") not in (None, CALL),
        change=("instead",),
        label=N_("Check"),
    )

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        contact_id = int(answers["object_id"])
        if "written" in answers:
            return [AnswerCustomer(contact_id, answers["written"])]
        if answers["instead"] == CALL:
            return [SendCallCard(contact_id)]
        return [SendOne(contact_id, int(answers["instead"]), desk.turn_key)]


def show_letter(written: str, shop: str) -> Screen:
    """For the customer."""
    return screen(words(N_("{message}\n— {shop}"), message=written, shop=shop))


def show_answered(contact: Contact) -> Screen:
    return screen(words(N_("Sent to {name}."), name=name_contact(contact)), actions=(MENU,))


def show_window_shut(contact: Contact) -> Screen:
    unsent = N_(
        "Nothing was sent: {name} last wrote more than a day ago, and WhatsApp takes no free words then. Please call."
    )
    return _offer_call(words(unsent, name=name_contact(contact)), contact)


def show_silenced(contact: Contact) -> Screen:
    unsent = words(N_("Nothing was sent: {name} wants no messages. Please call."), name=name_contact(contact))
    return _offer_call(unsent, contact)


def _offer_call(told: Label, contact: Contact) -> Screen:
    return screen(told, actions=(Card("call", contact.id, words(N_("Call card"))), MENU))
