"""A Valkey or Redis of our own: starts, stops, restarts and flushes it."""

from __future__ import annotations

import secrets
import signal
from pathlib import Path

import redis

from demo.home import Home, ServerError, choose_port, explain
from demo.programs import OLDEST_REDIS, list_valkey, prepare


class Valkey:
    """A Valkey or Redis of our own. It keeps nothing on disk: a restart loses everything, as a fault test wants."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._program = Path()
        self._port = choose_port()
        self._password = secrets.token_urlsafe(24)
        self.url = f"redis://:{self._password}@127.0.0.1:{self._port}/0"

    def launch(self, search_path: str) -> None:
        """Start it without waiting until it answers; `wait_until_ready` does that."""
        refusals = []
        for place in list_valkey(search_path):
            program = prepare(place, OLDEST_REDIS, self._home.user, self._home.folder / "programs")
            if isinstance(program, Path):
                self._program = program
                self._write_configuration()
                return self._launch()
            refusals.append(program)
        raise ServerError(explain("Valkey or Redis", OLDEST_REDIS, "REDIS_URL", refusals))

    def wait_until_ready(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            self._home.wait_for("valkey", client.ping)

    def start(self) -> None:
        self._launch()
        self.wait_until_ready()

    def stop(self) -> None:
        self._home.stop("valkey", signal.SIGTERM)

    def restart(self) -> None:
        self.stop()
        self.start()

    def flush(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def _launch(self) -> None:
        self._home.start("valkey", [str(self._program), str(self._home.folder / "valkey.conf")], signal.SIGTERM)

    def _write_configuration(self) -> None:
        folder = self._home.make_folder("valkey")
        lines = {
            "bind": "127.0.0.1",
            "port": str(self._port),
            "requirepass": self._password,
            "dir": f'"{folder}"',
            "save": '""',
            "appendonly": "no",
            "maxmemory-policy": "noeviction",
        }
        self._home.write_secret("valkey.conf", "".join(f"{name} {value}\n" for name, value in lines.items()))
