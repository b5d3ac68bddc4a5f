"""The queues and their wake-ups; a lost or repeated wake-up costs seconds, never work: the rows hold the truth.

Everything in Redis is JSON, for the queues and for RQ Scheduler alike, and a job's arguments are ids only.
"""

from __future__ import annotations

import logging
from contextlib import nullcontext
from enum import StrEnum
from typing import Any

import redis
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from models.patience import impatient

log = logging.getLogger(__name__)


class Work(StrEnum):
    """The five queues."""

    HEAR = "hear"
    SEND = "send"
    APPLY = "apply"
    IMPORT = "import"
    CARE = "care"


# What each kind of wake-up calls, on which queue, and how long a call may take at most, in seconds.
CALLS: dict[str, tuple[str, Work, int]] = {
    "hear": ("jobs.hear.hear", Work.HEAR, 120),
    "reply": ("jobs.reply.send_replies", Work.HEAR, 120),
    "send": ("jobs.pump.pump", Work.SEND, 60),
    "apply": ("jobs.statuses.apply_statuses", Work.APPLY, 120),
    "import": ("jobs.imports.job.read_list", Work.IMPORT, 300),
    "export": ("jobs.exports.make_export", Work.CARE, 300),
    "start": ("jobs.runs.start_campaign", Work.CARE, 300),
    "tick": ("jobs.care.tick", Work.CARE, 120),
    "templates": ("jobs.templates.read_templates", Work.CARE, 120),
    "try whatsapp": ("jobs.trials.try_whatsapp", Work.CARE, 120),
    "try mail": ("jobs.trials.try_mail", Work.CARE, 120),
    "account": ("jobs.accounts.apply_account_events", Work.CARE, 120),
}


# Whoever can write to Redis could name any function; these are all that a worker calls.
FUNCTIONS = frozenset(function for function, _, _ in CALLS.values())

# These go over whole lists, in statements that take long.
LONG_FUNCTIONS = frozenset(function for function, _, seconds in CALLS.values() if seconds >= 300)

# While a wake-up waits, others for the same thing add nothing. The mark is taken away as the job leaves the queue, before
# it reads a row, so that whatever is committed later rings again; it also ends by itself, should the job be lost.
WAITING_SECONDS = 15


class JobFailedError(Exception):
    """A job broke off. It names the kind of error only: RQ logs and stores its text, and the first one's may hold rows."""


class JsonJob(Job):
    """A job that is always read and written as JSON: RQ Scheduler has no argument for it."""

    def __init__(self, id: str | None = None, connection: Any = None, serializer: Any = None) -> None:  # noqa: A002
        super().__init__(id, connection, JSONSerializer)

    def forget_mark(self) -> None:
        mark = self.meta.get("mark") if isinstance(self.meta, dict) else None
        if isinstance(mark, str):
            self.connection.delete(mark)

    def perform(self) -> Any:
        try:
            if self.func_name not in FUNCTIONS:
                raise LookupError("no wake-up of ours calls this")
            with nullcontext() if self.func_name in LONG_FUNCTIONS else impatient():
                return super().perform()
        except Exception as error:
            log.exception("job failed", extra={"job": self.func_name})
            raise JobFailedError(type(error).__name__) from None


class JsonQueue(Queue):
    """A queue of such jobs."""

    job_class = JsonJob

    def __init__(self, name: str = "default", *args: Any, **kwargs: Any) -> None:
        kwargs["serializer"] = JSONSerializer
        kwargs["job_class"] = JsonJob
        super().__init__(name, *args, **kwargs)

    @classmethod
    def dequeue_any(cls, *args: Any, **kwargs: Any) -> Any:
        """The mark goes in the process that lives on: one that dies as the job begins would leave it to stop the next."""
        found: Any = super().dequeue_any(*args, **kwargs)
        if found is not None:
            found[0].forget_mark()
        return found


def open_redis(url: str) -> redis.Redis:
    """Impatient, because a webhook may be waiting for its answer: without Redis everything goes on a little later."""
    return redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2, health_check_interval=15)


class Bell:
    """Rings the queues. When Redis is away it says so in the log and goes on: the tick finds the row."""

    def __init__(self, connection: redis.Redis) -> None:
        self.connection = connection

    def ring(self, call: str, *ids: int | str) -> bool:
        """Wake a worker; while the same wake-up still waits, a second one is dropped."""
        function, work, seconds = CALLS[call]
        mark = "waiting:" + "-".join([call, *(str(each) for each in ids)])
        try:
            if not self.connection.set(mark, "1", nx=True, ex=WAITING_SECONDS):
                return True
            JsonQueue(work.value, connection=self.connection).enqueue_call(
                function, args=ids, timeout=seconds, result_ttl=0, failure_ttl=3600, meta={"mark": mark}
            )
        except redis.RedisError as error:
            log.warning("wake-up lost", extra={"call": call, "error": type(error).__name__})
            return False
        return True
