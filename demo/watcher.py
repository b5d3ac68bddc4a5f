"""Runs programs for a parent process and ends them with it, however it dies; knows nothing of what the programs are.

The parent holds a `Watcher`. Its other end is this same file run as a process of its own, which starts the programs
as its children, so it can wait for each of them. When the parent closes the pipe or is gone (even by SIGKILL), it
ends the programs and removes their folder. It uses the standard library only, so it starts in a few milliseconds.
"""

from __future__ import annotations

import json
import os
import pwd
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

_LOOK_SECONDS = 0.25  # a forked sibling may hold the pipe open, so the parent's pid is looked at as well
_GRACE_SECONDS = 5.0
_ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class WatcherError(Exception):
    """The watching process is gone or could not start a program."""


class Watcher:
    """The parent's end. Leaving the `with` block ends every program and removes the folder."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__, str(folder), str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C and a closed terminal reach the parent, which then ends us in order
            text=True,
        )

    def __enter__(self) -> Watcher:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def start(
        self,
        name: str,
        command: list[str],
        log: Path,
        user: str | None,
        end_signal: int,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start a program, as another user if one is named; `end_signal` is what ends it at the very end.

        Without an environment it gets almost none, so that nothing of the parent's leaks into a server.
        """
        given = None if environment is None else dict(environment)
        self._ask(
            do="start", name=name, command=command, log=str(log), user=user, end_signal=end_signal, environment=given
        )

    def signal(self, name: str, number: int) -> None:
        self._ask(do="signal", name=name, number=number)

    def wait(self, name: str, seconds: float) -> int | None:
        """Return the program's exit code, or None if it still runs after that time."""
        code = self._ask(do="wait", name=name, seconds=seconds)
        assert code is None or isinstance(code, int)
        return code

    def _ask(self, **request: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise WatcherError("The process that watches the servers is gone.") from None
        line = self._process.stdout.readline()
        if not line:
            raise WatcherError("The process that watches the servers is gone.")
        answer = json.loads(line)
        if "error" in answer:
            raise WatcherError(answer["error"])
        return answer["result"]


class _Programs:
    """The watching process's end: what runs, and how each is to be ended."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._end_signals: dict[str, int] = {}

    def answer(self, request: dict[str, Any]) -> Any:
        match request["do"]:
            case "start":
                return self._start(request)
            case "signal":
                return self._running[request["name"]].send_signal(request["number"])
            case "wait":
                return _wait(self._running[request["name"]], request["seconds"])
        raise ValueError(request["do"])

    def _start(self, request: dict[str, Any]) -> None:
        user = request["user"]
        with Path(request["log"]).open("ab") as log:
            self._running[request["name"]] = subprocess.Popen(
                request["command"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=Path(request["log"]).parent,
                env=request["environment"] or _almost_no_environment(),
                user=user,
                group=_group_of(user) if user else None,
                extra_groups=[] if user else None,
            )
        self._end_signals[request["name"]] = request["end_signal"]

    def end(self) -> None:
        for number in _ENDINGS:
            signal.signal(number, signal.SIG_IGN)
        for name, program in self._running.items():
            program.send_signal(self._end_signals[name])
        give_up_at = time.monotonic() + _GRACE_SECONDS
        for program in self._running.values():
            if _wait(program, give_up_at - time.monotonic()) is None:
                program.kill()
                program.wait()


def _almost_no_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _group_of(user: str) -> int:
    return pwd.getpwnam(user).pw_gid


def _wait(program: subprocess.Popen[bytes], seconds: float) -> int | None:
    try:
        return program.wait(max(seconds, 0))
    except subprocess.TimeoutExpired:
        return None


def _serve(programs: _Programs, parent: int) -> None:
    unread = b""
    while os.getppid() == parent:
        if not select.select([0], [], [], _LOOK_SECONDS)[0]:
            continue
        piece = os.read(0, 65536)
        if not piece:
            return
        *lines, unread = (unread + piece).split(b"\n")
        for line in lines:
            try:
                answer = {"result": programs.answer(json.loads(line))}
            except (OSError, LookupError, ValueError, subprocess.SubprocessError) as problem:
                answer = {"error": str(problem)}
            os.write(1, json.dumps(answer).encode() + b"\n")


def _watch(folder: str, parent: int) -> None:
    for number in _ENDINGS:
        signal.signal(number, lambda *_: sys.exit())
    programs = _Programs()
    try:
        _serve(programs, parent)
    except BrokenPipeError:
        pass  # the parent died while we answered
    finally:
        programs.end()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _watch(sys.argv[1], int(sys.argv[2]))
