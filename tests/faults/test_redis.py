"""Redis carries wake-ups only: emptied, away or silent, it costs some seconds, never work, and no process ends of it."""

from __future__ import annotations

import dataclasses
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import redis

from benchmarks.reliability.fleet import running_fleet
from benchmarks.reliability.sigterm import minds_signals
from bot.app import create_app
from bot.ringing import Ringer
from demo.servers import Servers
from demo.town import Town
from jobs.care import tick
from jobs.pump import pump
from jobs.queues import Bell, open_redis
from jobs.scheduler import TICK_ID, Doorbell
from jobs.services import Wake
from tests.cast import MEERA
from tests.faults.conftest import Look
from tests.faults.test_kill import count_in, wait_until
from tests.jobs.posts import NUMBER, message, sign, write_post
from tests.jobs.scenes import begin, count_states, get_campaign, run_sql


@contextmanager
def redis_away(servers: Servers) -> Iterator[None]:
    servers.valkey.stop()
    try:
        yield
    finally:
        servers.valkey.start()


def post_menu(
    town: Town,
    wamid: str = "wamid.MENU",
    wa_ids: tuple[str, ...] = (MEERA,),
    ring: Callable[[Iterable[Wake]], None] | None = None,
) -> int:
    """Post to a web process as the platform does; gives the answer's status."""
    with town.services.platform() as session:
        now = town.services.clock.now(session)
    body = write_post(*(message(f"{wamid}{wa_id}", wa_id, "menu", now) for wa_id in wa_ids))
    client = create_app(town.services, ring).test_client()
    return client.post("/webhooks/whatsapp", data=body, headers={"X-Hub-Signature-256": sign(body)}).status_code


def test_the_scheduler_has_one_entry_and_puts_it_back(town: Town) -> None:
    bell = town.services.bell.connection
    first, second = Doorbell(town.services.settings), Doorbell(town.services.settings)
    for doorbell in (first, second, first):
        doorbell.enqueue_jobs()
    assert bell.zrange(Doorbell.scheduled_jobs_key, 0, -1) == [TICK_ID.encode()]

    bell.flushall()
    second.enqueue_jobs()
    assert bell.zrange(Doorbell.scheduled_jobs_key, 0, -1) == [TICK_ID.encode()]

    # The entry without its job, as a pass that was broken off may leave it, heals too.
    bell.delete(f"rq:job:{TICK_ID}")
    bell.zadd(Doorbell.scheduled_jobs_key, {TICK_ID: 0})
    for _ in range(2):
        first.enqueue_jobs()
    assert bell.zscore(Doorbell.scheduled_jobs_key, TICK_ID) > 0
    assert bell.exists(f"rq:job:{TICK_ID}")


def test_a_post_is_stored_while_redis_is_away_and_heard_after_a_tick(town: Town, servers: Servers) -> None:
    town.sim.say(MEERA, "menu")
    town.drain()
    shown = len(town.sim.thread(MEERA))
    with redis_away(servers):
        assert post_menu(town) == 200
    town.drain()
    assert len(town.sim.thread(MEERA)) == shown
    run_sql(town, "UPDATE inbox_item SET received_at = now() - interval '1 minute'")
    tick()
    town.drain()
    assert len(town.sim.thread(MEERA)) == shown + 1


def test_a_number_sends_on_while_redis_is_away(town: Town, servers: Servers) -> None:
    campaign_id = begin(town, 20)
    with redis_away(servers):
        pump(NUMBER)
    assert count_states(town, campaign_id) == {"accepted": 20}
    assert get_campaign(town, campaign_id).status == "completed"


@pytest.fixture
def silent_redis() -> Iterator[tuple[str, list[bytes]]]:
    """Takes connections and never says a word; what it was sent stands in the list."""
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=hear, args=(connection,), daemon=True).start()

    def hear(connection: socket.socket) -> None:
        with connection:
            while piece := connection.recv(65536):
                heard.append(piece)

    threading.Thread(target=listen, daemon=True).start()
    yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0", heard
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def test_a_silent_redis_holds_a_post_up_once_and_not_for_each_wake_up(
    town: Town, silent_redis: tuple[str, list[bytes]]
) -> None:
    url, heard = silent_redis
    real = town.services.bell
    town.services.bell = Bell(open_redis(url))
    try:
        people = tuple(f"9198000000{number:02}" for number in range(10))
        assert post_menu(town, wa_ids=people) == 200
    finally:
        town.services.bell.connection.close()
        town.services.bell = real
    assert run_sql(town, "SELECT count(*) FROM inbox_item WHERE state = 'new'") == [(10,)]
    assert b"".join(heard).count(b"HELLO") + b"".join(heard).count(b"waiting:") <= 2


def test_the_web_process_answers_while_its_redis_says_nothing(
    town: Town, silent_redis: tuple[str, list[bytes]]
) -> None:
    """A Redis without any time limit: whoever waited for it would wait for ever."""
    real, patient = town.services.bell, redis.Redis.from_url(silent_redis[0], socket_timeout=None)
    town.services.bell = Bell(patient)
    try:
        assert post_menu(town, ring=Ringer(dataclasses.replace(town.services)).ring) == 200
    finally:
        town.services.bell = real
    assert run_sql(town, "SELECT count(*) FROM inbox_item WHERE state = 'new'") == [(1,)]

    assert post_menu(town, "wamid.AGAIN", ring=Ringer(town.services).ring) == 200
    wait_until(lambda: real.connection.llen("rq:queue:hear") == 1)
    patient.close()


@pytest.mark.timeout(180)
def test_a_redis_emptied_again_and_again_stops_nothing(
    ledger_town: Town, worker_environment: dict[str, str], look: Look, servers: Servers, tmp_path: Path
) -> None:
    """Two schedulers, and a campaign whose entry is lost before its time comes."""
    town = ledger_town
    campaign_id = begin(town, 200, due_in=timedelta(seconds=1))
    assert get_campaign(town, campaign_id).status == "scheduled"
    with running_fleet(worker_environment, tmp_path / "logs") as fleet:
        for command in (("scheduler",), ("scheduler",), ("worker", "send"), ("worker", "apply", "care", "hear")):
            fleet.start(f"jobs.{command[0]}", *command[1:])
        for accepted in (0, 30, 60, 90, 120):
            wait_until(lambda accepted=accepted: count_in(town, "accepted") >= accepted)
            servers.valkey.flush()
        wait_until(lambda: get_campaign(town, campaign_id).status == "completed")
        wait_until(lambda: look(campaign_id).is_clean)
        assert [member.program.poll() for member in fleet.members] == [None] * 4
    assert look(campaign_id).is_clean
    assert count_states(town, campaign_id) == {"accepted": 200}
    assert run_sql(town, "SELECT count(*) FROM run") == [(1,)]


@pytest.mark.timeout(180)
def test_no_process_ends_because_redis_was_away(
    ledger_town: Town, worker_environment: dict[str, str], look: Look, servers: Servers, tmp_path: Path
) -> None:
    """One worker is in mid-send, one idle, the scheduler between two passes; another starts while it is away."""
    town = ledger_town
    campaign_id = begin(town, 150)
    town.sim.fault("slow", seconds=0.2, times=None)
    with running_fleet(worker_environment, tmp_path / "logs") as fleet:
        fleet.start("jobs.scheduler")
        fleet.start("jobs.worker", "send")
        fleet.start("jobs.worker", "apply", "care", "hear")
        wait_until(lambda: count_in(town, "accepted") > 10)
        with redis_away(servers):
            late = fleet.start("jobs.scheduler")
            early_leaver = fleet.start("jobs.worker", "care")
            time.sleep(4)
            wait_until(lambda: minds_signals(early_leaver))
            early_leaver.program.terminate()
            assert early_leaver.program.wait(20) == 0
            fleet.members.remove(early_leaver)
        town.sim.clear_faults()
        wait_until(lambda: get_campaign(town, campaign_id).status == "completed")
        wait_until(lambda: look(campaign_id).is_clean)
        assert [member.program.poll() for member in fleet.members] == [None] * 4
        assert late in fleet.members
        leavers = list(fleet.members)
    assert [member.program.returncode for member in leavers] == [0] * 4
    assert look(campaign_id).is_clean
    assert count_states(town, campaign_id) == {"accepted": 150}
