"""What a jeweller's typed words about customers do."""

from __future__ import annotations

import re

from conversations.commands import Command
from conversations.desk import Desk
from conversations.engine import Turn, open_flow
from conversations.jeweller.customer_list import AddedCards
from conversations.jeweller.menu import show_customers, show_how_to_add
from conversations.state import State

_FLOW = AddedCards()

# The name, then a number of at least ten digits however it is spaced.
_ADDED = re.compile(r"^(?P<name>.*?)\s*(?P<phone>\+?\d[\d\s\-()]{8,}\d)$")


def show_all(rest: str, state: State, desk: Desk) -> Turn:
    return Turn(state, show_customers(desk))


def add(rest: str, state: State, desk: Desk) -> Turn:
    found = _ADDED.match(rest)
    if not found:
        return Turn(state, show_how_to_add())
    return open_flow(_FLOW, state, desk, {"cards": [[found["name"], [found["phone"]]]]})


COMMANDS = (
    Command("customers", show_all),
    Command("add", add, takes_more=True),
)
