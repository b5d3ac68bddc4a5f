"""A deployment ends every process, and PostgreSQL restarts: work is handed over, nothing is doubled or left lying."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from benchmarks.reliability.fleet import Fleet, running_fleet
from demo.servers import Servers
from demo.town import Town
from tests.faults.conftest import Look
from tests.faults.test_kill import count_in, wait_until
from tests.jobs.scenes import begin, count_states, get_campaign, run_sql


def start_all(fleet: Fleet) -> None:
    fleet.start("jobs.scheduler")
    fleet.start("jobs.worker", "send")
    fleet.start("jobs.worker", "send")
    fleet.start("jobs.worker", "apply", "care", "hear")


def signal_everything(fleet: Fleet, number: int) -> None:
    """As hosts do: every process of the machine, the work horses too."""
    for member in fleet.members:
        for pid in member.family:
            os.kill(pid, number)


@pytest.mark.timeout(180)
def test_a_deployment_leaves_nothing_uncertain(
    ledger_town: Town, worker_environment: dict[str, str], look: Look, tmp_path: Path
) -> None:
    """The end signal comes twice, and to everybody at once."""
    town = ledger_town
    town.sim.fault("slow", seconds=0.1, times=None)
    campaign_id = begin(town, 200)
    with running_fleet(worker_environment, tmp_path / "before") as fleet:
        start_all(fleet)
        wait_until(lambda: count_in(town, "accepted") > 40)
        signal_everything(fleet, signal.SIGTERM)
        time.sleep(0.2)
        signal_everything(fleet, signal.SIGTERM)
        assert [member.program.wait(20) for member in fleet.members] == [0] * 4
    states = count_states(town, campaign_id)
    assert set(states) == {"accepted", "queued"}
    assert run_sql(town, "SELECT count(*) FROM message WHERE owner IS NOT NULL") == [(0,)]

    with running_fleet(worker_environment, tmp_path / "after") as fleet:
        start_all(fleet)
        wait_until(lambda: get_campaign(town, campaign_id).status == "completed")
        wait_until(lambda: look(campaign_id).is_clean)
    assert look(campaign_id).is_clean
    assert count_states(town, campaign_id) == {"accepted": 200}


@pytest.mark.timeout(180)
def test_a_database_that_crashes_in_mid_send_costs_seconds(
    ledger_town: Town, worker_environment: dict[str, str], look: Look, servers: Servers, tmp_path: Path
) -> None:
    town = ledger_town
    town.sim.fault("slow", seconds=0.1, times=None)
    campaign_id = begin(town, 200)
    with running_fleet(worker_environment, tmp_path / "logs") as fleet:
        start_all(fleet)
        for accepted in (30, 90):
            wait_until(lambda accepted=accepted: count_in(town, "accepted") > accepted)
            servers.postgres.restart(immediate=True)
        wait_until(lambda: get_campaign(town, campaign_id).status == "completed")
        wait_until(lambda: look(campaign_id).is_clean)
        assert [member.program.poll() for member in fleet.members] == [None] * 4
    assert look(campaign_id).is_clean
    assert look(campaign_id).recipients == 200
    assert set(count_states(town, campaign_id)) <= {"accepted", "unconfirmed"}
