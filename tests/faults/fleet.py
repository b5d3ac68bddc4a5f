"""Real worker processes with a town's settings, and how they are killed: the worker and its work horse at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

END_SECONDS = 20.0


@dataclass
class Member:
    """One process and the command it was started with."""

    command: tuple[str, ...]
    program: subprocess.Popen[bytes]

    @property
    def family(self) -> list[int]:
        """Itself and the processes it has forked: a work horse leaves the process group, but not the session."""
        pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        return sorted(pid for pid in pids if _session_of(pid) == self.program.pid)

    @property
    def is_working(self) -> bool:
        return len(self.family) > 1

    def kill(self) -> None:
        for pid in self.family:
            os.kill(pid, signal.SIGKILL)
        self.program.wait(END_SECONDS)


def _session_of(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0


class Fleet:
    """Everything started through it has the same environment and is ended with it; logs go to one folder."""

    def __init__(self, environment: Mapping[str, str], logs: Path) -> None:
        self._environment = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(ROOT), **environment}
        self._logs = logs
        self.members: list[Member] = []

    def start(self, *command: str) -> Member:
        """`start("jobs.worker", "send")` runs a module of ours in a session of its own."""
        with (self._logs / f"{command[0]}-{len(list(self._logs.iterdir()))}.log").open("ab") as log:
            program = subprocess.Popen(
                [sys.executable, "-m", *command],
                env=self._environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        member = Member(command, program)
        self.members.append(member)
        return member

    def replace(self, member: Member) -> Member:
        """Kill it, and start another like it."""
        member.kill()
        self.members.remove(member)
        return self.start(*member.command)

    def read_logs(self) -> str:
        return "\n".join(path.read_text(encoding="utf-8") for path in sorted(self._logs.iterdir()))

    def end(self) -> None:
        for member in self.members:
            if member.program.poll() is None:
                member.program.terminate()
        for member in self.members:
            try:
                member.program.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                member.kill()


@contextmanager
def running_fleet(environment: Mapping[str, str], logs: Path) -> Iterator[Fleet]:
    logs.mkdir()
    fleet = Fleet(environment, logs)
    try:
        yield fleet
    finally:
        fleet.end()
