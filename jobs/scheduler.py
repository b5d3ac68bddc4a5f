"""The scheduler process: RQ Scheduler as a doorbell. Its entries have fixed ids and are put back at every pass.

A flushed Redis or a killed pass loses nothing: what is due stands in the database, and the tick finds it.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import redis
from rq_scheduler import Scheduler

from jobs.logs import secrets_of, set_up_logging
from jobs.queues import CALLS, JsonJob, JsonQueue, open_redis
from settings import Settings, SettingsError, read_settings

log = logging.getLogger(__name__)

POLL_SECONDS = 1
TICK_ID = "tick"


class Doorbell(Scheduler):  # type: ignore[misc] # the library has no annotations
    """Looks every second; before each look it makes sure that the periodic entry is there."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__(
            connection=open_redis(settings.redis_url),
            interval=POLL_SECONDS,
            job_class=JsonJob,
            queue_class=JsonQueue,
        )

    def enqueue_jobs(self) -> list[JsonJob]:
        return list(self._try(self._pass) or ())

    def _pass(self) -> list[JsonJob]:
        self.register_tick()
        return list(super().enqueue_jobs())

    def register_birth(self) -> None:
        self._try(super().register_birth)

    def register_death(self) -> None:
        self._try(super().register_death)

    def heartbeat(self) -> None:
        self._try(super().heartbeat)

    def acquire_lock(self) -> bool:
        return bool(self._try(super().acquire_lock))

    def remove_lock(self) -> None:
        self._try(super().remove_lock)

    def _try(self, step: Callable[[], Any]) -> Any:
        """Redis away is no reason to end, at the start as little as later: the next pass tries again."""
        try:
            return step()
        except redis.RedisError as error:
            log.warning("redis is away", extra={"step": step.__name__, "error": type(error).__name__})
            return None

    def register_tick(self) -> None:
        if self.connection.zscore(self.scheduled_jobs_key, TICK_ID) is not None:
            return
        function, work, seconds = CALLS["tick"]
        self.schedule(
            scheduled_time=datetime.now(UTC).replace(tzinfo=None),
            func=function,
            interval=max(1, int(self.settings.tick_seconds.total_seconds())),
            result_ttl=0,
            id=TICK_ID,
            queue_name=work.value,
            timeout=seconds,
        )


def main() -> None:
    try:
        settings = read_settings(os.environ)
    except SettingsError as problem:
        sys.exit(str(problem))
    set_up_logging(settings.log_level, secrets_of(settings))
    try:
        Doorbell(settings).run()
    finally:
        # Hosts send the signal more than once; now that it ends, the next one must not look like a crash.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    main()
