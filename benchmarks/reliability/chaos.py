"""Everything fails now and then, in an order that a seed decides: processes, Redis, PostgreSQL, the network."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Callable

from benchmarks.reliability.bars import wait_until
from benchmarks.reliability.fleet import send_signal
from benchmarks.reliability.installation import Installation
from benchmarks.reliability.links import NOTHING, Links
from benchmarks.reliability.poisons import TOXICS

LONGEST_AWAY = 30.0
# After its return, what waited in vain comes again, and caches are cold.
AFTERWARDS = 2.0


class Chaos:
    """`events` counts what was done; `covers` knows when PostgreSQL was away."""

    def __init__(self, installation: Installation, links: Links, seed: int) -> None:
        self._installation = installation
        self._links = links
        self._chance = random.Random(seed)
        self._away: list[tuple[float, float]] = []
        self._deck: list[Callable[[], None]] = []
        self.events: Counter[str] = Counter()

    def covers(self, moment: float) -> bool:
        return any(began <= moment <= ended for began, ended in self._away)

    def strike(self) -> None:
        """The next event; all of them have come before the first comes a second round."""
        if not self._deck:
            shares = {
                self._kill_job: 3,
                self._kill_worker: 2,
                self._kill_web: 2,
                self._freeze: 1,
                self._empty_redis: 1,
                self._restart_redis: 1,
                self._crash_postgres: 1,
                self._poison: 2,
            }
            self._deck = [event for event, times in shares.items() for _ in range(times)]
            self._chance.shuffle(self._deck)
        event = self._deck.pop()
        self.events[event.__name__.strip("_")] += 1
        event()

    def _choose(self, *words: str) -> list[int]:
        """The processes of one member whose command has one of these words."""
        members = [each for each in self._installation.deployed if set(words) & set(each.command)]
        return self._chance.choice(members).family

    def _kill_job(self) -> None:
        for pid in self._choose("jobs.worker")[1:]:
            send_signal(pid, signal.SIGKILL)

    def _kill_worker(self) -> None:
        members = [each for each in self._installation.deployed if "gunicorn" not in each.command]
        self._installation.fleet.replace(self._chance.choice(members))

    def _kill_web(self) -> None:
        """One of its processes; the others go on, and a new one comes."""
        send_signal(self._chance.choice(self._choose("gunicorn")[1:]), signal.SIGKILL)

    def _freeze(self) -> None:
        pids = self._choose("jobs.worker", "jobs.scheduler")
        for pid in pids:
            send_signal(pid, signal.SIGSTOP)
        time.sleep(self._chance.uniform(2, 8))
        for pid in pids:
            send_signal(pid, signal.SIGCONT)

    def _empty_redis(self) -> None:
        self._installation.servers.valkey.flush()

    def _restart_redis(self) -> None:
        self._installation.servers.valkey.stop()
        time.sleep(self._chance.uniform(0, 5))
        self._installation.servers.valkey.start()

    def _crash_postgres(self) -> None:
        began, accepted = time.monotonic(), self._installation.count_accepted()
        self._installation.servers.postgres.restart(immediate=True)
        wait_until(lambda: self._installation.count_accepted() > accepted, LONGEST_AWAY)
        self._away.append((began, time.monotonic() + AFTERWARDS))

    def _poison(self) -> None:
        link = self._chance.choice(list(self._links.opened.values()))
        link.toxic = TOXICS[self._chance.choice(list(TOXICS))]()
        time.sleep(self._chance.uniform(1, 5))
        link.toxic = NOTHING
