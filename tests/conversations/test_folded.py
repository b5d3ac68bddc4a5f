"""A campaign of long ago: its report reads as before, and lists of single people say plainly that they are gone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from demo.town import Town
from demo.transcript import Player, show_message
from models.contact import Segment
from tests.cast import KAVYA, MEERA, RAMESH
from tests.conversations.chats import chat
from tests.conversations.test_exports import read_file
from tests.jobs.scenes import REMINDER, REMINDER_VALUES, begin, run_sql
from tests.jobs.test_retention import ENDS, LONG_AGO, end_long_ago

KEPT = "Of campaigns that ended by 10-Aug-2025 only the numbers are kept, not the single messages."
READ, TEMPORARY, UNCONFIRMED = ENDS[0], ENDS[5], ENDS[9]


@pytest.fixture
def meera(town: Town) -> Player:
    player = chat(town, "meera", "ramesh")
    player.play("> menu\n< …")
    run_sql(town, "UPDATE contact SET created_at = :day", day=LONG_AGO - timedelta(days=1))
    return player


def send_long_ago(town: Town, *ends: tuple[object, ...]) -> int:
    campaign_id = begin(town, template=REMINDER, values=REMINDER_VALUES, segment=Segment.GOLD_LOAN)
    end_long_ago(town, campaign_id, ends)
    return campaign_id


def ask(town: Town, *said: str) -> list[str]:
    """What Meera's phone shows for each."""
    shown = []
    for each in said:
        town.sim.say(MEERA, each)
        town.drain()
        shown.append(show_message(town.sim.thread(MEERA)[-1]))
    return shown


def fold(town: Town, player: Player) -> None:
    town.tick()
    assert run_sql(town, "SELECT count(*) FROM message WHERE run_id IS NOT NULL") == [(0,)]
    player.read_new()


def test_report_card_and_workbook_are_the_same_to_the_letter(town: Town, meera: Player) -> None:
    send_long_ago(town, READ, READ, READ)
    asked = ("report", "status", "campaigns", "1")
    whole = ask(town, *asked)
    ask(town, "export campaigns")
    rows = read_file(town)
    assert "Delivered 3 (100 %) · read 3 (100 %)" in whole[0]
    assert rows[1][3:] == (3, 3, 3, 3, 0, 0)
    fold(town, meera)
    assert ask(town, *asked) == whole
    ask(town, "export campaigns")
    assert read_file(town) == rows


def test_what_could_be_done_about_single_people_is_not_offered_any_more(town: Town, meera: Player) -> None:
    campaign_id = send_long_ago(town, READ, TEMPORARY, UNCONFIRMED)
    (whole,) = ask(town, "report")
    assert whole.endswith(" [Not confirmed] [Retry failed] [Refresh]")
    meera.read_new()
    meera.play("""
        > [Not confirmed]
        < Loan reminder: 1 of 3 not confirmed. … [Resend to 1] [Show 1] [Leave]
    """)
    fold(town, meera)
    (after,) = ask(town, "report")
    meera.read_new()
    assert after == whole.replace("[Not confirmed] [Retry failed] [Refresh]", "[Excel file] [Refresh] [Menu]")
    gone = "Loan reminder: sent. 3 people: sent 1, failed 1, not confirmed 1. [Report] [Repeat] [Archive]"
    meera.play(f"""
        > [Not confirmed]
        < {KEPT} {gone}
        > [Show 1]
        < {KEPT} {gone}
        > [Resend to 1]
        < {gone}
        > [Retry failed]
        < Loan reminder: sent To: Gold loan … [Report] [Repeat] [Archive]
        > export messages
        < {KEPT} [Menu]
    """)
    assert run_sql(town, "SELECT status FROM campaign WHERE id = :id", id=campaign_id) == [("completed",)]


def test_a_customers_card_and_the_workbook_say_what_is_missing(town: Town, meera: Player) -> None:
    send_long_ago(town, READ, READ, READ)
    fold(town, meera)
    history = "> find ramesh\n< …\n> [More]\n< …\n> [Messages so far]\n"
    meera.play(f"{history}< No message to Ramesh Patel is kept. {KEPT} [Back to customer] [Menu]")
    begin(town, template=REMINDER, values=REMINDER_VALUES, segment=Segment.GOLD_LOAN)
    town.drain()
    meera.read_new()
    meera.play(f"{history}< Messages to Ramesh Patel: Loan reminder … {KEPT} [Back to customer] [Menu]")
    meera.play(f"> export messages\n< [messages-….xlsx] Here is your file with 3 rows. {KEPT} [Menu]")
    run_sql(town, "UPDATE contact SET created_at = now() WHERE phone = :phone", phone=RAMESH)
    meera.play(
        f"{history}< Messages to Ramesh Patel: Loan reminder … 2026 [Back to customer] [Menu]".replace("2026 ", "… ")
    )


def test_who_answers_a_message_that_is_gone_is_still_heard(town: Town, meera: Player) -> None:
    """Also against their only shop, when no message is left; a new customer's words stay with us as before."""
    send_long_ago(town, READ, READ, READ)
    run_sql(town, "DELETE FROM contact WHERE jeweller_id = 2 AND phone = :phone", phone=RAMESH)
    fold(town, meera)
    meera.play("""
        (ramesh) > is the shop open today?
        (ramesh) < …
        (meera) < Ramesh Patel (…) answered “Meera Jewellers”: “is the shop open today?” …
    """)
    run_sql(town, "UPDATE contact SET created_at = now() WHERE phone = :phone", phone=KAVYA)
    town.sim.say(KAVYA, "hello")
    town.drain()
    meera.play("")


def test_what_is_kept_about_a_customer_names_no_message_that_is_gone(town: Town, meera: Player) -> None:
    send_long_ago(town, READ, READ, READ)
    town.sim.say(RAMESH, "my data")
    town.drain()
    assert "1 message since 09-Aug-2025" in show_message(town.sim.thread(RAMESH)[-1])
    fold(town, meera)
    town.sim.say(RAMESH, "my data")
    town.drain()
    told = show_message(town.sim.thread(RAMESH)[-1])
    assert "Meera Jewellers keeps: Ramesh Patel" in told
    assert "message since" not in told
