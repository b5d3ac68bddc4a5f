"""Asks RQ Scheduler to ring for a campaign at its time; the tick is the net under it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import redis
from rq_scheduler import Scheduler

from jobs.queues import CALLS, JsonJob, JsonQueue

log = logging.getLogger(__name__)


def ring_at(connection: redis.Redis, moment: datetime, campaign_id: int) -> None:
    """Ring for a campaign at its time; one entry per campaign, moved when the time changes."""
    function, work, seconds = CALLS["start"]
    scheduler = Scheduler(connection=connection, job_class=JsonJob, queue_class=JsonQueue)
    try:
        scheduler.schedule(
            # The entry has a resolution of one second; half a second late is better than a moment early.
            scheduled_time=(moment + timedelta(milliseconds=999)).astimezone(UTC).replace(tzinfo=None),
            func=function,
            args=[campaign_id],
            result_ttl=0,
            id=f"start-{campaign_id}",
            queue_name=work.value,
            timeout=seconds,
        )
    except redis.RedisError as error:
        log.warning("doorbell not set", extra={"error": type(error).__name__})
