"""The figures of a campaign: queries over its messages, or what is kept of them. The buckets are disjoint and add up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.tally import COUNTED, count


@dataclass(frozen=True)
class Figures:
    """recipients = sent + failed + skipped + unconfirmed + waiting; delivered and read are parts of sent.

    `undecided` are those unconfirmed messages that are still kept, so that a person can decide about them.
    """

    recipients: int
    waiting: int
    sent: int
    failed: int
    skipped: int
    unconfirmed: int
    delivered: int
    read: int
    charged: int
    changed_at: datetime | None = None
    undecided: int = 0

    @property
    def is_settled(self) -> bool:
        return self.waiting == 0


_DELIVERED = "(is_delivered OR is_read)"
_FAILED = f"(state = 'failed' OR (state = 'accepted' AND is_failed AND NOT {_DELIVERED}))"
_COLUMNS = f"""{count()} AS recipients,
    {count("state IN ('queued', 'claimed', 'sending')")} AS waiting,
    {count(f"state = 'accepted' AND NOT {_FAILED}")} AS sent,
    {count(_FAILED)} AS failed,
    {count("state = 'skipped'")} AS skipped,
    {count("state = 'unconfirmed'")} AS unconfirmed,
    {count(f"state = 'accepted' AND {_DELIVERED}")} AS delivered,
    {count("state = 'accepted' AND is_read")} AS read,
    {count(f"state = 'accepted' AND {_DELIVERED} AND is_charged IS NOT FALSE")} AS charged,
    max(changed_at) AS changed_at,
    {count("state = 'unconfirmed' AND is_kept")} AS undecided
FROM {COUNTED} AS counted JOIN run ON run.id = counted.run_id"""
_FIGURES = f"SELECT {_COLUMNS} WHERE run.campaign_id = :campaign_id"
_RUN = f"SELECT {_COLUMNS} WHERE run.id = :run_id"
_RUNS = f"""
SELECT run.due_at, {_COLUMNS} WHERE run.campaign_id = :campaign_id
GROUP BY run.id ORDER BY run.due_at DESC LIMIT :most
"""
_AGAIN = f"""
SELECT {_COLUMNS} JOIN campaign ON campaign.id = run.campaign_id
WHERE campaign.retry_of_id = :campaign_id
"""


def get_figures(session: Session, campaign_id: int) -> Figures:
    row = session.execute(text(_FIGURES), {"campaign_id": campaign_id}).one()
    return Figures(*row)


def get_run_figures(session: Session, run_id: int) -> Figures:
    return Figures(*session.execute(text(_RUN), {"run_id": run_id}).one())


def list_run_figures(session: Session, campaign_id: int, most: int) -> list[tuple[datetime, Figures]]:
    """When each of the newest runs was due, and what became of it; the newest first."""
    rows = session.execute(text(_RUNS), {"campaign_id": campaign_id, "most": most})
    return [(due_at, Figures(*figures)) for due_at, *figures in rows]


def get_retry_figures(session: Session, campaign_id: int) -> Figures:
    """What became of those a campaign failed to reach and who were written to again."""
    return Figures(*session.execute(text(_AGAIN), {"campaign_id": campaign_id}).one())


_REASONS = f"""
SELECT coalesce(reason, 'failed'), error_code, {count()} FROM {COUNTED} AS counted
WHERE run_id = :run_id AND (state = 'skipped' OR {_FAILED}) GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""  # noqa: S608 - constants only


def count_run_reasons(session: Session, run_id: int) -> list[tuple[str, int | None, int]]:
    """Why messages failed or were skipped: state or reason, the platform's code, how many; the most frequent first."""
    rows = session.execute(text(_REASONS), {"run_id": run_id})
    return [(reason, code, count) for reason, code, count in rows]
