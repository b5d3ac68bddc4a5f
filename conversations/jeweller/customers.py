"""A jeweller finds a customer, or notes with one line what was paid."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.commands import SENDERS, Command
from conversations.customer_effects import MarkPaid
from conversations.customers import find_contact, search_contacts, search_obligations
from conversations.desk import Desk
from conversations.engine import Turn
from conversations.jeweller.customer_card import (
    describe_obligation,
    name_contact,
    show_card,
    show_number,
    tell_apart,
)
from conversations.screen import MENU, Card, Screen, Word, screen
from conversations.state import State
from conversations.texts import N_, Label, counted, words
from models.contact import Contact
from models.obligation import Obligation, ObligationStatus

MOST_ROWS = 9


def find(rest: str, state: State, desk: Desk) -> Turn:
    """One customer is shown at once, several as rows to tap."""
    if not rest:
        return Turn(state, show_how_to_find())
    found = search_contacts(desk, rest, MOST_ROWS + 1)
    if len(found) == 1:
        return Turn(state, show_card(desk, found[0]))
    return Turn(state, show_found(desk, rest, found) if found else show_nobody(rest))


def show_how_to_find() -> Screen:
    return screen(words(N_("Type find and a part of the name or number, like: find Sunita")), actions=(MENU,))


def show_nobody(typed: str) -> Screen:
    return screen(
        words(N_("I found nobody with “{typed}”. Try a shorter part of the name, or the last digits."), typed=typed),
        actions=(Word("customers", words(N_("Customers"))), MENU),
    )


def show_found(desk: Desk, typed: str, found: Sequence[Contact]) -> Screen:
    shown = found[:MOST_ROWS]
    if len(found) > MOST_ROWS:
        line = words(N_("Many fit “{typed}”; here are the first {count}."), typed=typed, count=MOST_ROWS)
    else:
        line = counted("{count} customer fits “{typed}”.", "{count} customers fit “{typed}”.", len(shown), typed=typed)
    rows = tuple(
        Card("contact", each.id, tell_apart(each, shown), description=show_number(desk, each)) for each in shown
    )
    return screen(line, words(N_("Whom do you mean?")), actions=rows)


def mark_paid(rest: str, state: State, desk: Desk) -> Turn:
    """The exact number, or its digits; several that are due are asked back."""
    found = search_obligations(desk, rest, MOST_ROWS) if rest else ()
    due = [each for each in found if each.status is ObligationStatus.DUE]
    if len(due) == 1:
        return Turn(state, None, (MarkPaid(due[0].id),))
    if due:
        return Turn(state, show_which(desk, rest, due))
    return Turn(state, show_paid_before(found[0]) if found else show_no_number(rest))


def show_which(desk: Desk, typed: str, due: Sequence[Obligation]) -> Screen:
    line = counted("{count} matches {typed}. Which?", "{count} match {typed}. Which?", len(due), typed=typed)
    cards = tuple(Card("paid", each.id, each.number, description=describe_obligation(each)) for each in due)
    return screen(line, *(_with_name(desk, each) for each in due), actions=cards)


def _with_name(desk: Desk, obligation: Obligation) -> Label:
    contact = find_contact(desk, obligation.contact_id)
    whose = name_contact(contact) if contact else ""
    return words(N_("{obligation} · {name}"), obligation=describe_obligation(obligation), name=whose)


def show_paid_before(obligation: Obligation) -> Screen:
    return screen(words(N_("{number} is marked paid already."), number=obligation.number), actions=(MENU,))


def show_no_number(typed: str) -> Screen:
    if not typed:
        return screen(words(N_("Type the number of the loan or plan, like: paid GL-1023")), actions=(MENU,))
    return screen(
        words(N_("I know no loan or plan {typed}. Type it as in your list, like: paid GL-1023"), typed=typed),
        actions=(MENU,),
    )


COMMANDS = (
    Command("find", find, takes_more=True),
    Command("paid", mark_paid, takes_more=True, roles=SENDERS),
)
