"""Messages of long ago are dropped, and every sum stays what it was: before, in the middle, and after."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from demo.town import Town
from jobs import stopping
from jobs.care import tick
from jobs.retention import begin_fold, fold_old_runs, fold_piece
from models.campaign import Campaign, Run
from models.figures import get_figures, get_retry_figures, list_run_figures
from models.run_report import read_report
from models.usage import list_busiest, read_usage
from settings import INDIA
from tests.jobs.scenes import add_people, begin, find_shop, plan, run_sql

PEOPLE = 10
TODAY = date(2026, 11, 21)
SINCE = datetime(2024, 1, 1, tzinfo=INDIA)
LONG_AGO = datetime(2025, 8, 9, 18, 29, tzinfo=UTC)  # a minute before midnight in India
# How each of the ten ended: state, sent, delivered, read, failed (hours later), reason, code, category, charged.
ENDS: tuple[tuple[Any, ...], ...] = (
    ("accepted", 0, 1, 2, None, None, None, "marketing", True),
    ("accepted", 0, 1, 2, None, None, None, "marketing", True),
    ("accepted", 0, 1, None, None, None, None, "utility", True),
    ("accepted", 0, None, 3, None, None, None, "marketing", False),
    ("accepted", 0, None, None, None, None, None, None, None),
    ("accepted", 0, None, None, 2, None, 131049, None, None),
    ("failed", None, None, None, None, None, 131026, None, None),
    ("failed", None, None, None, None, "not_reached", None, None, None),
    ("skipped", None, None, None, None, "cancelled", None, None, None),
    ("unconfirmed", None, None, None, None, "no_answer", None, None, None),
)
NAMES = ("state", "sent", "delivered", "read", "failed", "reason", "code", "category", "charged")
_END = """
UPDATE message SET state = :state, reason = :reason, error_code = :code, price_category = :category, is_charged = :charged,
    created_at = :day, next_attempt_at = :day, sent_at = :day + make_interval(hours => :sent),
    accepted_at = CASE WHEN :state = 'accepted' THEN :day + make_interval(mins => CAST(id % 3 AS integer)) END,
    delivered_at = :day + make_interval(hours => :delivered), read_at = :day + make_interval(hours => :read),
    failed_at = :day + make_interval(hours => :failed), wamid = NULL
WHERE id = :id
"""
_AGE = """
UPDATE run SET status = 'completed', due_at = :day, started_at = :day, completed_at = CAST(:day AS timestamptz) + interval '1 hour'
WHERE campaign_id = :id
"""


def end_long_ago(
    town: Town, campaign_id: int, ends: tuple[tuple[Any, ...], ...] = ENDS, day: datetime = LONG_AGO
) -> None:
    ids = run_sql(
        town,
        "SELECT message.id FROM message JOIN run ON run.id = run_id WHERE campaign_id = :id ORDER BY 1",
        id=campaign_id,
    )
    for row, end in zip(ids, ends, strict=True):
        run_sql(town, _END, id=row.id, day=day, **dict(zip(NAMES, end, strict=True)))
    run_sql(town, _AGE, id=campaign_id, day=day)
    run_sql(
        town, "UPDATE campaign SET status = 'completed', confirmed_at = :day WHERE id = :id", id=campaign_id, day=day
    )


@pytest.fixture
def old(town: Town) -> int:
    """A campaign of ten that ended long ago; two of them opted out the day after, one of whom got it unread."""
    campaign_id = begin(town, PEOPLE)
    end_long_ago(town, campaign_id)
    run_sql(
        town,
        "UPDATE contact SET opted_out_at = :at WHERE id IN (SELECT contact_id FROM message ORDER BY id LIMIT 5)",
        at=LONG_AGO + timedelta(days=1),
    )
    return campaign_id


def read_all(session: Session, campaign_id: int) -> list[Any]:
    """Everything that counts messages; but for what a person can still do about them."""
    campaign = session.get_one(Campaign, campaign_id)
    run = session.query(Run).filter_by(campaign_id=campaign_id).order_by(Run.id).first()
    assert run is not None
    report = read_report(session, campaign, run, TODAY)
    return [
        replace(get_figures(session, campaign_id), undecided=0),
        [(at, replace(figures, undecided=0)) for at, figures in list_run_figures(session, campaign_id, 5)],
        get_retry_figures(session, campaign_id),
        replace(report, figures=replace(report.figures, undecided=0), run=None),
        [read_usage(session, shop_id, SINCE, TODAY) for shop_id in (None, campaign.jeweller_id)],
        list_busiest(session, SINCE, 9),
    ]


def read_town(town: Town, campaign_id: int) -> list[Any]:
    with town.services.platform() as session:
        return read_all(session, campaign_id)


def count(town: Town, table: str) -> int:
    return int(run_sql(town, f"SELECT count(*) FROM {table}")[0][0])


def before(town: Town, session: Session) -> datetime:
    return town.services.clock.now(session) - town.services.settings.message_days


def test_every_sum_is_the_same_before_in_the_middle_and_after(town: Town, old: int) -> None:
    whole = read_town(town, old)
    assert whole[0].recipients == PEOPLE
    assert whole[3].opted_out == 5
    with town.services.platform() as session:
        run_id, after = begin_fold(session, before(town, session)), 0
    assert run_id is not None
    left = [PEOPLE]
    while after is not None:
        with town.services.platform() as session:
            after = fold_piece(session, run_id, before(town, session), after, most=3)
        left.append(count(town, "message WHERE kind = 'campaign'"))
        assert read_town(town, old) == whole
    assert left == [10, 7, 4, 1, 0]
    assert run_sql(town, "SELECT folded_at IS NOT NULL FROM run") == [(True,)]
    # The day in India; the first two are alike, and were accepted on either side of its midnight.
    days = run_sql(town, "SELECT sent_on, sum(messages) FROM tally GROUP BY 1 ORDER BY 1 NULLS FIRST")
    assert [day for day, _ in days] == [None, date(2025, 8, 9), date(2025, 8, 10)]
    assert sum(count for _, count in days) == PEOPLE


class KilledError(Exception):
    """The worker is gone before its commit."""


def test_who_is_killed_in_a_piece_leaves_everything_and_the_next_goes_on(town: Town, old: int) -> None:
    whole, rows = read_town(town, old), run_sql(town, "SELECT * FROM message ORDER BY id")
    with town.services.platform() as session:
        run_id = begin_fold(session, before(town, session))
    assert run_id is not None
    with suppress(KilledError), town.services.platform() as session:
        fold_piece(session, run_id, before(town, session), most=4)
        assert read_all(session, old) == whole
        raise KilledError
    assert run_sql(town, "SELECT * FROM message ORDER BY id") == rows
    assert count(town, "tally") == 0
    with town.services.platform() as session:
        fold_piece(session, run_id, before(town, session), most=4)
    tick()
    assert (count(town, "message WHERE kind = 'campaign'"), read_town(town, old)) == (0, whole)


def test_folding_once_more_or_at_once_changes_nothing(town: Town, old: int) -> None:
    whole = read_town(town, old)

    def fold() -> None:
        after: int | None = 0
        while after is not None:
            with town.services.platform() as session:
                run_id = begin_fold(session, before(town, session))
                after = fold_piece(session, run_id, before(town, session), 0, most=1) if run_id else None

    threads = [threading.Thread(target=fold) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tick()
    assert read_town(town, old) == whole
    tallies = run_sql(town, "SELECT * FROM tally ORDER BY id")
    assert sum(row.messages for row in tallies) == PEOPLE
    run_sql(town, "UPDATE run SET folded_at = NULL")
    tick()
    assert run_sql(town, "SELECT * FROM tally ORDER BY id") == tallies


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ends=st.lists(
        st.tuples(
            st.sampled_from(["accepted", "failed", "skipped", "unconfirmed"]),
            *[st.none() | st.integers(0, 30)] * 4,
            st.none() | st.sampled_from(["no_answer", "paid"]),
            st.none() | st.sampled_from([131026, 131049]),
            st.none() | st.sampled_from(["utility", "marketing"]),
            st.none() | st.booleans(),
        ),
        min_size=PEOPLE,
        max_size=PEOPLE,
    ),
    most=st.integers(1, PEOPLE),
)
def test_whatever_the_rows_hold_the_sums_stay(town: Town, old: int, ends: list[tuple[Any, ...]], most: int) -> None:
    end_long_ago(town, old, tuple(ends))
    with suppress(KilledError), town.services.platform() as session:
        whole, after = read_all(session, old), 0
        run_id = begin_fold(session, before(town, session))
        assert run_id is not None
        while after is not None:
            after = fold_piece(session, run_id, before(town, session), after, most)
            assert read_all(session, old) == whole
        assert session.scalar(text("SELECT count(*) FROM message WHERE run_id = :id"), {"id": run_id}) == 0
        raise KilledError


def test_what_is_young_open_or_taken_up_again_is_left_alone(town: Town, old: int) -> None:
    """Neither a run that ended 399 days ago, nor one that is being sent, nor one whose message waits again."""
    rows = run_sql(town, "SELECT * FROM message ORDER BY id")
    for change in (
        "completed_at = now() - interval '399 days 23 hours'",
        "completed_at = NULL, status = 'sending'",
    ):
        run_sql(town, f"UPDATE run SET {change}")
        tick()
        assert run_sql(town, "SELECT * FROM message ORDER BY id") == rows
    run_sql(town, "UPDATE run SET completed_at = :day, status = 'completed'", day=LONG_AGO)
    run_sql(town, "UPDATE message SET state = 'queued' WHERE state = 'unconfirmed'")
    tick()
    assert (count(town, "message WHERE kind = 'campaign'"), count(town, "tally")) == (PEOPLE, 0)


def test_a_row_that_somebody_holds_waits_for_the_next_time(town: Town, old: int) -> None:
    whole = read_town(town, old)
    with town.services.platform() as holder:
        holder.execute(text("SELECT id FROM message WHERE state = 'unconfirmed' FOR UPDATE"))
        tick()
        assert count(town, "message WHERE kind = 'campaign'") == 1
        assert read_town(town, old) == whole
    tick()
    assert count(town, "message WHERE kind = 'campaign'") == 0
    assert read_town(town, old) == whole


def test_a_worker_that_is_told_to_stop_folds_no_more(town: Town, old: int) -> None:
    stopping.ask()
    try:
        fold_old_runs(town.services)
    finally:
        stopping.forget()
    assert count(town, "message WHERE kind = 'campaign'") == PEOPLE


def test_another_shops_rows_are_untouched_and_it_sees_no_tally(town: Town, old: int) -> None:
    with town.services.platform() as session:
        theirs = find_shop(session, "Zaveri Bros").id
        mine = find_shop(session).id
    other = begin(town, shop_name="Zaveri Bros", segment=None)
    rows = run_sql(town, "SELECT * FROM message WHERE jeweller_id = :id ORDER BY id", id=theirs)
    figures = read_town(town, other)[:4]
    tick()
    assert rows
    assert run_sql(town, "SELECT * FROM message WHERE jeweller_id = :id ORDER BY id", id=theirs) == rows
    assert read_town(town, other)[:4] == figures
    with town.services.tenant(theirs) as session:
        assert session.scalar(text("SELECT count(*) FROM tally")) == 0
        assert get_figures(session, old).recipients == 0
    with town.services.tenant(mine) as session:
        assert get_figures(session, old).recipients == PEOPLE


def test_what_was_said_in_chats_goes_after_its_time(town: Town) -> None:
    """Answers after 90 days, what a shop wrote to one customer with its campaigns, what still waits never."""
    with town.services.platform() as session:
        shop = find_shop(session)
        (customer,) = add_people(session, shop, 1)
    add = (
        "INSERT INTO message (jeweller_id, kind, state, phone_number_id, contact_id, created_at) "
        "VALUES (:shop, 'notice', :state, '1', :contact, now() - make_interval(days => :days))"
    )
    answers = ((91, None, "accepted"), (89, None, "failed"), (91, None, "queued"))
    personal = ((91, customer, "accepted"), (401, customer, "accepted"), (399, customer, "failed"))
    for days, contact, state in answers + personal:
        run_sql(town, add, shop=shop.id, state=state, contact=contact, days=days)
    tick()
    left = run_sql(
        town,
        "SELECT extract(day FROM now() - created_at)::integer, contact_id IS NULL, state FROM message "
        "WHERE phone_number_id = '1' ORDER BY 1, 2",
    )
    assert left == [(89, True, "failed"), (91, False, "accepted"), (91, True, "queued"), (399, False, "failed")]


def test_who_answered_still_counts_once_when_the_answers_are_gone(town: Town) -> None:
    """One answered the first run twice and the second once; another the first run alone, lately."""
    campaign_id = begin(town, 2)
    with town.services.platform() as session:
        shop_id = find_shop(session).id
        first, second = session.scalars(text("SELECT contact_id FROM message ORDER BY id")).all()
        session.execute(
            text("UPDATE run SET due_at = now() - interval '300 days', started_at = now() - interval '300 days', "
                 "status = 'completed', completed_at = now() - interval '299 days'")
        )  # fmt: skip
        session.execute(
            text("INSERT INTO run (jeweller_id, campaign_id, due_at, status, started_at, completed_at, eligible, queued, left_out) "
                 "SELECT jeweller_id, campaign_id, now() - interval '100 days', 'completed', now() - interval '185 days', "
                 "now() - interval '100 days', 0, 0, '{}' FROM run")
        )  # fmt: skip
    say = (
        "INSERT INTO reply (jeweller_id, contact_id, campaign_id, text, kind, created_at, told_at) "
        "VALUES (:shop, :contact, :campaign, 'yes', 'text', now() - make_interval(days => :days), now())"
    )
    for contact, days in ((first, 295), (first, 190), (first, 184), (first, 20), (second, 190)):
        run_sql(town, say, shop=shop_id, contact=contact, campaign=campaign_id, days=days)
    run_sql(town, say, shop=shop_id, contact=second, campaign=None, days=190)

    def replied() -> list[tuple[int, int]]:
        with town.services.platform() as session:
            campaign = session.get_one(Campaign, campaign_id)
            found = [read_report(session, campaign, run, TODAY) for run in session.query(Run).order_by(Run.id)]
        return [(each.replied, each.quoted) for each in found]

    assert replied() == [(2, 2), (1, 1)]
    tick()
    assert count(town, "reply") == 1
    assert replied() == [(2, 0), (1, 1)]
    run_sql(town, "UPDATE reply SET created_at = created_at - interval '161 days'")
    town.services.clock.pass_time(timedelta(hours=1))
    tick()
    assert (count(town, "reply"), replied()) == (0, [(2, 0), (1, 0)])


def test_a_message_that_is_gone_no_longer_hinders_a_new_campaign(town: Town, old: int) -> None:
    tick()
    run_sql(town, "UPDATE contact SET opted_out_at = NULL")
    with town.services.platform() as session:
        again = plan(session, town.services, find_shop(session))
    town.pass_time(timedelta(seconds=1))
    town.drain()
    with town.services.platform() as session:
        assert get_figures(session, again).sent == PEOPLE
