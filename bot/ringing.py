"""Rings from a thread of its own, so that no post waits for Redis; what can't be rung the tick finds."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable

from jobs.services import Services, Wake

log = logging.getLogger(__name__)


class Ringer:
    """One for each web process, made where it serves: a thread does not outlive a fork."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._waiting: dict[Wake, None] = {}
        self._lock = threading.Lock()
        self._has_some = threading.Event()
        threading.Thread(target=self._work, name="ringer", daemon=True).start()

    def ring(self, wakes: Iterable[Wake]) -> None:
        """Returns at once; the same wake-up is rung once for all who ask while another one is being rung."""
        with self._lock:
            self._waiting.update(dict.fromkeys(wakes))
        self._has_some.set()

    def _work(self) -> None:
        while True:
            self._has_some.wait()
            self._has_some.clear()
            with self._lock:
                wakes, self._waiting = self._waiting, {}
            try:
                self._services.ring(wakes)
            except Exception:  # whatever it was, the next ones must ring
                log.exception("wake-up lost")
