"""Who holds a message: claims never overlap, a lost lease changes nothing any more, and late answers are still true."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Row, text

from demo.town import Town
from jobs.care import tick
from jobs.claims import Claims
from jobs.outcomes import Sent, record_outcomes
from tests.jobs.posts import NUMBER
from tests.jobs.scenes import begin, count_states, list_messages, run_sql
from whatsapp.codes import rule_for
from whatsapp.errors import Accepted, GraphError, NotSent, Outcome, Refused, Uncertain

LEASE = timedelta(minutes=5)
FIRST, SECOND = Claims(UUID(int=1), LEASE), Claims(UUID(int=2), LEASE)
REFUSED = Refused(GraphError(131026, None, "", "", 400, "", rule_for(131026, 400)))


@pytest.fixture
def campaign(town: Town) -> int:
    return begin(town, 3)


def claim(town: Town, claims: Claims, most: int = 10) -> list[int]:
    with town.services.platform() as session:
        return claims.claim(session, NUMBER, most)


def move(town: Town, claims: Claims, ids: Sequence[int]) -> list[Any]:
    with town.services.platform() as session:
        return claims.move_to_sending(session, NUMBER, ids)


def put_back(town: Town, claims: Claims, ids: Sequence[int]) -> None:
    with town.services.platform() as session:
        claims.put_back(session, ids)


def record(town: Town, claims: Claims, rows: Sequence[Row[Any]], outcome: Outcome) -> None:
    with town.services.platform() as session:
        sent = [Sent(row, outcome) for row in rows]
        record_outcomes(session, claims.owner, sent, town.services.settings, [0.0] * len(sent))


def end_leases(town: Town) -> None:
    run_sql(town, "UPDATE message SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL")
    tick()


def test_a_page_is_never_larger_than_asked_for(town: Town) -> None:
    begin(town, 25)
    assert [len(claim(town, FIRST, most)) for most in (1, 8, 3, 20, 1)] == [1, 8, 3, 13, 0]


def test_four_claimers_share_without_overlap(town: Town) -> None:
    begin(town, 100)
    held: dict[int, list[int]] = {number: [] for number in range(4)}

    def take(number: int) -> None:
        claims = Claims(UUID(int=number + 1), LEASE)
        while page := claim(town, claims, 7):
            held[number] += page

    threads = [threading.Thread(target=take, args=(number,)) for number in held]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everything = [each for ids in held.values() for each in ids]
    assert len(everything) == len(set(everything)) == 100


def test_a_dead_owners_claim_goes_back_and_its_owner_finds_it_gone(town: Town, campaign: int) -> None:
    ids = claim(town, FIRST)
    assert len(ids) == 3
    end_leases(town)
    assert count_states(town, campaign) == {"queued": 3}

    assert claim(town, SECOND) == ids
    assert move(town, FIRST, ids) == []
    put_back(town, FIRST, ids)
    assert {(row.state, row.owner) for row in list_messages(town, campaign)} == {("claimed", SECOND.owner)}
    assert len(move(town, SECOND, ids)) == 3


def test_what_was_under_way_is_unconfirmed_and_never_claimed_again(town: Town, campaign: int) -> None:
    ids = claim(town, FIRST)
    move(town, FIRST, ids)
    end_leases(town)
    assert count_states(town, campaign) == {"unconfirmed": 3}
    assert claim(town, SECOND) == []
    assert move(town, SECOND, ids) == []


def test_a_refusal_that_comes_after_the_lease_changes_nothing(town: Town, campaign: int) -> None:
    rows = move(town, FIRST, claim(town, FIRST))
    end_leases(town)
    before = list_messages(town, campaign)
    for outcome in (REFUSED, NotSent("refused"), Uncertain("reset")):
        record(town, FIRST, rows, outcome)
    assert list_messages(town, campaign) == before


def test_an_acceptance_that_comes_after_the_lease_is_still_true(town: Town, campaign: int) -> None:
    rows = move(town, FIRST, claim(town, FIRST))
    end_leases(town)
    record(town, FIRST, rows[:1], Accepted("wamid.LATE"))
    assert [(row.state, row.wamid) for row in list_messages(town, campaign)] == [
        ("accepted", "wamid.LATE"),
        ("unconfirmed", None),
        ("unconfirmed", None),
    ]


@pytest.mark.parametrize(
    "outcome", [REFUSED, NotSent("refused"), Uncertain("reset")], ids=lambda each: type(each).__name__
)
def test_somebody_else_cannot_write_down_an_outcome(town: Town, campaign: int, outcome: Outcome) -> None:
    rows = move(town, FIRST, claim(town, FIRST))
    before = list_messages(town, campaign)
    record(town, SECOND, rows, outcome)
    assert list_messages(town, campaign) == before


def test_nothing_takes_an_acceptance_back(town: Town, campaign: int) -> None:
    rows = move(town, FIRST, claim(town, FIRST))
    for number, row in enumerate(rows):
        record(town, FIRST, [row], Accepted(f"wamid.{number}"))
    before = list_messages(town, campaign)
    for outcome in (REFUSED, NotSent("refused"), Uncertain("reset"), Accepted("wamid.OTHER")):
        record(town, FIRST, rows, outcome)
    assert list_messages(town, campaign) == before
    assert claim(town, FIRST) == []


def test_a_frozen_sender_that_wakes_up_between_claim_and_move_sends_nothing(town: Town, campaign: int) -> None:
    """It slept through its lease, and another has sent meanwhile."""
    ids = claim(town, FIRST)
    end_leases(town)
    rows = move(town, SECOND, claim(town, SECOND))
    for number, row in enumerate(rows):
        record(town, SECOND, [row], Accepted(f"wamid.{number}"))
    assert move(town, FIRST, ids) == []
    assert count_states(town, campaign) == {"accepted": 3}


def test_a_lease_ends_by_the_databases_clock_alone(town: Town, campaign: int) -> None:
    claim(town, FIRST)
    town.services.clock.pass_time(timedelta(days=3))
    tick()
    assert count_states(town, campaign) == {"claimed": 3}
    with town.services.platform() as session:
        (left,) = session.execute(text("SELECT min(lease_until) - now() FROM message")).one()
    assert timedelta() < left <= LEASE
