"""An operator prepares, the owner decides: from the first question to the message on the customer's phone."""

from __future__ import annotations

import pytest

from demo.town import Town
from demo.transcript import Player
from models.jeweller import MemberRole
from tests.cast import IQBAL, MEERA
from tests.conversations.test_roles import add_member
from tests.jobs.scenes import run_sql

PREPARED = """\
> new campaign
< …
> [Offers]
< …
> [Diwali offer]
< …
> free polish
< …
> [Now]
< New campaign › 5 of 5 · Check … To: 1 person … [Ask for approval] [Test to me] [Change]
> [Ask for approval]
"""
ASKED = "< … type the number of people: 1.\n> 1\n"
SENT = "< Sent for approval. I tell you here what was decided. [Menu]\n"
CARD = "Iqbal prepared “Diwali offer”: 1 person, ₹"


@pytest.fixture
def player(town: Town) -> Player:
    """Meera's window is open, and Iqbal has prepared a campaign for one person."""
    add_member(town, MemberRole.OPERATOR)
    player = Player(town, {"iqbal": IQBAL, "meera": MEERA})
    player.play("(meera) > menu\n(meera) < Meera Jewellers · …")
    player.play(PREPARED + ASKED + SENT + f"(meera) < {CARD}… [Approve] [See it] [Reject]")
    return player


def list_campaigns(town: Town) -> list[tuple[str, str]]:
    rows = run_sql(
        town,
        "SELECT status, wa_id FROM campaign JOIN person ON person.id = confirmed_by_person_id",
    )
    return [(row.status, row.wa_id) for row in rows]


def test_the_owner_approves_and_it_starts_as_theirs(town: Town, player: Player) -> None:
    assert list_campaigns(town) == []
    player.play(
        """
        (meera) > [Approve]
        (meera) < To go ahead, type the number of people: 1.
        (meera) > 1
        (meera) < Diwali offer starts at … [Undo] [Pause]
        < Meera approved “Diwali offer”. [Menu]
        (meera) > [Approve]
        (meera) < “Diwali offer”: approved. [Menu]
        """
    )
    assert list_campaigns(town) == [("scheduled", MEERA)]


def test_one_tap_is_enough_for_a_small_campaign_with_a_known_message(town: Town, player: Player) -> None:
    player.play("(meera) > [Approve]\n(meera) < To go …\n(meera) > 1\n(meera) < … [Undo] [Pause]\n< Meera approved …")
    run_sql(town, "UPDATE campaign SET status = 'completed'")
    player.play(PREPARED + SENT + f"(meera) < {CARD}…")
    player.play("(meera) > [Approve]\n(meera) < Diwali offer starts at … [Undo] [Pause]\n< Meera approved …")


def test_the_owner_looks_closely_and_rejects(town: Town, player: Player) -> None:
    player.play(
        """
        (meera) > [See it]
        (meera) < Message: Diwali offer To: 1 person · … Cost: … When: now, … “Namaste Harpreet Kaur, … [Approve] [Reject] [Menu]
        (meera) > [Reject]
        (meera) < “Diwali offer”: rejected. [Menu]
        < Meera rejected “Diwali offer”. Nothing was sent. [Menu]
        (meera) > [Approve]
        (meera) < “Diwali offer”: rejected. [Menu]
        """
    )
    assert list_campaigns(town) == []


def test_another_audience_than_prepared_is_shown_before_anything_starts(town: Town, player: Player) -> None:
    run_sql(
        town,
        "INSERT INTO consent (jeweller_id, contact_id, purpose, is_granted, source, recorded_at) "
        "SELECT contact.jeweller_id, contact.id, 'MARKETING', true, 'in the shop', now() FROM contact "
        "WHERE name = 'Nisha Jain'",
    )
    player.play(
        """
        (meera) > [Approve]
        (meera) < Something has changed meanwhile, … Iqbal prepared “Diwali offer”: 2 people, … [Approve] [See it] [Reject]
        (meera) > [Approve @2]
        (meera) < Something has changed meanwhile, … 2 people, … [Approve] [See it] [Reject]
        (meera) > [Approve]
        (meera) < To go ahead, type the number of people: 2.
        (meera) > 1
        (meera) < Nothing is sent yet: … type the number of people: 2.
        (meera) > 2
        (meera) < Diwali offer starts at … [Undo] [Pause]
        < Meera approved “Diwali offer”. [Menu]
        """
    )


def test_nobody_left_to_write_to_starts_nothing(town: Town, player: Player) -> None:
    run_sql(town, "UPDATE contact SET opted_out_at = now()")
    player.play("(meera) > [Approve]\n(meera) < The list changed meanwhile, so nothing is sent. …")
    assert list_campaigns(town) == []


def test_a_card_reaches_an_owner_whose_window_is_shut(town: Town) -> None:
    add_member(town, MemberRole.OPERATOR)
    player = Player(town, {"iqbal": IQBAL, "meera": MEERA})
    waits = "(meera) < A campaign waits for your decision: Iqbal prepared Diwali offer for 1 people …"
    player.play(PREPARED + ASKED + SENT + waits)
    player.play("(meera) > [Approve]\n(meera) < To go ahead, type the number of people: 1.")


def test_a_draft_whose_time_has_passed_is_not_sent(town: Town, player: Player) -> None:
    run_sql(town, "UPDATE proposal SET draft = jsonb_set(draft, '{send_at}', to_jsonb(now() - interval '1 hour'))")
    player.play(
        """
        (meera) > [Approve]
        (meera) < The time for “Diwali offer” has passed, so nothing is sent. It can be prepared again. [Menu]
        < Meera rejected “Diwali offer”. Nothing was sent. [Menu]
        """
    )
    assert list_campaigns(town) == []
