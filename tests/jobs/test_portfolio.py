"""WhatsApp's limit of people in 24 hours: nobody beyond it is written to, the rest follow, and the plan says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from demo.town import Town
from jobs.care import tick
from jobs.pump import pump
from models.number import SendingNumber
from models.portfolio import plan_days
from tests.conversations.chats import chat
from tests.jobs.posts import NUMBER
from tests.jobs.scenes import begin, count_states, list_messages, run_sql

NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)
DAY = timedelta(hours=24)


def set_limit(town: Town, people: int | None) -> None:
    run_sql(town, "UPDATE sending_number SET people_per_day = :people, held_until = NULL", people=people)


def get_number(town: Town) -> SendingNumber:
    with town.services.platform() as session:
        return session.get_one(SendingNumber, NUMBER)


def test_what_is_beyond_the_limit_waits_for_the_next_day(town: Town) -> None:
    set_limit(town, 7)
    first = begin(town, 10)
    pump(NUMBER)
    assert count_states(town, first) == {"accepted": 7, "queued": 3}
    number = get_number(town)
    assert number.reached == 7
    assert number.held_until is not None

    # Another shop's people count too, and the tick wakes nobody in vain.
    second = begin(town, 2, "Zaveri Bros")
    tick()
    town.drain()
    pump(NUMBER)
    assert count_states(town, second) == {"queued": 2}

    town.services.clock.pass_time(DAY + timedelta(hours=1))
    tick()
    town.drain()
    assert count_states(town, first) == {"accepted": 10}
    assert count_states(town, second) == {"accepted": 2}
    sent = [line["biz_opaque_callback_data"] for line in town.sim.ledger()]
    assert all(sent.count(row.callback_id.hex) == 1 for row in list_messages(town, first))


def test_a_raised_limit_lets_those_who_wait_go_at_once(town: Town) -> None:
    set_limit(town, 2)
    campaign_id = begin(town, 5)
    pump(NUMBER)
    assert count_states(town, campaign_id) == {"accepted": 2, "queued": 3}
    town.sim.platform("messaging_limit", limit="TIER_250")
    town.drain()
    tick()
    town.drain()
    assert get_number(town).people_per_day == 250
    assert count_states(town, campaign_id) == {"accepted": 5}
    town.sim.platform("messaging_limit", limit="TIER_UNLIMITED")
    town.drain()
    assert get_number(town).people_per_day is None


def test_the_check_card_says_how_many_days_it_takes(town: Town) -> None:
    set_limit(town, 2)
    chat(town, "meera").play("""
        > new campaign
        < …
        > [Gold loan]
        < …
        > [Loan reminder]
        < …
        > [Now]
        < … To: 3 people · … When: now, about 1 second
            WhatsApp's daily limit: 2 in the first 24 hours, 1 the day after Left out 1: …
    """)


@pytest.mark.parametrize(
    ("people", "limit", "reached", "starts_in", "days"),
    [
        (12_340, 10_000, 0, timedelta(), [10_000, 2_340]),
        (12_340, None, 0, timedelta(), [12_340]),
        (600, 250, 100, timedelta(), [150, 250, 200]),
        (600, 250, 100, DAY, [250, 250, 100]),
        (40, 250, 250, timedelta(hours=3), [0, 40]),
        (0, 250, 250, timedelta(), [0]),
    ],
)
def test_the_days_of_a_plan_add_up(
    people: int, limit: int, reached: int, starts_in: timedelta, days: list[int]
) -> None:
    number = SendingNumber(people_per_day=limit, reached=reached, reached_at=NOW)
    assert plan_days(number, people, NOW + starts_in) == days
    assert sum(days) == people
