"""The figures of a campaign: queries over its messages, never counters. The buckets are disjoint and add up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Figures:
    """recipients = sent + failed + skipped + unconfirmed + waiting; delivered and read are parts of sent."""

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

    @property
    def is_settled(self) -> bool:
        return self.waiting == 0


_DELIVERED = "(delivered_at IS NOT NULL OR read_at IS NOT NULL)"
_FAILED = f"(state = 'failed' OR (state = 'accepted' AND failed_at IS NOT NULL AND NOT {_DELIVERED}))"
_FIGURES = f"""
SELECT count(*) AS recipients,
    count(*) FILTER (WHERE state IN ('queued', 'claimed', 'sending')) AS waiting,
    count(*) FILTER (WHERE state = 'accepted' AND NOT {_FAILED}) AS sent,
    count(*) FILTER (WHERE {_FAILED}) AS failed,
    count(*) FILTER (WHERE state = 'skipped') AS skipped,
    count(*) FILTER (WHERE state = 'unconfirmed') AS unconfirmed,
    count(*) FILTER (WHERE state = 'accepted' AND {_DELIVERED}) AS delivered,
    count(*) FILTER (WHERE state = 'accepted' AND read_at IS NOT NULL) AS read,
    count(*) FILTER (WHERE state = 'accepted' AND {_DELIVERED} AND is_charged IS NOT FALSE) AS charged,
    max(greatest(accepted_at, sent_at, delivered_at, read_at, failed_at)) AS changed_at
FROM message JOIN run ON run.id = message.run_id
WHERE run.campaign_id = :campaign_id AND message.kind = 'campaign'
"""  # noqa: S608 - constants only


def get_figures(session: Session, campaign_id: int) -> Figures:
    row = session.execute(text(_FIGURES), {"campaign_id": campaign_id}).one()
    return Figures(*row)


def count_reasons(session: Session, campaign_id: int) -> list[tuple[str, int | None, int]]:
    """Why messages failed or were skipped: state or reason, the platform's code, how many; the most frequent first."""
    rows = session.execute(
        text(
            f"SELECT coalesce(reason, 'failed'), error_code, count(*) FROM message JOIN run ON run.id = message.run_id "  # noqa: S608 - constants only
            f"WHERE run.campaign_id = :campaign_id AND (state = 'skipped' OR {_FAILED}) GROUP BY 1, 2 ORDER BY 3 DESC"
        ),
        {"campaign_id": campaign_id},
    )
    return [(reason, code, count) for reason, code, count in rows]
