"""Runs the processes of a deployment from the Procfile's own lines, and ends them with their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.watcher import Watcher

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0


class StartError(Exception):
    """A process did not come up; the message shows the end of its log."""


def read_procfile() -> dict[str, str]:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    return {name.strip(): command.strip() for name, _, command in (line.partition(":") for line in lines if line)}


def make_environment(more: Mapping[str, str]) -> dict[str, str]:
    """This process's own, with our Python first on the path, so that `python` and `gunicorn` are the right ones."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**os.environ, "PATH": path, "PYTHONUNBUFFERED": "1", **more}


class Processes:
    """What runs, each with a log of its own in one folder."""

    def __init__(self, watcher: Watcher, logs: Path, environment: Mapping[str, str]) -> None:
        self._watcher = watcher
        self._environment = environment
        self.logs = logs

    def start(self, name: str, command: str) -> None:
        # A shell expands $PORT as a host does, and makes way for the program.
        shell = ["/bin/sh", "-c", f"cd '{ROOT}' && exec {command}"]
        self._watcher.start(name, shell, self.logs / f"{name}.log", None, signal.SIGTERM, self._environment)

    def signal(self, name: str, number: int) -> None:
        self._watcher.signal(name, number)

    def wait(self, name: str, seconds: float) -> int | None:
        return self._watcher.wait(name, seconds)

    def wait_for_answer(self, name: str, url: str) -> None:
        """Until the address answers 200. Raises StartError when it does not in time, or its process has ended."""
        ends_at = time.monotonic() + START_SECONDS
        while time.monotonic() < ends_at:
            try:
                with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                if self._watcher.wait(name, 0.05) is not None:
                    break
        raise StartError(f"{name} did not come up:\n" + self.read_log(name)[-2000:])

    def read_log(self, name: str) -> str:
        path = self.logs / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


@contextmanager
def running_processes(environment: Mapping[str, str]) -> Iterator[Processes]:
    """Everything started in the block has this environment, and ends with the block or with this process."""
    with TemporaryDirectory(prefix="ektola-logs-") as folder:
        work = Path(folder) / "work"
        work.mkdir()
        with Watcher(work) as watcher:
            yield Processes(watcher, Path(folder), environment)


def run_release(environment: Mapping[str, str]) -> None:
    """The release line, to its end. Raises StartError when it fails."""
    done = subprocess.run(
        ["/bin/sh", "-c", f"cd '{ROOT}' && exec {read_procfile()['release']}"],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=START_SECONDS,
    )
    if done.returncode:
        raise StartError("release failed:\n" + (done.stdout + done.stderr)[-2000:])
