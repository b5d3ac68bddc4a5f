"""The bucket of a number: empty when new, in whole batches, with something left for answers, which never wait."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from demo.town import Town
from jobs.pacing import Pace, spend_token
from tests.jobs.posts import NUMBER

KEY = f"pace:{NUMBER}"

RATE = 80


@pytest.fixture
def connection(bare_town: Town) -> Iterator[redis.Redis]:
    opened = bare_town.services.bell.connection
    opened.delete(KEY)
    yield opened
    opened.delete(KEY)


def fill(connection: redis.Redis, tokens: float) -> None:
    """So many tokens, and no more of them by themselves: the time since then has not begun."""
    connection.hset(KEY, mapping={"tokens": tokens, "at": 9_999_999_999, "share": 1, "rate": RATE, "most": 20})


def count(connection: redis.Redis) -> float:
    return round(float(connection.hget(KEY, "tokens") or "nan"), 3)


def test_a_new_bucket_is_empty_and_gives_whole_batches_only(connection: redis.Redis) -> None:
    pace = Pace(connection, NUMBER, RATE)
    given, wait = pace.take(8)
    assert given == 0
    assert 0.1 < wait <= 12 / RATE + 0.001
    fill(connection, 11)
    assert pace.take(8)[0] == 0
    fill(connection, 12)
    assert pace.take(8) == (8, 0)
    assert count(connection) == 4
    fill(connection, 500)
    assert pace.take(8) == (8, 0)
    assert count(connection) == 12  # what was saved up for long is not spent at once


def test_an_emptied_redis_never_lets_a_number_send_faster(connection: redis.Redis) -> None:
    pace = Pace(connection, NUMBER, RATE)
    fill(connection, 20)
    connection.flushall()
    assert pace.take(1)[0] == 0
    assert count(connection) == 0


def test_answers_find_tokens_that_campaigns_leave_and_take_them_from_the_time_ahead(connection: redis.Redis) -> None:
    pace = Pace(connection, NUMBER, RATE)
    fill(connection, 12)
    pace.take(8)
    for left in (3, 2, 1, 0, -1):
        connection.hset(KEY, "at", 9_999_999_999)
        spend_token(connection, NUMBER)
        assert count(connection) == left
    connection.hset(KEY, "at", 9_999_999_999)
    given, wait = pace.take(8)
    assert (given, wait) == (0, pytest.approx((8 + 4 + 1) / RATE, abs=0.002))
    fill(connection, -RATE)
    spend_token(connection, NUMBER)
    assert count(connection) == -RATE


def test_answers_of_a_number_without_a_campaign_are_not_counted(connection: redis.Redis) -> None:
    spend_token(connection, NUMBER)
    assert not connection.exists(KEY)


def test_a_refusal_halves_the_pace_and_empties_the_bucket(connection: redis.Redis) -> None:
    pace = Pace(connection, NUMBER, RATE)
    fill(connection, 20)
    pace.slow_down()
    given, wait = pace.take(8)
    assert (given, wait) == (0, pytest.approx(12 / (RATE / 2), abs=0.002))
