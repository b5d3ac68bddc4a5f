"""A jeweller answers a customer who wrote, or calls; nobody is written to whose window is shut or who said stop."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from demo.town import Town
from demo.transcript import Player
from tests.cast import MEERA
from tests.conversations.chats import change_contacts, chat
from tests.jobs.scenes import begin, run_sql


@pytest.fixture
def player(town: Town) -> Player:
    """Kavya was written to, and has asked something back; Meera's window is open."""
    run_sql(town, "UPDATE contact SET language = 'en'")
    player = chat(town, "meera", "kavya", "zaveri")
    begin(town, segment=None)
    town.drain()
    town.tick()
    player.read_new()
    player.play("> menu\n< …")
    player.play(
        """
        (kavya) > Do you have bangles?
        < Kavya Rao (+91 98…345) answered “Diwali offer”: “Do you have bangles?” [Answer] [Call card] [Menu]
        (kavya) < Thank you. I passed this on to Meera Jewellers.
        """
    )
    return player


def test_the_answer_reaches_the_customer_with_the_shops_name(player: Player) -> None:
    player.play(
        """
        > [Answer]
        < Kavya Rao: “Do you have bangles?” What shall I write to Kavya Rao? The name of your shop is put below it.
        > Yes, from 12 grams
        < Sent to Kavya Rao. [Menu]
        (kavya) < Yes, from 12 grams — Meera Jewellers
        """
    )


def test_after_a_day_nothing_is_sent(town: Town, player: Player) -> None:
    run_sql(town, "UPDATE service_window SET last_inbound_at = last_inbound_at - CAST('25 hours' AS interval)")
    player.play(
        """
        > [Answer]
        < …
        > Yes
        < Nothing was sent: Kavya Rao last wrote more than a day ago, … Please call. [Call card] [Menu]
        """
    )


def test_who_said_stop_is_not_answered(town: Town, player: Player) -> None:
    change_contacts(town, "919845012345", opted_out_at=datetime.now(UTC))
    player.play("> [Answer]\n< …\n> Yes\n< Nothing was sent: Kavya Rao wants no messages. … [Call card] [Menu]")


def test_the_number_comes_as_a_contact_card(town: Town, player: Player) -> None:
    player.play("> [Call card]\n< …")
    (sent,) = run_sql(town, "SELECT content FROM message WHERE content->>'type' = 'contacts'")
    (card,) = sent.content["contacts"]
    assert (card["name"]["formatted_name"], card["phones"]) == ("Kavya Rao", [{"phone": "+919845012345"}])
    assert MEERA in {row.wa_id for row in run_sql(town, "SELECT wa_id FROM person JOIN message m ON m.person_id = "
                                                        "person.id WHERE m.content->>'type' = 'contacts'")}  # fmt: skip
