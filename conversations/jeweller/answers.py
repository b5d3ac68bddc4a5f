"""A jeweller answers a customer who wrote, in the customer's own chat."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.customers import find_contact
from conversations.desk import Desk
from conversations.effects import AnswerCustomer, Effect
from conversations.flow import Flow, Problem, Reading, Text
from conversations.jeweller.customer_card import name_contact
from conversations.screen import MENU, Card, Screen, screen
from conversations.state import Answers
from conversations.texts import N_, Excerpt, Label, counted, words
from models.contact import Contact

LONGEST_ANSWER = 1000


def ask_answer(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    contact = find_contact(desk, int(answers["object_id"]))
    name = name_contact(contact) if contact else "?"
    said = (words(N_("{name}: “{message}”"), name=name, message=Excerpt(answers["said"])),) if answers.get("said") else ()
    return (*said, words(N_("What shall I write to {name}? The name of your shop is put below it."), name=name))


def read_answer(text: str, desk: Desk, answers: Answers) -> Reading:
    written = text.strip()
    if not written or len(written) > LONGEST_ANSWER:
        return Problem(counted("Please type 1 to {count} letter.", "Please type 1 to {count} letters.", LONGEST_ANSWER))
    return written


class AnswerFlow(Flow):
    """One question: the words."""

    name = "answer"
    title = N_("Answer")

    written = Text(ask=ask_answer, parse=read_answer)

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        return [AnswerCustomer(int(answers["object_id"]), answers["written"])]


def show_letter(written: str, shop: str) -> Screen:
    """For the customer."""
    return screen(words(N_("{message}\n— {shop}"), message=written, shop=shop))


def show_answered(contact: Contact) -> Screen:
    return screen(words(N_("Sent to {name}."), name=name_contact(contact)), actions=(MENU,))


def show_window_shut(contact: Contact) -> Screen:
    return screen(
        words(
            N_(
                "Nothing was sent: {name} last wrote more than a day ago, and WhatsApp takes no free words then. "
                "Please call."
            ),
            name=name_contact(contact),
        ),
        actions=(Card("call", contact.id, words(N_("Call card"))), MENU),
    )


def show_silenced(contact: Contact) -> Screen:
    return screen(
        words(N_("Nothing was sent: {name} wants no messages. Please call."), name=name_contact(contact)),
        actions=(Card("call", contact.id, words(N_("Call card"))), MENU),
    )
