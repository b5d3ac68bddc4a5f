"""Delivery facts: whatever their order, repetition and packing, the rows and the report end up the same."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Row

from bot.intake import store_post
from demo.town import Town
from jobs.care import tick
from jobs.outcomes import Sent, record_outcomes
from jobs.statuses import apply_statuses
from models.figures import Figures, get_figures
from tests.jobs.posts import status, statuses, write_post
from tests.jobs.scenes import begin, get_campaign, list_messages, run_sql
from whatsapp.errors import Accepted

PEOPLE = 4
WORDS = ("sent", "delivered", "read", "failed")
CODE = 131026
LONG_AGO = datetime(2026, 1, 5, 4, 30, tzinfo=UTC)
OWNER = uuid.UUID(int=7)

# What may happen to message n: one of the platform's words, or our own answer being stored.
ANSWER = "answer"
Happening = tuple[int, str]


@pytest.fixture
def sending(town: Town) -> int:
    """A campaign whose four messages have been handed to the platform, with no answer stored yet."""
    campaign_id = begin(town, PEOPLE)
    run_sql(
        town,
        "UPDATE message SET state = 'sending', attempts = 1, owner = :owner, lease_until = now() + interval '1 hour' "
        "WHERE kind = 'campaign'",
        owner=OWNER,
    )
    return campaign_id


def wamid_of(number: int) -> str:
    return f"wamid.TEST{number}"


def moment_of(number: int, word: str) -> datetime:
    return LONG_AGO + timedelta(minutes=number, seconds=WORDS.index(word))


def tell(town: Town, rows: list[Row[Any]], happenings: list[Happening]) -> None:
    """One post with the facts among these, then the answers, then the workers' turn."""
    facts = [
        status(
            wamid_of(number),
            word,
            moment_of(number, word),
            rows[number].callback_id.hex,
            **({"code": CODE} if word == "failed" else {}),
            # The platform may tell a message free as it leaves and charge it as it arrives.
            **({"pricing": {"sent": "free_customer_service", "delivered": "regular"}[word]} if word in PRICED else {}),
        )
        for number, word in happenings
        if word != ANSWER
    ]
    if facts:
        store_post(town.services, write_post(statuses(facts)))
    for number, word in happenings:
        if word == ANSWER:
            answer(town, rows[number], wamid_of(number))
    apply_statuses()


PRICED = ("sent", "delivered")


def answer(town: Town, row: Row[Any], wamid: str) -> None:
    """Our own worker writes down that the platform accepted the message."""
    with town.services.platform() as session:
        record_outcomes(session, OWNER, [Sent(row, Accepted(wamid))], town.services.settings, [0.0])


def expect(happenings: set[Happening]) -> list[tuple[Any, ...]]:
    """What the columns must hold, said without SQL."""
    rows: list[tuple[Any, ...]] = []
    for number in range(PEOPLE):
        words = {word for each, word in happenings if each == number}
        told = {word: moment_of(number, word) if word in words else None for word in WORDS}
        times = [at for at in told.values() if at is not None]
        priced = [word for word in PRICED if word in words]
        rows.append(
            (
                "accepted" if words else "sending",
                wamid_of(number) if words else None,
                min(times) if times else None,
                *told.values(),
                CODE if "failed" in words else None,
                "marketing" if priced else None,
                ("delivered" in words) if priced else None,
            )
        )
    return rows


def observe(rows: list[Row[Any]]) -> list[tuple[Any, ...]]:
    """The same columns; our own moment of acceptance is looked at only where a fact gives an earlier one."""
    return [
        (
            row.state,
            row.wamid,
            row.accepted_at if any((row.sent_at, row.delivered_at, row.read_at, row.failed_at)) else None,
            row.sent_at,
            row.delivered_at,
            row.read_at,
            row.failed_at,
            row.error_code,
            row.price_category,
            row.is_charged,
        )
        for row in rows
    ]


def count(happenings: set[Happening]) -> tuple[int, ...]:
    """Recipients, waiting, sent, failed, delivered, read, charged."""
    words = [{word for each, word in happenings if each == number} for number in range(PEOPLE)]
    arrived = [bool(each & {"delivered", "read"}) for each in words]
    failed = sum("failed" in each and not is_there for each, is_there in zip(words, arrived, strict=True))
    return (
        PEOPLE,
        sum(not each for each in words),
        sum(bool(each) for each in words) - failed,
        failed,
        sum(arrived),
        sum("read" in each for each in words),
        # What has arrived is charged, unless the only price told was "free".
        sum(
            is_there and ("delivered" in each or "sent" not in each)
            for each, is_there in zip(words, arrived, strict=True)
        ),
    )


def report(figures: Figures) -> tuple[int, ...]:
    assert figures.skipped == figures.unconfirmed == 0
    return (
        figures.recipients,
        figures.waiting,
        figures.sent,
        figures.failed,
        figures.delivered,
        figures.read,
        figures.charged,
    )


def start_afresh(town: Town) -> None:
    run_sql(
        town,
        "UPDATE message SET state = 'sending', owner = :owner, lease_until = now() + interval '1 hour', wamid = NULL, "
        "accepted_at = NULL, sent_at = NULL, delivered_at = NULL, read_at = NULL, failed_at = NULL, error_code = NULL, "
        "price_category = NULL, is_charged = NULL WHERE kind = 'campaign'",
        owner=OWNER,
    )
    run_sql(town, "DELETE FROM status_event")


HAPPENINGS = st.tuples(st.integers(0, PEOPLE - 1), st.sampled_from([*WORDS, ANSWER]))
BATCHES = st.lists(st.lists(HAPPENINGS, min_size=1, max_size=8), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=BATCHES)
def test_order_repetition_and_batches_change_nothing(town: Town, sending: int, batches: list[list[Happening]]) -> None:
    start_afresh(town)
    rows = list_messages(town, sending)
    for batch in batches:
        tell(town, rows, batch)
    happened = {each for batch in batches for each in batch}
    assert observe(list_messages(town, sending)) == expect(happened)
    with town.services.platform() as session:
        assert report(get_figures(session, sending)) == count(happened)


def test_facts_without_our_id_are_matched_by_theirs(town: Town, sending: int) -> None:
    rows = list_messages(town, sending)
    for number, row in enumerate(rows):
        answer(town, row, wamid_of(number))
    store_post(town.services, write_post(statuses([status(wamid_of(2), "read", LONG_AGO)])))
    apply_statuses()
    assert [row.read_at for row in list_messages(town, sending)] == [None, None, LONG_AGO, None]


def test_a_fact_that_comes_before_anything_is_known_waits_for_its_message(town: Town, sending: int) -> None:
    store_post(town.services, write_post(statuses([status(wamid_of(0), "delivered", LONG_AGO)])))
    apply_statuses()
    assert list_states(town) == ["orphan"]
    tick()
    assert list_states(town) == ["orphan"]

    answer(town, list_messages(town, sending)[0], wamid_of(0))
    tick()
    assert list_states(town) == ["applied"]
    assert list_messages(town, sending)[0].delivered_at == LONG_AGO


def test_a_fact_that_never_finds_its_message_is_given_up_after_eight_days(town: Town) -> None:
    store_post(town.services, write_post(statuses([status("wamid.NOBODY", "sent", LONG_AGO)])))
    apply_statuses()
    run_sql(town, "UPDATE status_event SET received_at = now() - interval '7 days'")
    tick()
    assert list_states(town) == ["orphan"]
    run_sql(town, "UPDATE status_event SET received_at = now() - interval '9 days'")
    town.services.clock.pass_time(timedelta(hours=1))
    tick()
    assert list_states(town) == []


def test_a_poisonous_fact_is_set_aside_and_the_others_pass(town: Town, sending: int) -> None:
    """Our id of one message with their id of another would give two rows the same wamid."""
    rows = list_messages(town, sending)
    answer(town, rows[0], wamid_of(0))
    poison = status(wamid_of(0), "sent", LONG_AGO, rows[1].callback_id.hex)
    good = [status(wamid_of(number), "sent", LONG_AGO, rows[number].callback_id.hex) for number in (2, 3)]
    store_post(town.services, write_post(statuses([good[0], poison, good[1]])))
    apply_statuses()
    assert sorted(list_states(town)) == ["applied", "applied", "dead"]
    assert [row.state for row in list_messages(town, sending)] == ["accepted", "sending", "accepted", "accepted"]
    apply_statuses()
    assert sorted(list_states(town)) == ["applied", "applied", "dead"]


def test_a_message_nobody_confirmed_is_settled_by_its_echo(town: Town, sending: int) -> None:
    run_sql(town, "UPDATE message SET lease_until = now() - interval '1 second' WHERE kind = 'campaign'")
    tick()
    assert {(row.state, row.reason) for row in list_messages(town, sending)} == {("unconfirmed", "no_answer")}

    row = list_messages(town, sending)[1]
    tell(town, list_messages(town, sending), [(1, "sent")])
    settled = list_messages(town, sending)[1]
    assert (settled.state, settled.wamid, settled.reason) == ("accepted", wamid_of(1), None)
    assert settled.callback_id == row.callback_id


@pytest.mark.parametrize(
    ("code", "pause_reason", "is_halted"),
    [(132015, "template", False), (131048, "number", True), (131042, "account", True), (131026, None, False)],
)
def test_a_failure_told_later_reaches_as_far_as_one_told_at_once(
    town: Town, sending: int, code: int, pause_reason: str | None, is_halted: bool
) -> None:
    rows = list_messages(town, sending)
    failed = status(wamid_of(0), "failed", LONG_AGO, rows[0].callback_id.hex, code=code)
    store_post(town.services, write_post(statuses([failed])))
    apply_statuses()
    assert get_campaign(town, sending).pause_reason == pause_reason
    assert get_campaign(town, sending).status == ("paused" if pause_reason else "running")
    ((halted_at,),) = run_sql(town, "SELECT halted_at FROM sending_number")
    assert (halted_at is not None) == is_halted


def test_who_stops_offers_at_the_platform_gets_none_any_more(town: Town, sending: int) -> None:
    rows = list_messages(town, sending)
    failed = status(wamid_of(0), "failed", LONG_AGO, rows[0].callback_id.hex, code=131050)
    store_post(town.services, write_post(statuses([failed])))
    apply_statuses()
    stopped = run_sql(town, "SELECT phone FROM contact WHERE offers_stopped_at IS NOT NULL")
    assert [phone for (phone,) in stopped] == [rows[0].phone]


def list_states(town: Town) -> list[str]:
    return [state for (state,) in run_sql(town, "SELECT state FROM status_event ORDER BY id")]
