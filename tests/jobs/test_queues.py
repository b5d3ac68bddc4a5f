"""The queues: JSON only and ids only, whatever somebody plants in Redis; one wake-up waits for one thing."""

from __future__ import annotations

import contextlib
import json
import pickle
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from rq import Queue
from rq.registry import FailedJobRegistry

from demo.town import Town
from jobs.care import tick
from jobs.doorbell import ring_at
from jobs.queues import CALLS, Bell, JsonJob, JsonQueue, Work
from jobs.scheduler import Doorbell
from jobs.services import wake
from tests.cast import MEERA
from tests.jobs.scenes import run_sql


@pytest.fixture
def connection(town: Town) -> redis.Redis:
    return town.services.bell.connection


def stored_jobs(connection: redis.Redis) -> list[dict[bytes, bytes]]:
    return [connection.hgetall(key) for key in connection.scan_iter("rq:job:*", _type="hash")]


def test_every_job_in_redis_is_json_with_ids_only(town: Town, connection: redis.Redis) -> None:
    for call in CALLS:
        town.services.bell.ring(call, 12, "106500000000001")
    Doorbell(town.services.settings).enqueue_jobs()
    ring_at(connection, datetime.now(UTC) + timedelta(hours=1), 7)
    jobs = stored_jobs(connection)
    assert len(jobs) == len(CALLS) + 2
    for job in jobs:
        function, instance, arguments, named = json.loads(zlib.decompress(job[b"data"]))
        assert function in {name for name, _, _ in CALLS.values()}
        assert (instance, named) == (None, {})
        assert all(isinstance(each, int) or each.isdigit() for each in arguments)
        json.loads(job.get(b"meta", b"{}"))


class Planted:
    """Unpickling it would leave a file behind."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.path,))


@pytest.mark.parametrize("part", ["data", "meta"])
def test_a_pickle_in_a_queue_is_never_opened(town: Town, connection: redis.Redis, tmp_path: Path, part: str) -> None:
    left = tmp_path / "left-behind"
    pickled = pickle.dumps(Planted(left))
    queue = JsonQueue(Work.CARE.value, connection=connection)
    planted = queue.enqueue_call("jobs.care.tick")
    connection.hset(planted.key, part, zlib.compress(pickled) if part == "data" else pickled)
    town.sim.say(MEERA, "menu")
    town.drain()
    assert not left.exists()
    assert queue.is_empty()
    # The others were served.
    assert [each for each in town.sim.thread(MEERA) if each["from"] == "business"]


def test_a_job_of_plain_rq_is_refused_too(town: Town, connection: redis.Redis, tmp_path: Path) -> None:
    left = tmp_path / "left-behind"
    Queue(Work.CARE.value, connection=connection).enqueue_call(Path.touch, args=(left,))
    town.drain()
    assert not left.exists()


def test_a_function_that_is_none_of_ours_is_not_called(town: Town, connection: redis.Redis, tmp_path: Path) -> None:
    """Who can write to Redis can name any function; only the few that wake-ups call are called."""
    left = tmp_path / "left-behind"
    JsonQueue(Work.CARE.value, connection=connection).enqueue_call("os.mkdir", args=(str(left),))
    town.drain()
    assert not left.exists()


def test_while_a_wake_up_waits_a_second_one_adds_nothing(town: Town, connection: redis.Redis) -> None:
    queue = JsonQueue(Work.HEAR.value, connection=connection)
    for _ in range(3):
        assert town.services.bell.ring("hear", 1)
    town.services.bell.ring("hear", 2)
    assert queue.count == 2
    # Whether its job then runs or its process dies first: what rings from now on is heard.
    assert JsonQueue.dequeue_any([queue], None, connection=connection)
    town.services.bell.ring("hear", 1)
    assert queue.count == 2
    town.services.bell.ring("hear", 2)
    assert queue.count == 2


def test_a_wake_up_rings_after_the_commit_and_never_after_a_rollback(town: Town, connection: redis.Redis) -> None:
    queue = JsonQueue(Work.CARE.value, connection=connection)
    with town.services.platform() as session:
        wake(session, "start", 1)
        assert queue.is_empty()
    assert queue.count == 1
    with contextlib.suppress(ZeroDivisionError), town.services.platform() as session:
        wake(session, "start", 2)
        raise ZeroDivisionError
    assert queue.count == 1


def test_an_emptied_redis_costs_a_tick_and_no_work(town: Town, connection: redis.Redis) -> None:
    town.sim.say(MEERA, "menu")
    town.sim.settle()
    connection.flushall()
    town.drain()
    assert town.sim.thread(MEERA)[-1]["from"] == "person"
    run_sql(town, "UPDATE inbox_item SET received_at = now() - interval '1 minute'")
    tick()
    town.drain()
    assert town.sim.thread(MEERA)[-1]["from"] == "business"


def test_a_broken_wake_up_keeps_nothing_of_the_rows_it_met(town: Town, connection: redis.Redis) -> None:
    """RQ keeps the text of an error for an hour, and a database error shows its parameters."""
    run_sql(town, "ALTER TABLE conversation RENAME TO conversation_away")
    try:
        town.services.bell.ring("hear", 4711)
        town.drain()
    finally:
        run_sql(town, "ALTER TABLE conversation_away RENAME TO conversation")
    failed = FailedJobRegistry(Work.HEAR.value, connection=connection, job_class=JsonJob)
    (job_id,) = failed.get_job_ids()
    result = JsonJob.fetch(job_id, connection=connection).latest_result()
    assert result is not None
    assert str(result.exc_string).endswith("jobs.queues.JobFailedError: ProgrammingError\n")
    assert "4711" not in str(result.exc_string)


def test_redis_away_is_told_and_no_error(town: Town) -> None:
    lost = Bell(redis.Redis.from_url("redis://127.0.0.1:9/0"))
    assert lost.ring("tick") is False
    ring_at(lost.connection, datetime.now(UTC), 1)
