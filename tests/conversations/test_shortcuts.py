"""Typed lines that land on the check card, and repeating the last campaign."""

from __future__ import annotations

from datetime import timedelta

from demo.town import Town
from demo.transcript import Player
from tests.cast import MEERA


def test_a_line_lands_on_the_check_card_and_sends_nothing(town: Town) -> None:
    Player(town, {"meera": MEERA}).play(
        """
        > send loan reminder to gold loan tomorrow 10am
        < New campaign › 5 of 5 · Check Message: Loan reminder To: 3 people … When: tomorrow 10:00 am … [Schedule] [Test to me] [Change]
        > भेजो loan reminder गोल्ड लोन को कल सुबह 10 बजे
        < New campaign › 5 of 5 · Check Message: Loan reminder To: 3 people … When: tomorrow 10:00 am … [Schedule] [Test to me] [Change]
        > bhejo sip reminder स्कीम को अब
        < New campaign › 5 of 5 · Check Message: Sip reminder … When: now, … [Send to 1] [Test to me] [Change]
        > ਭੇਜੋ loan reminder ਲੋਨ ਨੂੰ ਕੱਲ੍ਹ ਸਵੇਰੇ 10 ਵਜੇ
        < New campaign › 5 of 5 · Check Message: Loan reminder To: 3 people … When: tomorrow 10:00 am … [Schedule] [Test to me] [Change]
        > ਭੇਜੋ sip reminder ਸਕੀਮ ਨੂੰ ਹੁਣੇ
        < New campaign › 5 of 5 · Check Message: Sip reminder … When: now, … [Send to 1] [Test to me] [Change]
        > ಕಳುಹಿಸಿ sip reminder ಸ್ಕೀಮ್ ಈಗಲೇ
        < New campaign › 5 of 5 · Check Message: Sip reminder … When: now, … [Send to 1] [Test to me] [Change]
        > அனுப்பு loan reminder கடன் இப்போதே
        < New campaign › 5 of 5 · Check Message: Loan reminder … When: now, … [Send to 3] [Test to me] [Change]
        > bhejo diwali offer sabko
        < New campaign › 3 of 5 · Fill in What goes in place of [offer]? …
        > 25% off making charges till Sunday
        < New campaign › 4 of 5 · When …
        > ਹੁਣੇ
        < New campaign › 5 of 5 · Check Message: Diwali offer … 25% off making charges till Sunday … [Send to 5] …
        """
    )
    assert town.sim.thread("919824012346") == []


def test_a_line_that_is_not_understood_says_what_is_missing(town: Town) -> None:
    Player(town, {"meera": MEERA}).play(
        """
        > send pongal wishes to everyone
        < I know no approved message of that name. … [Messages] [Menu]
        > send loan reminder to gold loan yesterday
        < … [Menu]
        """
    )


def test_the_last_campaign_is_repeated_in_a_word_and_two_gestures(town: Town) -> None:
    player = Player(town, {"meera": MEERA})
    player.play(
        """
        > repeat
        < There is no campaign to repeat yet. [New campaign] [Menu]
        > send sip reminder to sip now
        < … [Send to 1] [Test to me] [Change]
        > [Send to 1]
        < … To go ahead, type the number of people: 1.
        > 1
        < Sip reminder starts at … [Undo] [Pause]
        """
    )
    town.pass_time(timedelta(seconds=100))
    town.tick()
    player.play("< Sip reminder: done. Sent 1 of 1 … [Report] [Menu]")
    town.pass_time(timedelta(days=1))
    player.play(
        """
        > repeat
        < New campaign › 5 of 5 · Check Message: Sip reminder … [Send to 1] [Test to me] [Change]
        > [Send to 1]
        < Sip reminder starts at … [Undo] [Pause]
        > [Undo]
        < Undone: Sip reminder was not sent to anybody, and it costs nothing. [Menu]
        """
    )


def test_a_command_that_is_no_answer_leads_out_of_a_question(town: Town) -> None:
    """The number of people and the time take free words; neither takes these."""
    Player(town, {"meera": MEERA}).play("""
        > new campaign
        < … Who …
        > gold loan
        < … What …
        > loan reminder
        < … When …
        > [Pick / repeat]
        < … Which day and time? …
        > someday
        < … Which day and time? …
        > customers
        < You have 6 customers. …
        > new campaign
        < … [Continue] …
        > [Continue]
        < … Which day and time? …
        > tomorrow 10 am
        < … Only once …
        > only once
        < … Check …
        > [Schedule]
        < … type the number of people: 3.
        > campaigns
        < …
    """)
