"""Somebody writes faster than anybody reads: one polite notice, then silence until the minute is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from demo.town import Town
from demo.transcript import show_message
from tests.cast import KAVYA, MEERA, ZAVERI
from tests.jobs.scenes import run_sql

LIMIT = 20
WAIT = "That was a lot in one minute. Please wait a moment; I answer again in a minute."


@pytest.fixture
def strict_town(town: Town) -> Town:
    town.services.settings = replace(town.services.settings, messages_per_minute=LIMIT)
    return town


def flood(town: Town, wa_id: str, count: int) -> None:
    for _ in range(count):
        town.sim.say(wa_id, "campaigns")
    town.drain()


def list_answers(town: Town, wa_id: str) -> list[str]:
    return [show_message(message) for message in town.sim.thread(wa_id) if message["from"] == "business"]


def test_twenty_are_answered_then_one_notice_then_silence(strict_town: Town) -> None:
    flood(strict_town, MEERA, LIMIT + 10)
    answers = list_answers(strict_town, MEERA)
    assert len(answers) == LIMIT + 1
    assert answers.count(WAIT) == 1
    assert answers[-1] == WAIT
    states = run_sql(strict_town, "SELECT state, count(*) FROM inbox_item WHERE kind = 'message' GROUP BY state")
    assert [tuple(row) for row in states] == [("done", LIMIT + 10)]


def test_others_are_answered_meanwhile_and_the_flood_is_over_after_a_minute(strict_town: Town) -> None:
    flood(strict_town, MEERA, LIMIT + 3)
    flood(strict_town, ZAVERI, 1)
    assert len(list_answers(strict_town, ZAVERI)) == 1
    strict_town.pass_time(timedelta(seconds=61))
    flood(strict_town, MEERA, 1)
    assert len(list_answers(strict_town, MEERA)) == LIMIT + 2
    assert list_answers(strict_town, MEERA)[-1] != WAIT


def test_stop_is_obeyed_in_the_middle_of_a_flood(strict_town: Town) -> None:
    flood(strict_town, KAVYA, LIMIT + 5)
    strict_town.sim.say(KAVYA, "STOP")
    strict_town.drain()
    assert list_answers(strict_town, KAVYA)[-1].startswith("You will get no more messages from")
    opted_out = run_sql(strict_town, "SELECT opted_out_at IS NOT NULL FROM contact WHERE phone = :phone", phone=KAVYA)
    assert [tuple(row) for row in opted_out] == [(True,), (True,)]
