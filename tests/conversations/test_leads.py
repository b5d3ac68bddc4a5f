"""Customers who answered: told one by one or together, called hottest first, and what can be wrong about a reply."""

from __future__ import annotations

import pytest

from demo.town import Town
from demo.transcript import Player
from models.contact import Segment
from tests.conversations.chats import chat
from tests.jobs.scenes import FIRST_PHONE, REMINDER, REMINDER_VALUES, begin, run_sql


@pytest.fixture
def player(town: Town) -> Player:
    """Eight customers were written to; Meera's window is open."""
    player = chat(town, "meera", "asha", "zaveri")
    begin(town, people=8)
    town.drain()
    town.tick()
    player.read_new()
    player.play("> menu\n< …")
    return player


def answer(town: Town, number: int, text: str) -> None:
    town.sim.say(str(FIRST_PHONE + number), text)
    town.drain()


def test_one_reply_can_be_marked_or_put_right(town: Town, player: Player) -> None:
    answer(town, 1, "Show me rings")
    player.play(
        """
        < Customer 1 (+91 97…001) answered “Diwali offer”: “Show me rings” [Answer] [Call card] [More]
        > [More]
        < Customer 1: “Show me rings” What would you like to do, or what is wrong?
          {Choose: Mark as lead | Customer's card | Wants no messages | Wrong person | Tell our team | All leads | Menu}
        > [Mark as lead]
        < Customer 1 stands among your leads now. [All leads] [Menu]
        > [More]
        < … {Choose: Customer's card | Wants no messages | …}
        > [Tell our team]
        < Our team has been told and will look at it. You hear from us here. [Menu]
        > [Tell our team]
        < Our team has been told …
        (zaveri) > leads
        (zaveri) < Nobody waits for a call. … [Report] [Menu]
        > [Wants no messages]
        < Customer 1 gets no more messages. Undo until … [Undo] [Menu]
        > leads
        < Nobody waits for a call. When customers answer a campaign, they stand here. [Report] [Menu]
        > [Undo]
        < Customer 1 · …
        > [Customer's card]
        < Customer 1 · …
        > [More]
        < …
        > [Messages so far]
        < Messages to Customer 1: → “Show me rings” … Diwali offer … [Back to customer] [Menu]
        """
    )
    (noted,) = run_sql(town, "SELECT object FROM audit WHERE action = 'reply reported'")
    assert noted.object == "reply 1"


def test_many_replies_become_one_message(town: Town, player: Player) -> None:
    for number in range(1, 6):
        answer(town, number, f"Yes {number}")
        player.play(f"< Customer {number} (…) answered “Diwali offer”: “Yes {number}” [Answer] [Call card] [More]")
    for number in (6, 7, 7):
        answer(town, number, "Me too")
    player.play(
        """
        ~ 6 minutes pass
        < 2 customers replied to “Diwali offer”. [Show] [Menu]
        ~ 1 minute pass
        > [Show]
        < …
        < 7 customers to call, hottest first: Customer 7: “Me too” Customer 6: “Me too” Customer 5: “Yes 5”
          Customer 4: “Yes 4” Customer 3: “Yes 3” [Next 5] [Mark as called] [Menu]
        > [Next 5]
        < …
        < 7 customers to call, hottest first: Customer 2: “Yes 2” Customer 1: “Yes 1” [Mark as called] [Menu]
        > [Mark as called @2]
        < Marked 5 customers as called. [Next 5] [Menu]
        > [Mark as called @2]
        < Marked 0 customers as called. [Next 5] [Menu]
        > leads
        < …
        < 2 customers to call, hottest first: Customer 2: “Yes 2” Customer 1: “Yes 1” [Mark as called] [Menu]
        > [Mark as called]
        < Marked 2 customers as called. [Menu]
        > leads
        < Nobody waits for a call. …
        """
    )
    sent = run_sql(town, "SELECT content FROM message WHERE content->>'type' = 'contacts' ORDER BY id")
    assert [len(row.content["contacts"]) for row in sent] == [5, 2, 2]
    player.play("~ 11 minutes pass")
    answer(town, 3, "Still waiting")
    player.play("< Customer 3 … “Still waiting” …\n> leads\n< …\n< 1 customer to call, … Customer 3: “Still waiting” …")


def test_one_that_waited_alone_is_told_as_usual(town: Town, player: Player) -> None:
    for number in range(1, 6):
        answer(town, number, "Yes")
    player.read_new()
    answer(town, 6, "When do you open?")
    player.play(
        """
        ~ 6 minutes pass
        < Customer 6 (+91 97…006) answered “Diwali offer”: “When do you open?” [Answer] [Call card] [More]
        ~ 6 minutes pass
        """
    )


def test_who_says_that_it_is_paid_can_be_believed_with_one_tap(town: Town) -> None:
    player = chat(town, "meera", "ramesh")
    begin(town, template=REMINDER, values=REMINDER_VALUES, segment=Segment.GOLD_LOAN)
    town.drain()
    town.tick()
    player.read_new()
    player.play(
        """
        > menu
        < …
        (ramesh) > भुगतान कर दिया
        < Ramesh Patel (+91 98…346) says that this is paid: Loan GL-1023: ₹3,100.50, due …. [Answer] [Call card] [Mark paid]
        (ramesh) < …
        > [Mark paid]
        < Loan GL-1023, Ramesh Patel, ₹3,100.50: marked paid today. Reminders stopped. [Undo] [Menu]
        (ramesh) > paid
        < Ramesh Patel (…) answered “Loan reminder”: “paid” [Answer] [Call card] [More]
        """
    )
