"""A worker that is asked to end in the moment in which it forks: it lives, its child is told, and both end in order."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from benchmarks.reliability.bars import wait_until
from benchmarks.reliability.fleet import running_fleet
from tests.faults.slow_fork import FOLDER, FORKED, GO_ON


def has_pending(pid: int, number: int) -> bool:
    """Whether a signal waits for that process to take it."""
    status = Path(f"/proc/{pid}/status").read_text()
    return any(int(status.partition(name)[2].split()[0], 16) & 1 << number - 1 for name in ("SigPnd:", "ShdPnd:"))


@pytest.mark.timeout(120)
def test_the_end_signal_in_the_moment_of_the_fork(db_clean: str, redis_clean: str, tmp_path: Path) -> None:
    environment = {
        "DATABASE_URL": db_clean.replace("+psycopg2", ""),
        "REDIS_URL": redis_clean,
        "ENVIRONMENT": "test",
        FOLDER: str(tmp_path),
    }
    with running_fleet(environment, tmp_path / "logs") as fleet:
        worker = fleet.start("tests.faults.slow_fork", "care")  # it rings for its first job itself
        forked = tmp_path / FORKED
        assert wait_until(lambda: forked.exists() and forked.read_text() != "") is not None
        child = int(forked.read_text())
        worker.program.send_signal(signal.SIGTERM)
        told = wait_until(lambda: worker.wait(0) is not None or has_pending(child, signal.SIGRTMIN), 20)
        assert worker.wait(0) is None, "the worker was hit by its own signal"
        assert told is not None, "the child never hears that it should end"
        (tmp_path / GO_ON).touch()
        assert worker.wait(30) == 0
    logs = fleet.read_logs()
    assert "Imminent shutdown" in logs, "the child was not told to hand over"
    assert "terminated unexpectedly" not in logs
