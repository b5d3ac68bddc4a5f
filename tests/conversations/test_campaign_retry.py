"""Those whom a campaign failed to reach are written to again on a person's word, once, and nobody else is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from demo.town import Town
from demo.transcript import Player
from models.contact import Segment
from settings import INDIA
from tests.cast import KAVYA, RAMESH
from tests.conversations.chats import change_contacts, chat
from tests.jobs.scenes import REMINDER, REMINDER_VALUES, begin, run_sql

FOR_NOW, FOR_GOOD, SUNITA = 131049, 131026, "919824012347"


@pytest.fixture
def meera(town: Town) -> Player:
    """A reminder failed for Ramesh, for whom it may pass, and for Sunita, who is not on WhatsApp; Kavya's is unconfirmed."""
    player = chat(town, "meera", "ramesh")
    player.play("> menu\n< …")
    town.sim.fault("error", code=FOR_NOW, to=RAMESH)
    town.sim.fault("error", code=FOR_GOOD, to=SUNITA)
    town.sim.fault("reset", to=KAVYA)
    begin(town, template=REMINDER, values=REMINDER_VALUES, segment=Segment.GOLD_LOAN)
    town.drain()
    player.play("""
        ~ 10 seconds pass
        < Loan reminder: done. Sent 0 of 3 · failed 2 · skipped 0. 1 message is not confirmed: … [Report] [Resend to 1] [Show 1]
    """)
    return player


def test_only_what_may_pass_is_tried_again_and_once(meera: Player) -> None:
    meera.play("""
        > report
        < … failed 2 … not confirmed 1 … [Not confirmed] [Retry failed] [Refresh]
        > retry failed
        < 1 more failed for good, or was tried again already. Message: Loan reminder To: 1 person · हिन्दी 1 Cost: …
            When: now, … “नमस्ते Ramesh Patel जी, …” [Send to 1] [Test to me] [Change]
        > maybe
        < Please choose one of these, or type its number. …
        > [Change]
        < What would you like to change? [When]
        > [When]
        < When should it go out? … [Now] [Tomorrow 10 am]
        > back
        < … [Send to 1] [Test to me] [Change]
        > [Send to 1]
        < Loan reminder, again starts at … You can undo it until then; nobody is written to before. [Undo] [Pause]
        > [Send to 1]
        < That button is old; its question is closed. …
        > retry failed
        < … [Send to 1] [Test to me] [Change]
        > [Send to 1]
        < Loan reminder, again: planned. Nobody has been written to. [Undo] [Pause] [Menu]
        ~ 91 seconds pass
        (ramesh) < नमस्ते Ramesh Patel जी, …
        ~ 10 seconds pass
        < Loan reminder, again: done. Sent 1 of 1 · failed 0 · skipped 0. [Report] [Menu]
        > retry failed
        < Nothing failed that could be tried again. [Report] [Menu]
        > campaigns
        < Your last 2 campaigns. … [Loan reminder, again] [Loan reminder] [Menu]
        > [Loan reminder]
        < Loan reminder: sent … 3 people: failed 2, not confirmed 1. Sent again: sent 1
            {Choose: Report | Not confirmed | Repeat | Archive | Menu}
    """)
    counts = run_sql(meera.town, "SELECT contact_id, count(*) FROM message WHERE kind = 'campaign' GROUP BY 1")
    assert sorted(row.count for row in counts) == [1, 1, 2]


def test_a_person_decides_about_what_is_not_confirmed(meera: Player) -> None:
    meera.play("""
        > report
        < … [Not confirmed] [Retry failed] [Refresh]
        > [Not confirmed]
        < Loan reminder: 1 of 3 not confirmed. A connection broke in the moment of sending; they may or may not have it.
            I don't send twice by myself. [Resend to 1] [Show 1] [Leave]
        > [Show 1]
        < Not confirmed, 1 person: Kavya Rao · +91 98450 12345 · GL-1001 [Resend to 1] [Leave]
        > [Leave]
        < Loan reminder: sent … 3 people: failed 2, not confirmed 1.
            {Choose: Report | Not confirmed | Retry failed | Repeat | Archive | Menu}
        > [Resend to 1 @3]
        < Loan reminder goes on. 3 people: failed 2, waiting 1. [Pause] [Menu]
        ~ 10 seconds pass
        < Loan reminder: done. Sent 1 of 3 · failed 2 · skipped 0. [Report] [Menu]
        > [Resend to 1]
        < Loan reminder: sent. 3 people: sent 1, failed 2. {Choose: Report | Retry failed | Repeat | Archive | Menu}
    """)


def test_an_opt_out_and_the_shops_hours_are_kept(meera: Player) -> None:
    town = meera.town
    change_contacts(town, RAMESH, opted_out_at=datetime.now(UTC))
    meera.play("""
        > campaigns
        < …
        > [Loan reminder]
        < … {Choose: Report | Not confirmed | Retry failed | Repeat | Archive | Menu}
        > [Retry failed]
        < … Nobody would get this. Left out 1: opted out 1 [Change]
        > yes
        < Please choose one of these, or type its number. …
        > cancel
        < Cancelled. …
    """)
    change_contacts(town, RAMESH, opted_out_at=None)
    with town.services.platform() as session:
        now = town.services.clock.now(session).astimezone(INDIA).replace(second=0, microsecond=0)
    since, until = (now - timedelta(hours=1)).time(), (now + timedelta(hours=2)).time()
    run_sql(town, "UPDATE jeweller SET quiet_from = :since, quiet_to = :until", since=since, until=until)
    meera.play("""
        > [Retry failed]
        < … To: 1 person … Your quiet hours and closed days are kept: it goes out after them. [Schedule] [Test to me] [Change]
        > [Schedule]
        < Loan reminder, again is planned for …
        > [Resend to 1]
        < Loan reminder goes on. When: … Your quiet hours and closed days are kept: … 3 people: failed 2, waiting 1. [Pause] [Menu]
        ~ 1 hour passes
    """)
    assert run_sql(town, "SELECT count(*) FROM message WHERE kind = 'campaign' AND state = 'queued'") == [(1,)]
    meera.play("""
        ~ 61 minutes pass
        (ramesh) < नमस्ते Ramesh Patel जी, …
        ~ 10 seconds pass
        < …
        < …
    """)
    states = run_sql(town, "SELECT state, count(*) FROM message WHERE kind = 'campaign' GROUP BY 1 ORDER BY 1")
    assert states == [("accepted", 2), ("failed", 2)]


def test_very_many_want_their_number_typed(town: Town) -> None:
    begin(town, 1001)
    run_sql(town, "ANALYZE contact, consent, message")  # as the import and autovacuum leave them
    run_sql(town, "UPDATE message SET state = 'failed', error_code = :code WHERE kind = 'campaign'", code=FOR_NOW)
    run_sql(town, "UPDATE campaign SET status = 'completed'")
    run_sql(town, "UPDATE run SET status = 'completed', completed_at = now()")
    chat(town, "meera").play("""
        > retry failed
        < … To: 1,001 people … [Send to 1,001] [Test to me] [Change]
        > [Send to 1,001]
        < … type the number of people: 1,001.
        > 1000
        < Nothing is sent yet: that is not the number on the card. …
        > 1001
        < Diwali offer, again starts at … [Undo] [Pause]
    """)
