"""The short-lived place in which servers of our own run: its folder and user, its ports, the wait for a start."""

from __future__ import annotations

import random
import shutil
import socket
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psycopg2
import redis

from demo.programs import choose_user
from demo.watcher import Watcher

START_SECONDS = 30.0
_END_SECONDS = 30.0
_LOOK_SECONDS = 0.01
_PORTS = range(15_000, 32_000)

Client = TypeVar("Client")


class ServerError(Exception):
    """A server cannot be had or does not do as told; the message says why and what to do."""


@dataclass(frozen=True)
class Home:
    """Where and as whom the servers of one start run."""

    watcher: Watcher
    folder: Path
    user: str | None

    def make_folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        if self.user:
            shutil.chown(folder, self.user)
        return folder

    def write_secret(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_text(text)
        if self.user:
            shutil.chown(path, self.user)
        return path

    def wait_for(self, name: str, connect: Callable[[], Client]) -> Client:
        give_up_at = time.monotonic() + START_SECONDS
        while True:
            try:
                return connect()
            except (psycopg2.OperationalError, redis.ConnectionError) as problem:
                if self.watcher.wait(name, _LOOK_SECONDS) is not None or time.monotonic() > give_up_at:
                    raise ServerError(f"{name} did not start: {problem}\n{self.read_log(name)}") from None

    def read_log(self, name: str) -> str:
        return "\n".join((self.folder / f"{name}.log").read_text(errors="replace").splitlines()[-20:])

    def start(self, name: str, command: list[str], end_signal: int) -> None:
        self.watcher.start(name, command, self.folder / f"{name}.log", self.user, end_signal)

    def stop(self, name: str, number: int) -> None:
        self.watcher.signal(name, number)
        if self.watcher.wait(name, _END_SECONDS) is None:
            raise ServerError(f"{name} did not stop within {_END_SECONDS:.0f} seconds.")


@contextmanager
def open_home() -> Iterator[Home]:
    """Make the folder and the process that watches over it; at the end everything in it ends and it is removed."""
    user = choose_user()
    folder = Path(tempfile.mkdtemp(prefix="ektola-", dir=_choose_parent_folder(user)))
    folder.chmod(0o711 if user else 0o700)
    with Watcher(folder) as watcher:
        yield Home(watcher, folder, user)


def _choose_parent_folder(user: str | None) -> Path:
    """Return the temporary folder, or another one if the user that runs the servers could not reach into it."""
    usual = Path(tempfile.gettempdir()).resolve()
    if user is None or all(folder.stat().st_mode & stat.S_IXOTH for folder in (usual, *usual.parents)):
        return usual
    return Path("/tmp")  # noqa: S108 - the folder made in it has a random name and its owner


def choose_port() -> int:
    """Choose one below the range of outgoing connections, so that a restarted server finds it free again."""
    for port in random.sample(_PORTS, 50):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ServerError("No free port was found on 127.0.0.1.")


def explain(what: str, oldest: int, variable: str, refusals: list[str]) -> str:
    reasons = "".join(f"\n  {refusal}" for refusal in refusals) or "\n  no program of it was found"
    return f"{what} could not be started:{reasons}\nInstall version {oldest} or newer, or set {variable}."
