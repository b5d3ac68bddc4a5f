"""The tick: rings for what lies, one broken step stops no other, and what is old is forgotten when it is due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from demo.town import Town
from jobs.care import tick
from jobs.queues import JsonQueue, Work
from tests.cast import MEERA
from tests.jobs.scenes import begin, count_states, run_sql

# What is kept how long, the row that stands for it, and the column that tells its age.
KEPT = {
    "inbox_post": (14, "INSERT INTO inbox_post (body, received_at) VALUES ('x', {at})"),
    "inbox_item": (
        30,
        "INSERT INTO inbox_item (key, kind, state, phone_number_id, at, content, received_at) "
        "VALUES ('m:1', 'message', 'done', '1', now(), '{{}}', {at})",
    ),
    "status_event": (
        8,
        "INSERT INTO status_event (wamid, status, at, state, received_at) VALUES ('w', 'sent', now(), 'orphan', {at})",
    ),
    "card_token": (
        30,
        "INSERT INTO card_token (token, person_id, action, object_id, arguments, expires_at) "
        "SELECT 't', min(id), 'pause', 1, '{{}}', {at} FROM person",
    ),
    "stored_file": (
        0,
        "INSERT INTO stored_file (filename, mime_type, content, expires_at) VALUES ('f', 't', 'x', {at})",
    ),
    "transcript_line": (
        180,
        "INSERT INTO transcript_line (person_id, speaker, line, at) SELECT min(id), 'bot', '< hi', {at} FROM person",
    ),
}


def count(town: Town, table: str) -> int:
    (row,) = run_sql(town, f"SELECT count(*) FROM {table}")
    return int(row[0])


def test_what_is_old_is_forgotten_on_its_day_and_not_before(town: Town) -> None:
    for table in KEPT:
        run_sql(town, f"DELETE FROM {table}")
    for days_off, is_kept in ((-1, True), (1, False)):
        for days, statement in KEPT.values():
            run_sql(town, statement.format(at=f"now() - interval '{days + days_off} days'"))
        tick()
        assert {table: count(town, table) for table in KEPT} == dict.fromkeys(KEPT, int(is_kept))
        for table in KEPT:
            run_sql(town, f"DELETE FROM {table}")
        town.services.clock.pass_time(timedelta(hours=1))


def test_whole_tables_are_read_once_an_hour(town: Town) -> None:
    days, statement = KEPT["inbox_post"]
    for is_due in (True, False):
        run_sql(town, statement.format(at=f"now() - interval '{days + 1} days'"))
        before = count(town, "inbox_post")
        tick()
        assert (count(town, "inbox_post") < before) is is_due
    town.services.clock.pass_time(timedelta(hours=1))
    tick()
    assert count(town, "inbox_post WHERE received_at < now() - interval '14 days'") == 0


def test_what_has_not_been_heard_is_never_forgotten(town: Town) -> None:
    run_sql(
        town,
        "INSERT INTO inbox_item (key, kind, state, phone_number_id, at, content, received_at) "
        "VALUES ('m:1', 'message', 'new', '1', now(), '{}', now() - interval '90 days')",
    )
    run_sql(
        town,
        "INSERT INTO status_event (wamid, status, at, received_at) VALUES ('w', 'sent', now(), now() - interval '90 days')",
    )
    tick()
    assert (count(town, "inbox_item WHERE state = 'new'"), count(town, "status_event")) == (1, 1)


def test_a_file_goes_and_the_message_it_was_sent_with_stays(town: Town) -> None:
    begin(town, 1)
    run_sql(town, KEPT["stored_file"][1].format(at="now() - interval '1 day'"))
    run_sql(town, "UPDATE message SET file_id = (SELECT id FROM stored_file)")
    tick()
    assert (count(town, "stored_file"), count(town, "message")) == (0, 1)


def test_a_step_that_breaks_leaves_the_others_their_turn(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """The statuses cannot be read; the message that was left lying is sent all the same."""
    campaign_id = begin(town, 2)
    town.services.bell.connection.flushall()
    run_sql(town, "ALTER TABLE status_event RENAME TO away")
    try:
        tick()
    finally:
        run_sql(town, "ALTER TABLE away RENAME TO status_event")
    assert {record.step for record in caplog.records if record.message == "tick step failed"} == {
        "wake_readers",
        "match_orphans",
        "forget_old",
    }
    town.drain()
    assert count_states(town, campaign_id) == {"accepted": 2}


def test_an_answer_that_lies_is_sent_at_the_next_tick(town: Town) -> None:
    town.sim.say(MEERA, "menu")
    town.drain()
    shown = len(town.sim.thread(MEERA))
    run_sql(town, "UPDATE message SET state = 'queued', attempts = 0, next_attempt_at = now() - interval '1 minute'")
    tick()
    town.drain()
    assert len(town.sim.thread(MEERA)) == shown + 1


def test_an_answer_under_way_when_its_worker_died_goes_out_again_but_not_for_ever(town: Town) -> None:
    """Silence looks broken, and a doubled answer does no harm: three tries, unlike a campaign's message."""
    town.sim.say(MEERA, "menu")
    town.drain()
    states = []
    for attempts in (1, 2, 3):
        run_sql(
            town,
            "UPDATE message SET state = 'sending', attempts = :attempts, lease_until = now() - interval '1 second'",
            attempts=attempts,
        )
        tick()
        states.append(run_sql(town, "SELECT state FROM message")[0][0])
    assert states == ["queued", "queued", "failed"]


def test_quiet_ticks_ring_for_nothing(town: Town) -> None:
    begin(town, 2)
    town.drain()
    town.pass_time(timedelta(minutes=1))
    tick()
    queues = [JsonQueue(work.value, connection=town.services.bell.connection) for work in Work]
    assert [queue.count for queue in queues] == [0] * len(queues)
