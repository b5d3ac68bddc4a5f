"""The nemesis itself is tested: a sender that sends first and saves later doubles messages under it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.reliability.bars import wait_until
from benchmarks.reliability.fleet import running_fleet
from benchmarks.reliability.kill import Nemesis
from demo.town import Town
from tests.faults.conftest import Look
from tests.faults.test_kill import count_in
from tests.jobs.scenes import begin

PEOPLE, KILLS = 120, 12


@pytest.mark.timeout(120)
def test_a_sender_that_saves_after_it_has_sent_does_not_pass(
    ledger_town: Town, worker_environment: dict[str, str], look: Look, tmp_path: Path
) -> None:
    """The same killer and the same checker as of ours; every answer comes late enough to be met by a kill."""
    town = ledger_town
    town.sim.fault("slow", seconds=0.08, times=None)
    campaign_id = begin(town, PEOPLE)
    with running_fleet(worker_environment, tmp_path / "logs") as fleet:
        nemesis = Nemesis(fleet, [fleet.start("tests.faults.naive") for _ in range(3)], seed=7)
        for number in range(KILLS):
            wait_until(lambda: count_in(town, "accepted") >= number * PEOPLE / KILLS / 2)  # noqa: B023
            assert nemesis.strike()
        wait_until(lambda: count_in(town, "queued") == 0)
    verdict = look(campaign_id)
    assert nemesis.workers == KILLS
    assert len(verdict.doubled_ids) > 0, "the nemesis sleeps"
    assert verdict.recipients == PEOPLE
    assert (verdict.lost, verdict.phantoms) == (0, ())
