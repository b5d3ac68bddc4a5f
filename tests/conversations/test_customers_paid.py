"""One typed line marks a loan or plan paid; what is paid is not reminded of."""

from __future__ import annotations

import pytest

from demo.town import Town
from demo.transcript import Player
from models.contact import Segment
from tests.conversations.chats import chat
from tests.jobs.scenes import REMINDER, REMINDER_VALUES, begin, list_messages, run_sql


@pytest.fixture
def meera(town: Town) -> Player:
    return chat(town, "meera", "ramesh", "zaveri")


def list_paid(town: Town) -> list[tuple[int, str]]:
    rows = run_sql(town, "SELECT jeweller_id, number FROM obligation WHERE status = 'paid' ORDER BY 1, 2")
    return [(row.jeweller_id, row.number) for row in rows]


@pytest.mark.parametrize("typed", ["paid GL-1023", "Paid gl-1023", "paid 1023", "paid १०२३"])
def test_one_line_is_enough(town: Town, meera: Player, typed: str) -> None:
    meera.play(
        f"""
        > {typed}
        < Loan GL-1023, Ramesh Patel, ₹3,100.50: marked paid today. Reminders stopped. [Undo] [Menu]
        """
    )
    assert list_paid(town) == [(1, "GL-1023")]


def test_it_is_undone_and_said_once(town: Town, meera: Player) -> None:
    meera.play(
        """
        > paid GL-1023
        < …
        > paid GL-1023
        < GL-1023 is marked paid already. [Menu]
        > [Undo]
        < Loan GL-1023: ₹3,100.50, due … · Ramesh Patel: not paid after all. Reminders go on. [Menu]
        > find ramesh
        < … Loan GL-1023: ₹3,100.50, due … [Edit] [Opt out] [More]
        > [More]
        < …
        > [Mark paid]
        < Loan GL-1023, … marked paid today. …
        > find ramesh
        < … Loan GL-1023: ₹3,100.50, paid …
        """
    )
    assert list_paid(town) == [(1, "GL-1023")]


def test_two_that_fit_are_asked_back(town: Town, meera: Player) -> None:
    run_sql(town, "UPDATE obligation SET number = 'S-1023' WHERE number = 'GL-1024'")
    meera.play(
        """
        > paid 1023
        < 2 match 1023. Which? Loan GL-1023: … · Ramesh Patel Loan S-1023: … · Sunita Shah [GL-1023] [S-1023]
        > [S-1023]
        < Loan S-1023, Sunita Shah, ₹999: marked paid today. …
        > paid GL-1023
        < Loan GL-1023, Ramesh Patel, … marked paid today. …
        """
    )
    assert list_paid(town) == [(1, "GL-1023"), (1, "S-1023")]


def test_an_unknown_number_is_said_kindly(town: Town, meera: Player) -> None:
    for typed in ("GL-9999", "9999", "%", "tomorrow"):
        meera.play(f"> paid {typed}\n< I know no loan or plan {typed}. Type it as in your list, like: paid GL-1023 …")
    assert list_paid(town) == []


def test_without_a_number_the_way_is_shown(meera: Player) -> None:
    meera.play("> paid\n< Type the number of the loan or plan, like: paid GL-1023 [Menu]")


def test_who_has_paid_is_not_reminded(town: Town, meera: Player) -> None:
    meera.play("> paid GL-1023\n< …")
    campaign_id = begin(town, template=REMINDER, values=REMINDER_VALUES, segment=Segment.GOLD_LOAN)
    town.drain()
    meera.read_new()
    assert [row.phone for row in list_messages(town, campaign_id) if row.state != "skipped"] == [
        "919824012347",
        "919845012345",
    ]
