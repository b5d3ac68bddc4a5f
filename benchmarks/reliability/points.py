"""Named moments at which a process of ours ends: where each lies in the product, and nothing of how it is brought about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

WORKER, WEB, SCHEDULER = "jobs.worker", "web", "jobs.scheduler"
_LINE, _SESSION = "models.base:Line.execute", "sqlalchemy.orm:Session.execute"


@dataclass(frozen=True)
class Point:
    """`at` is a function as module:name. The process ends before it or after it, where all that is said holds:

    statement   it was given this statement (a constant as module:name)
    within      it was called, however deep, by this function
    only        its arguments and, after it, its result are as wanted
    """

    program: str
    moment: str
    at: str
    statement: str = ""
    within: str = ""
    only: Callable[[Sequence[Any], Any], bool] | None = None


def _waits_for_answers(arguments: Sequence[Any], ended: Any) -> bool:
    """The bodies have left, and no answer has come."""
    return not ended and any(transfer._taken for transfer in arguments[0]._running.values())


# A line commits what it executes; within a session nothing is committed yet.
POINTS = {
    "job-taken": Point(WORKER, "before", "jobs.queues:JsonJob.perform"),
    "messages-claimed": Point(WORKER, "after", _LINE, statement="jobs.claims:_CLAIM"),
    "sending-committed": Point(WORKER, "after", _LINE, statement="jobs.claims:_MOVE"),
    "bytes-written": Point(WORKER, "after", "whatsapp.bulk:BulkSender.advance", only=_waits_for_answers),
    "answer-read": Point(WORKER, "after", "whatsapp.bulk:_Transfer.judge_answer"),
    "accepted-not-committed": Point(WORKER, "before", _LINE, statement="jobs.outcomes:_ACCEPT"),
    "accepted-committed": Point(WORKER, "after", _LINE, statement="jobs.outcomes:_ACCEPT"),
    "leases-reaped": Point(WORKER, "after", _SESSION, statement="jobs.care:_REAP"),
    "facts-merged": Point(WORKER, "after", _SESSION, statement="jobs.statuses:_APPLY"),
    "run-finished": Point(WORKER, "after", "jobs.runs:_finish"),
    "facts-stored": Point(WEB, "after", _LINE, statement="bot.intake:_KEEP_PLAIN"),
    "message-stored": Point(WEB, "after", "bot.gathering:store_posts"),
    "recipients-frozen": Point(WORKER, "after", "jobs.runs:_freeze"),
    "run-committed": Point(WORKER, "before", "jobs.queues:Bell.ring", within="jobs.runs:start_campaign"),
    "mark-set": Point(WORKER, "before", "rq:Queue.enqueue_call", within="jobs.queues:Bell.ring"),
    "tick-queued": Point(SCHEDULER, "after", "redis:Redis.zrem"),
    "due-row-written": Point(WORKER, "before", "jobs.effects.campaigns:ring_at"),
    "rung-not-committed": Point(WORKER, "after", "jobs.effects.campaigns:ring_at"),
    "cancel-not-committed": Point(
        WORKER, "after", "jobs.effects.campaigns:note", within="jobs.effects.campaigns:control"
    ),
    "turn-committed": Point(WORKER, "before", "jobs.hear:send_replies"),
    "reply-sent": Point(WORKER, "after", "jobs.reply:_send_one"),
    "list-staged": Point(WORKER, "after", "jobs.imports.job:stage_rows"),
    "list-card-committed": Point(WORKER, "before", "jobs.queues:Bell.ring", within="jobs.imports.job:read_list"),
    "list-saved-not-committed": Point(
        WORKER, "before", "jobs.imports.save:record", within="jobs.imports.save:save_list"
    ),
}
