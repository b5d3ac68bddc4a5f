"""A jeweller adds a loan or a plan to a customer, or corrects one: its number, its amount, the day it is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, select

from conversations.customer_effects import SaveObligation
from conversations.customers import find_contact, find_obligation, list_obligations
from conversations.desk import Desk
from conversations.effects import Effect
from conversations.flow import SKIPPED, Choice, Flow, Problem, Reading, Text
from conversations.jeweller.customer_card import KINDS, describe_obligation, name_contact
from conversations.screen import Option
from conversations.state import Answers
from conversations.texts import N_, Label, words
from models.obligation import Obligation, ObligationKind
from models.values.dates import read_day
from models.values.digits import to_ascii_digits
from models.values.money import read_rupees
from settings import INDIA

NEW = {"new LOAN": words(N_("New loan")), "new SAVINGS_PLAN": words(N_("New plan"))}
MOST_SHOWN, LONGEST_NUMBER = 8, 30
PARTS = (("number", N_("Number")), ("amount", N_("Amount")), ("due_on", N_("Due date")))


def ask_which(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    contact = find_contact(desk, int(answers["object_id"]))
    return (words(N_("Which loan or plan of {name}?"), name=name_contact(contact) if contact else "?"),)


def list_which(desk: Desk, answers: Answers) -> list[Option]:
    known = list_obligations(desk, int(answers["object_id"]))[:MOST_SHOWN]
    rows = [Option(f"old {each.id}", each.number, describe_obligation(each)) for each in known]
    return [*rows, *(Option(value, title) for value, title in NEW.items())]


def is_new(desk: Desk, answers: Answers) -> bool:
    return str(answers.get("which")).startswith("new ")


def is_wanted(part: str) -> Callable[[Desk, Answers], bool]:
    """Of a new one everything is asked, of an old one what is to be corrected."""
    return lambda desk, answers: is_new(desk, answers) or answers.get("part") == part


def get_kind(desk: Desk, answers: Answers) -> ObligationKind:
    if is_new(desk, answers):
        return ObligationKind(answers["which"].removeprefix("new "))
    found = find_obligation(desk, int(answers["which"].removeprefix("old ")))
    return found.kind if found else ObligationKind.LOAN


def read_obligation_number(text: str, desk: Desk, answers: Answers) -> Reading:
    """The shop's own; no two loans of a shop have one number."""
    number = "".join(to_ascii_digits(text).split()).upper()
    if not any(character.isdigit() for character in number) or len(number) > LONGEST_NUMBER:
        return Problem(words(N_("Please type the number as in your books. Like: GL-1023")))
    kind = get_kind(desk, answers)
    taken = desk.session.scalars(
        select(Obligation)
        .where(Obligation.jeweller_id == desk.own_shop.id, Obligation.kind == kind)
        .where(func.lower(Obligation.number) == number.lower())
    ).first()
    if taken is None or f"old {taken.id}" == answers["which"]:
        return number
    owner = find_contact(desk, taken.contact_id)
    whose = name_contact(owner) if owner else "?"
    return Problem(
        words(N_("{kind} {number} is noted already, for {name}."), kind=KINDS[kind], number=number, name=whose)
    )


def read_amount(text: str, desk: Desk, answers: Answers) -> Reading:
    paise = read_rupees(text)
    return paise if paise else Problem(words(N_("I can't read that amount. Like: 2450")))


def read_due(text: str, desk: Desk, answers: Answers) -> Reading:
    day = read_day(text, desk.now.astimezone(INDIA).date())
    return day.isoformat() if day else Problem(words(N_("I can't read that day. Like: 12 Dec")))


class EditObligation(Flow):
    """Which, then what of it; then the customer's card again."""

    name = "edit_obligation"
    title = N_("Loan or plan")

    which = Choice(ask=ask_which, choices=list_which)
    part = Choice(
        text=N_("What shall I correct?"), choices=PARTS, asked=lambda desk, answers: not is_new(desk, answers)
    )
    number = Text(text=N_("What is its number? Like: GL-1023"), parse=read_obligation_number, asked=is_wanted("number"))
    amount = Text(text=N_("How much is due? Like: 2450"), parse=read_amount, asked=is_wanted("amount"), can_skip=True)
    due_on = Text(text=N_("When is it due? Like: 12 Dec"), parse=read_due, asked=is_wanted("due_on"), can_skip=True)

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        named = {"number": "number", "amount": "amount_paise", "due_on": "due_on"}
        changes: dict[str, Any] = {
            column: answers[step] for step, column in named.items() if answers.get(step, SKIPPED) is not SKIPPED
        }
        which = str(answers["which"])
        if is_new(desk, answers):
            changes["kind"] = which.removeprefix("new ")
        obligation_id = None if is_new(desk, answers) else int(which.removeprefix("old "))
        return [SaveObligation(int(answers["object_id"]), obligation_id, changes)]
