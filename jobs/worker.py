"""The worker process: `python -m jobs.worker send` serves one queue, several names serve several."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from types import FrameType
from typing import Any

import redis
from rq.exceptions import StopRequested
from rq.worker import HerokuWorker

import jobs.accounts
import jobs.care
import jobs.exports
import jobs.hear
import jobs.imports.job
import jobs.pump
import jobs.reply
import jobs.runs
import jobs.statuses
import jobs.trials
from jobs import services, stopping
from jobs.logs import secrets_of, set_up_logging
from jobs.queues import JsonJob, JsonQueue, Work, open_redis
from jobs.rehearsal import rehearse
from models.roles import UnsafeRoleError, check_role
from settings import SettingsError, read_settings

log = logging.getLogger(__name__)

RECONNECT_SECONDS = 1.0
_HAND_OVER = {signal.SIGRTMIN}

# Loaded before the first fork, so that no job pays for the imports.
PRELOADED = (
    jobs.accounts,
    jobs.care,
    jobs.exports,
    jobs.hear,
    jobs.imports.job,
    jobs.pump,
    jobs.reply,
    jobs.runs,
    jobs.statuses,
    jobs.trials,
)


class Worker(HerokuWorker):
    """Hosts signal every process of a machine; a running job is told at once and has 15 seconds to hand over."""

    imminent_shutdown_delay = 15
    # How long one look for a job waits; a connection to Redis that says nothing for 10 seconds more is given up.
    # RQ's own seven minutes would be spent on a connection that has gone silent.
    dequeue_timeout = 5
    job_class = JsonJob
    queue_class = JsonQueue
    was_asked_to_stop = False

    def subscribe(self) -> None:
        """No orders are taken by way of Redis; that spares each worker a connection and a thread."""

    def setup_work_horse_signals(self) -> None:
        super().setup_work_horse_signals()  # type: ignore[no-untyped-call] # RQ has no annotation here
        stopping.forget()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HAND_OVER)

    def request_stop_sigrtmin(self, signum: int, frame: FrameType | None) -> None:
        stopping.ask()
        super().request_stop_sigrtmin(signum, frame)  # type: ignore[no-untyped-call] # nor here

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        self.was_asked_to_stop = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call] # nor here

    def request_force_stop(self, signum: int, frame: FrameType | None) -> None:
        """Hosts may send SIGTERM more than once; only the first counts, the running job ends by itself."""
        self.log.info("already stopping")

    def fork_work_horse(self, job: Any, queue: Any) -> None:
        # Connections must not be shared with the child.
        services.current().store.engine.dispose(close=False)
        # Asked to stop before the child has left our group, RQ signals the group, and so this process as well.
        signal.signal(signal.SIGRTMIN, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, _HAND_OVER)  # the child takes it when it knows what to do then
        super().fork_work_horse(job, queue)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HAND_OVER)


def main(names: list[str]) -> None:
    try:
        settings = read_settings(os.environ)
        queues = [Work(name) for name in names] or list(Work)
        built = services.build(settings, pool_size=2)
        check_role(built.store.engine, settings)
    except (SettingsError, UnsafeRoleError, ValueError) as problem:
        sys.exit(str(problem))
    set_up_logging(settings.log_level, secrets_of(settings))
    services.use(built)
    if Work.HEAR in queues:
        rehearse(built)
    connection = open_redis(settings.redis_url)
    connection.connection_pool.connection_kwargs["socket_timeout"] = None
    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    services.current().bell.ring("tick")
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        while not serve(connection, queues):
            time.sleep(RECONNECT_SECONDS)
    except StopRequested:
        log.info("stopped while Redis was away")
    # Hosts send the signal more than once; now that all is handed over, the next one must not look like a crash.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


def serve(connection: redis.Redis, queues: Sequence[Work]) -> bool:
    """Work until asked to stop, or until Redis is lost, which RQ's own loop does not outlive: then give False."""
    worker = None
    try:
        worker = Worker(
            [JsonQueue(work.value, connection=connection) for work in queues],
            connection=connection,
            job_monitoring_interval=5,
            maintenance_interval=60,
            disable_default_exception_handler=False,
            log_job_description=False,
        )
        worker.work(with_scheduler=False, logging_level=None)
    except redis.RedisError as error:
        log.warning("redis is away", extra={"error": type(error).__name__})
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    return worker is not None and worker.was_asked_to_stop


def _leave(signum: int, frame: FrameType | None) -> None:
    raise StopRequested


if __name__ == "__main__":
    main(sys.argv[1:])
