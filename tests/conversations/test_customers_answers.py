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
        < Kavya Rao (+91 98…345) answered “Diwali offer”: “Do you have bangles?” [Answer] [Call card] [More]
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
        < Kavya Rao has not written within the last day, and WhatsApp takes no free words then.
          Call, or send one of your approved messages? [Call card] [Loan reminder]
        > Yes
        < Please choose one of these, or type its number. … [Call card] [Loan reminder]
        > [Loan reminder]
        < To Kavya Rao, for about ₹0.14 with GST: “Namaste Kavya Rao, interest of …” [Send] [Change]
        > [Change]
        < … What would you like to change? [Message]
        > back
        < … [Call card] [Loan reminder]
        > 2
        < To Kavya Rao, … [Send] [Change]
        > [Send]
        < Sent to Kavya Rao. [Menu]
        (kavya) < Namaste Kavya Rao, interest of … Regards, Meera Jewellers, your jeweller.
        > [Send]
        < That button is old; …
        > find kavya
        < … Last messages: loan_reminder …
        """
    )


def test_words_that_come_too_late_are_not_sent(town: Town, player: Player) -> None:
    player.play("> [Answer]\n< …")
    run_sql(town, "UPDATE service_window SET last_inbound_at = last_inbound_at - CAST('25 hours' AS interval)")
    player.play("> Yes\n< … WhatsApp takes no free words then. … [Call card] …\n> [Call card]\n< …\n> menu\n< …")


def test_who_agreed_to_nothing_is_called(town: Town, player: Player) -> None:
    run_sql(town, "UPDATE service_window SET last_inbound_at = last_inbound_at - CAST('25 hours' AS interval)")
    run_sql(town, "DELETE FROM consent")
    player.play("> [Answer]\n< … No approved message may go to this customer either. Please call. [Call card]")


def test_who_said_stop_is_not_answered(town: Town, player: Player) -> None:
    change_contacts(town, "919845012345", opted_out_at=datetime.now(UTC))
    player.play("> [Answer]\n< Kavya Rao wants no messages. Please call. [Call card]")


def test_a_stop_while_the_words_are_typed_counts(town: Town, player: Player) -> None:
    player.play("> [Answer]\n< …")
    change_contacts(town, "919845012345", opted_out_at=datetime.now(UTC))
    player.play("> Yes\n< … Kavya Rao wants no messages. Please call. [Call card]")


def test_the_number_comes_as_a_contact_card(town: Town, player: Player) -> None:
    player.play("> [Call card]\n< …")
    (sent,) = run_sql(town, "SELECT content FROM message WHERE content->>'type' = 'contacts'")
    (card,) = sent.content["contacts"]
    assert (card["name"]["formatted_name"], card["phones"]) == ("Kavya Rao", [{"phone": "+919845012345"}])
    assert MEERA in {row.wa_id for row in run_sql(town, "SELECT wa_id FROM person JOIN message m ON m.person_id = "
                                                        "person.id WHERE m.content->>'type' = 'contacts'")}  # fmt: skip
