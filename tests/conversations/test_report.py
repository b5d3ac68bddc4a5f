"""The report of a campaign: figures that add up, what it cost, and what became of those it did not reach."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from demo.town import Town
from models.contact import Segment
from tests.cast import RAMESH
from tests.conversations.chats import chat
from tests.jobs.scenes import REMINDER, REMINDER_VALUES, begin, find_shop, plan, run_sql


def begin_reminder(town: Town) -> int:
    """To three people, among them Ramesh, as soon as the town is drained."""
    return begin(town, template=REMINDER, values=REMINDER_VALUES, segment=Segment.GOLD_LOAN)


def test_before_anybody_is_written_to(town: Town) -> None:
    chat(town, "meera").play("""
        > new campaign
        < … Who …
        > gold loan
        < … What …
        > loan reminder
        < … When …
        > tomorrow 10 am
        < … Check …
        > 1
        < … type the number …
        > 3
        < Loan reminder is planned …
        > report
        < Loan reminder · tomorrow 10:00 am · planned Nobody has been written to yet. [Menu]
    """)


def test_all_were_reached(town: Town) -> None:
    player = chat(town, "meera")
    player.play("""
        > menu
        < …
    """)
    begin_reminder(town)
    town.drain()
    player.play("""
        ~ 10 seconds pass
        < Loan reminder: done. Sent 3 of 3 · failed 0 · skipped 0. [Report] [Menu]
        > [Report]
        < Loan reminder · … · sent 3 people Sent 3 · failed 0 · skipped 0 · not confirmed 0 · waiting 0
            Delivered 3 (100 %) · read … Replied 0 · opted out 0 Cost: ₹0.35 + GST ₹0.06, for what was delivered.
            Estimate: ₹0.35 + GST ₹0.06. [Excel file] [Refresh] [Menu]
        > [Refresh]
        < Loan reminder · … · sent 3 people …
    """)


def test_some_were_not_reached(town: Town) -> None:
    player = chat(town, "meera")
    player.play("""
        > menu
        < …
    """)
    town.sim.fault("error", code=131026, to=RAMESH)
    begin_reminder(town)
    town.drain()
    player.play("""
        ~ 10 seconds pass
        < Loan reminder: done. Sent 2 of 3 · failed 1 · skipped 0. [Report] [Menu]
        > report
        < … Sent 2 · failed 1 · skipped 0 · not confirmed 0 · waiting 0 Delivered 2 (66.7 %) · read … Not reached:
            not on WhatsApp 1 Cost: ₹0.23 + GST ₹0.04, for what was delivered. Estimate: ₹0.35 + GST ₹0.06.
            [Excel file] [Refresh] [Menu]
    """)


def test_what_is_not_confirmed_is_sent_again_on_a_word_only(town: Town) -> None:
    player = chat(town, "meera", "ramesh")
    player.play("""
        > menu
        < …
    """)
    campaign_id = begin_reminder(town)
    town.sim.fault("reset", to=RAMESH)
    town.drain()
    player.play(
        """
        ~ 10 seconds pass
        < Loan reminder: done. Sent 2 of 3 · failed 0 · skipped 0. 1 message is not confirmed: the connection broke in
            the moment of sending. I don't send twice by myself. [Report] [Resend to 1] [Show 1]
        > [Report]
        < … not confirmed 1 · waiting 0 … 1 message is not confirmed: … [Not confirmed] [Refresh] [Menu]
        > [Resend to 1]
        (ramesh) < नमस्ते Ramesh Patel जी, …
        < Loan reminder goes on. 3 people: sent 2, waiting 1. [Pause] [Menu]
        ~ 10 seconds pass
        < Loan reminder: done. Sent 3 of 3 · failed 0 · skipped 0. [Report] [Menu]
        > [Resend to 1]
        < There is no campaign for which that can be done now. [Menu]
    """.replace("There is no campaign for which that can be done now. [Menu]", "…")
    )
    with town.services.platform() as session:
        count = session.scalar(
            text("SELECT count(*) FROM message JOIN run ON run.id = run_id WHERE campaign_id = :id"),
            {"id": campaign_id},
        )
        assert count == 3


def test_a_run_stands_beside_the_one_before_with_replies_and_opt_outs(town: Town) -> None:
    player = chat(town, "meera", "ramesh")
    first = begin_reminder(town)
    town.drain()
    town.tick()
    player.read_new()
    player.play("""
        > menu
        < …
        (ramesh) > paid yesterday
        < Ramesh Patel (…) answered “Loan reminder”: “paid yesterday” …
        (ramesh) < …
        (ramesh) > STOP
        (ramesh) < …
    """)
    run_sql(
        town, "UPDATE message SET price_category = 'marketing' WHERE contact_id = (SELECT min(contact_id) FROM message)"
    )
    player.play("""
        > report
        < Loan reminder · … 3 people … Replied 1 · opted out 1 Cost: ₹… [1 reply] [Refresh] [Menu]
        > [1 reply]
        < Nobody waits for a call. …
    """)
    run_sql(town, "UPDATE message SET created_at = created_at - CAST('2 days' AS interval)")
    second = begin_reminder(town)
    town.drain()
    town.tick()
    player.read_new()
    assert second > first
    player.play("""
        > report
        < Loan reminder · … · sent 2 people … The time before: delivered 100 %, read … Replied 0 · opted out 0 …
            [Excel file] [Refresh] [Menu]
    """)


def test_what_goes_on_and_what_waits_for_whom(town: Town) -> None:
    player = chat(town, "meera")
    player.play("> status\n< All is calm: nothing is being sent, planned or waiting. [New campaign] [Menu]")
    with town.services.platform() as session:
        plan(session, town.services, find_shop(session), due_in=timedelta(days=1))
    paused = begin_reminder(town)
    run_sql(town, "UPDATE campaign SET status = 'paused', pause_reason = 'template' WHERE id = :id", id=paused)
    player.play("""
        > status
        < Planned: Diwali offer, tomorrow … Waits for you: Loan reminder. WhatsApp has paused or withdrawn this message.
            Choose another one, or wait. [See it] [Campaigns] [Menu]
        > [See it]
        < Loan reminder: paused …
    """)
    run_sql(town, "UPDATE campaign SET status = 'running' WHERE id = :id", id=paused)
    run_sql(town, "UPDATE jeweller SET status = 'suspended' WHERE id = 1")
    player.play("""
        > स्थिति
        < Being sent: Loan reminder. 3 people: waiting 3. Planned: Diwali offer, …
            Waits for our team: your shop is not approved, so nothing is sent. [See it] [Campaigns] [Menu]
    """)


def test_nobody_sees_the_report_of_another_shop(town: Town) -> None:
    begin_reminder(town)
    town.drain()
    chat(town, "zaveri").play("""
        > report
        < There is no campaign to report on yet. [Menu]
        > campaigns
        < No campaigns yet. [New campaign] [Menu]
    """)
