"""What a jeweller's typed words about customers do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from conversations.commands import SENDERS, Command
from conversations.desk import Desk
from conversations.engine import Turn, open_flow
from conversations.jeweller.customer_list import AddedCards, CustomerList, show_added
from conversations.jeweller.menu import show_how_to_add, show_menu
from conversations.shop import find_next_list, find_unsaved_list
from conversations.state import State
from models.values.phones import Phone, read_phone

_CARDS, _LIST = AddedCards(), CustomerList()

# The name, then a number of at least ten digits however it is spaced.
_ADDED = re.compile(r"^(?P<name>.*?)\s*(?P<phone>\+?\d[\d\s\-()]{8,}\d)$")


def add(rest: str, state: State, desk: Desk) -> Turn:
    found = _ADDED.match(rest)
    if not found:
        return Turn(state, show_how_to_add())
    return add_cards([(found["name"], (found["phone"],))], state, desk)


def add_cards(cards: Sequence[tuple[str, Sequence[str]]], state: State, desk: Desk) -> Turn:
    """Names with their numbers; the questions are asked only where a number can be used."""
    if not any(isinstance(read_phone(phone), Phone) for _, phones in cards for phone in phones):
        return Turn(state, show_added((), tuple(name or next(iter(phones), "?") for name, phones in cards)))
    return open_flow(_CARDS, state, desk, {"cards": [[name, list(phones)] for name, phones in cards]})


def save_list(rest: str, state: State, desk: Desk) -> Turn:
    """Go on with a list that was read, and left before it was saved."""
    waiting = find_unsaved_list(desk)
    return open_flow(_LIST, state, desk, {"import_id": waiting.id}) if waiting else Turn(state, show_menu(desk, state))


def next_list(rest: str, state: State, desk: Desk) -> Turn:
    """Of several lists the one that was read first."""
    waiting = find_next_list(desk)
    return open_flow(_LIST, state, desk, {"import_id": waiting.id}) if waiting else Turn(state, show_menu(desk, state))


COMMANDS = (
    Command("add", add, takes_more=True, roles=SENDERS),
    Command("save list", save_list, roles=SENDERS),
    Command("next list", next_list, roles=SENDERS),
)
