"""Workers die by SIGKILL in mid-send: nobody is written to twice, nobody is lost, and the books agree in the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.reliability.fleet import Fleet, Member, running_fleet
from demo.town import Town
from models.figures import get_figures
from tests.faults.conftest import Look
from tests.jobs.scenes import FIRST_PHONE, begin, get_campaign, run_sql

PEOPLE = 1000
KILLS = 10
NEVER_ACCEPTED = (333, 666, 999)


def wait_until(is_so: Callable[[], bool], seconds: float = 60.0) -> None:
    ends_at = time.monotonic() + seconds
    while not is_so() and time.monotonic() < ends_at:
        time.sleep(0.05)


def count_in(town: Town, state: str) -> int:
    (row,) = run_sql(town, "SELECT count(*) FROM message WHERE kind = 'campaign' AND state = :state", state=state)
    return int(row[0])


def kill_one_in_mid_send(town: Town, fleet: Fleet, accepted: int) -> int:
    """Once so many are accepted, kill a worker while messages are under way; gives how many were."""
    wait_until(lambda: count_in(town, "accepted") >= accepted)
    busy: list[Member] = []

    def is_under_way() -> bool:
        busy[:] = [each for each in fleet.members if each.command[-1] == "send" and each.is_working]
        return bool(busy) and count_in(town, "sending") > 0

    wait_until(is_under_way)
    in_flight = count_in(town, "sending")
    fleet.replace(busy[0])
    return in_flight


def order_trouble(town: Town) -> None:
    """Every eighth answer is slow, so that a kill meets messages that were accepted and not yet written down.

    Three calls are cut before anything is accepted: nobody but the platform knows that.
    """
    for number in NEVER_ACCEPTED:
        town.sim.fault("reset", to=str(FIRST_PHONE + number))
    for number in range(1, PEOPLE, 8):
        town.sim.fault("slow", seconds=0.2, to=str(FIRST_PHONE + number))


@pytest.mark.timeout(180)
def test_ten_killed_workers_double_nobody_and_lose_nobody(
    ledger_town: Town, worker_environment: dict[str, str], look: Look, tmp_path: Path
) -> None:
    town = ledger_town
    order_trouble(town)
    campaign_id = begin(town, PEOPLE)
    with running_fleet(worker_environment, tmp_path / "logs") as fleet:
        fleet.start("jobs.scheduler")
        fleet.start("jobs.worker", "apply", "care", "hear")
        for _ in range(3):
            fleet.start("jobs.worker", "send")
        in_flight = [kill_one_in_mid_send(town, fleet, done) for done in range(0, PEOPLE, PEOPLE // KILLS)]
        wait_until(lambda: get_campaign(town, campaign_id).status == "completed")
        wait_until(lambda: look(campaign_id).is_clean)
        verdict = look(campaign_id)

    logs = fleet.read_logs()
    assert "leases ended" in logs
    # Neither numbers nor names, nor what RQ would say of each job it takes.
    for canary in (str(FIRST_PHONE)[:6], "Customer", "free polish", "jobs.pump.pump"):
        assert canary not in logs
    assert verdict.is_clean, verdict
    assert verdict.recipients == PEOPLE
    assert len(in_flight) == KILLS
    assert min(in_flight) > 0, "a kill met no message under way"
    with town.services.platform() as session:
        figures = get_figures(session, campaign_id)
    assert get_campaign(town, campaign_id).status == "completed"
    assert figures.sent + figures.unconfirmed == figures.recipients == PEOPLE
    assert figures.unconfirmed >= len(NEVER_ACCEPTED)
