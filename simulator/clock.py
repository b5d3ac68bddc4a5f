"""The virtual clock and its agenda: what time it is for the simulated platform and what falls due; no rules here."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime

Action = Callable[..., None]

# Several due moments closer than this share one wake-up of the event loop.
GRAIN_SECONDS = 0.005


class Clock:
    """Runs with real time plus an offset; `advance` jumps and carries out everything in between, in order."""

    def __init__(self, starts_at: float | None = None) -> None:
        self._offset = 0.0 if starts_at is None else starts_at - time.time()
        self._pinned: float | None = None
        self._agenda: list[tuple[float, int, Action, tuple[object, ...]]] = []
        self._order = itertools.count()
        self._timer: asyncio.TimerHandle | None = None
        self._timer_due = 0.0

    def now(self) -> float:
        return time.time() + self._offset if self._pinned is None else self._pinned

    def now_text(self) -> str:
        return as_text(self.now())

    @property
    def waiting(self) -> int:
        return len(self._agenda)

    @property
    def next_due(self) -> float | None:
        return self._agenda[0][0] if self._agenda else None

    def after(self, seconds: float, action: Action, *arguments: object) -> None:
        self.at(self.now() + seconds, action, *arguments)

    def at(self, due: float, action: Action, *arguments: object) -> None:
        heapq.heappush(self._agenda, (due, next(self._order), action, arguments))
        self._arm()

    def advance(self, seconds: float) -> None:
        target = self.now() + seconds
        self._run_until(target)
        self._offset = target - time.time()
        self._arm()

    def clear(self) -> None:
        self._agenda.clear()

    def _arm(self) -> None:
        if not self._agenda or self._pinned is not None:
            return
        due = self._agenda[0][0]
        if self._timer is not None:
            if due >= self._timer_due - GRAIN_SECONDS:
                return
            self._timer.cancel()
        self._timer_due = due
        wait = max(due - self.now(), 0.0) + GRAIN_SECONDS
        self._timer = asyncio.get_running_loop().call_later(wait, self._wake)

    def _wake(self) -> None:
        self._timer = None
        try:
            self._run_until(self.now())
        finally:
            self._arm()

    def _run_until(self, target: float) -> None:
        """Carry out what is due; each action sees the moment it was due at, so chains keep their spacing."""
        try:
            while self._agenda and self._agenda[0][0] <= target:
                due, _, action, arguments = heapq.heappop(self._agenda)
                self._pinned = due
                action(*arguments)
        finally:
            self._pinned = None


def as_text(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
