"""What can be done with a campaign after its confirmation, by word and by card."""

from __future__ import annotations

import pytest

from demo.town import Town
from demo.transcript import Player
from models.campaign import Campaign, CampaignStatus
from models.card import CardToken
from tests.cast import ZAVERI
from tests.conversations.chats import chat

PLAN = """
    > new campaign
    < … Who …
    > gold loan
    < … What …
    > loan reminder
    < … When …
    > {when}
    < … Check …
    > 1
    < … type the number of people: 3.
    > 3
    < Loan reminder … [Undo] …
"""


@pytest.fixture
def meera(town: Town) -> Player:
    """Meera has confirmed a reminder for now."""
    player = chat(town, "meera", "ramesh")
    player.play(PLAN.format(when="now"))
    return player


@pytest.fixture
def planner(town: Town) -> Player:
    """Meera has planned a reminder for tomorrow."""
    player = chat(town, "meera")
    player.play(PLAN.format(when="tomorrow 10 am"))
    return player


def find_status(town: Town) -> list[CampaignStatus]:
    with town.services.platform() as session:
        return [campaign.status for campaign in session.query(Campaign).order_by(Campaign.id)]


def test_undo_in_time_writes_to_nobody(meera: Player) -> None:
    meera.play("""
        > [Undo]
        < Undone: Loan reminder was not sent to anybody, and it costs nothing. [Menu]
        > [Undo]
        < Loan reminder: cancelled. Nobody has been written to. [Repeat] [Archive] [Menu]
        ~ 5 minutes pass
        > undo
        < There is no campaign for which that can be done now. [Menu]
    """)
    assert find_status(meera.town) == [CampaignStatus.CANCELLED]


def test_undo_too_late_says_how_it_stands(meera: Player) -> None:
    meera.play("""
        ~ 91 seconds pass
        (ramesh) < नमस्ते Ramesh Patel जी, …
        ~ 10 seconds pass
        < Loan reminder: done. Sent 3 of 3 · failed 0 · skipped 0. [Report] [Menu]
        > [Undo]
        < Loan reminder: sent. 3 people: sent 3. [Report] [Repeat] [Archive]
        > undo
        < There is no campaign for which that can be done now. [Menu]
    """)


def test_pause_resume_and_stop_by_card(planner: Player) -> None:
    planner.play("""
        > campaigns
        < Your last campaign. Choose it to see more. [Loan reminder] [Menu]
        > [Loan reminder]
        < Loan reminder: planned To: Gold loan When: tomorrow 10:00 am [Undo] [Edit] [Pause]
        > [Pause]
        < Loan reminder is paused. Nobody has been written to. [Resume] [Stop for good] [Menu]
        > [Pause]
        < Loan reminder: paused. Nobody has been written to. [Resume] [Edit] [Stop for good]
        > [Resume]
        < Loan reminder goes on. When: tomorrow 10:00 am Nobody has been written to. [Pause] [Menu]
        > [Pause]
        < Loan reminder is paused. …
        > [Stop for good]
        < Loan reminder is stopped for good. Nobody has been written to. [Report] [Menu]
        > [Resume]
        < Loan reminder: cancelled. Nobody has been written to. [Repeat] [Archive] [Menu]
    """)


def test_pause_resume_and_cancel_by_word(planner: Player) -> None:
    planner.play("""
        > pause
        < Loan reminder is paused. Nobody has been written to. [Resume] [Stop for good] [Menu]
        > pause
        < There is no campaign for which that can be done now. [Menu]
        > resume
        < Loan reminder goes on. …
        > cancel
        < Loan reminder: planned To: Gold loan When: tomorrow 10:00 am [Undo] [Edit] [Pause]
        > undo
        < Undone: Loan reminder was not sent to anybody, and it costs nothing. [Menu]
        > cancel
        < Meera Jewellers · 6 customers … [New campaign] [Campaigns] [Report]
        > campaigns
        < Your last campaign. Choose it to see more. [Loan reminder] [Menu]
    """)
    assert find_status(planner.town) == [CampaignStatus.CANCELLED]


@pytest.mark.parametrize("words", ["stop all", "STOP", "सब रोको"])
def test_stop_all_holds_everything_from_anywhere(planner: Player, words: str) -> None:
    """In the middle of the question that takes free words, too."""
    planner.play(f"""
        > new campaign
        < … Who …
        > everyone
        < … What …
        > 1
        < … Fill in …
        > {words}
        < Stopped everything: Loan reminder. Nothing is lost. [Resume] [Show all] [Menu]
        > stop all
        < Nothing was being sent or planned. [Menu]
        > [Resume]
        < Loan reminder goes on. …
        > new campaign
        < “Diwali offer” is waiting at 3 of 5 · Fill in. [Continue] [Start again] [Menu]
        > [Continue]
        < … Fill in …
        > [Show all]
        < Your last 2 campaigns. … [Diwali offer] [Loan reminder] [Show only…]
    """)
    assert find_status(planner.town) == [CampaignStatus.SCHEDULED]


def test_a_number_taps_what_was_shown(planner: Player) -> None:
    planner.play("""
        > campaigns
        < Your last campaign. Choose it to see more. [Loan reminder] [Menu]
        > 1
        < Loan reminder: planned … [Undo] [Edit] [Pause]
        > ೩
        < Loan reminder is paused. … [Resume] [Stop for good] [Menu]
        > 4
        < I did not understand that. … [New campaign] [Campaigns] [Report]
        > 2.
        < Your last campaign. … [Loan reminder] [Menu]
    """)


def test_a_card_expires(planner: Player) -> None:
    planner.play("""
        > pause
        < Loan reminder is paused. … [Resume] [Stop for good] [Menu]
        ~ 8 days pass
        > [Stop for good]
        < That button is old. Type menu to see what can be done now. [Menu]
    """)
    assert find_status(planner.town) == [CampaignStatus.PAUSED]


def test_a_card_works_for_its_own_person_alone(planner: Player) -> None:
    """Zaveri taps a button whose id is Meera's."""
    town = planner.town
    with town.services.platform() as session:
        token = session.query(CardToken).filter_by(action="undo").one().token
    zaveri = chat(town, "zaveri")
    zaveri.play("""
        > hi
        < Zaveri Bros · 6 customers … [New campaign] [Customers] [Messages]
    """)
    tapped = {"type": "button_reply", "button_reply": {"id": f"c|{token}", "title": "Undo"}}
    town.sim.act(ZAVERI, raw={"type": "interactive", "interactive": tapped})
    town.drain()
    zaveri.play("""
        < That button is old. Type menu to see what can be done now. [Menu]
    """)
    assert find_status(town) == [CampaignStatus.SCHEDULED]


def test_several_campaigns_are_a_list(planner: Player) -> None:
    planner.play("""
        > new campaign
        < … Who …
        > gold sip
        < … What …
        > sip reminder
        < … When …
        > tomorrow 6 pm
        < … Check …
        > 1
        < … type the number of people: 1.
        > 1
        < Sip reminder is planned for tomorrow 6:00 pm. … [Undo] [Menu]
        > campaigns
        < Your last 2 campaigns. Choose one to see more. [Sip reminder] [Loan reminder] [Menu]
        > stop all
        < Stopped everything: Loan reminder, Sip reminder. Nothing is lost. [Resume] [Show all] [Menu]
        > resume
        < Sip reminder goes on. …
    """)
    assert find_status(planner.town) == [CampaignStatus.PAUSED, CampaignStatus.SCHEDULED]


def test_nothing_is_there_to_be_done(town: Town) -> None:
    chat(town, "meera").play("""
        > campaigns
        < No campaigns yet. [New campaign] [Menu]
        > pause
        < There is no campaign for which that can be done now. [Menu]
        > report
        < There is no campaign to report on yet. [Menu]
        > cancel
        < Meera Jewellers · 6 customers … [New campaign] [Customers] [Messages]
    """)


def test_continue_means_the_draft_and_resume_the_campaign(planner: Player) -> None:
    planner.play("""
        > pause
        < Loan reminder is paused. …
        > new campaign
        < … › 1 of 5 · Who …
        > hello
        < “New campaign” is waiting at 1 of 5 · Who. [Continue] [Menu]
        > continue
        < … › 1 of 5 · Who …
        > resume
        < Loan reminder goes on. …
        > resume
        < … › 1 of 5 · Who …
        > cancel
        < Cancelled. …
        > continue
        < There is no campaign for which that can be done now. [Menu]
    """)
