"""Real processes with the settings of one installation, and how they are signalled: with all that they have forked."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from demo.processes import ROOT

END_SECONDS = 20.0


@dataclass
class Member:
    """One process: the words of its command, how it was started, and what runs."""

    command: tuple[str, ...]
    arguments: list[str]
    program: subprocess.Popen[bytes]

    @property
    def family(self) -> list[int]:
        """Itself first, and the processes it has forked: a work horse leaves the process group, but not the session."""
        pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        own = [pid for pid in pids if _session_of(pid) == self.program.pid]
        return sorted(own, key=lambda pid: (pid != self.program.pid, pid))  # the numbers begin anew now and then

    @property
    def is_working(self) -> bool:
        return len(self.family) > 1

    def signal(self, number: int) -> None:
        """To every process of it, as hosts do."""
        for pid in self.family:
            send_signal(pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.program.wait(END_SECONDS)

    def wait(self, seconds: float) -> int | None:
        """Its exit code, or None when it still runs after that time."""
        try:
            return self.program.wait(max(seconds, 0))
        except subprocess.TimeoutExpired:
            return None


def send_signal(pid: int, number: int) -> bool:
    """False when it has ended by itself meanwhile."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


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
        return self._start(command, [sys.executable, "-m", *command])

    def start_line(self, line: str) -> Member:
        """A line of the Procfile, run by a shell that expands $PORT as a host does, and makes way for the program."""
        return self._start(tuple(shlex.split(line)), ["/bin/sh", "-c", f"exec {line}"])

    def _start(self, command: tuple[str, ...], program: list[str]) -> Member:
        with (self._logs / f"{len(list(self._logs.iterdir())):04}.log").open("ab") as log:
            started = subprocess.Popen(
                program,
                env=self._environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        member = Member(command, program, started)
        self.members.append(member)
        return member

    def replace(self, member: Member) -> Member:
        """Kill it, and start another like it."""
        member.kill()
        return self.renew(member)

    def renew(self, member: Member) -> Member:
        """Start another like one that has ended."""
        self.members.remove(member)
        return self._start(member.command, member.arguments)

    def read_logs(self) -> str:
        return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in sorted(self._logs.iterdir()))

    def end(self) -> None:
        for member in self.members:
            if member.program.poll() is None:
                member.program.send_signal(signal.SIGCONT)
                member.program.terminate()
        give_up_at = time.monotonic() + END_SECONDS
        for member in self.members:
            if member.wait(give_up_at - time.monotonic()) is None:
                member.kill()


@contextmanager
def running_fleet(environment: Mapping[str, str], logs: Path) -> Iterator[Fleet]:
    logs.mkdir()
    fleet = Fleet(environment, logs)
    try:
        yield fleet
    finally:
        fleet.end()
