"""How the platform is: how long the oldest of each kind of work waits, and what needs a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Wellbeing:
    """`waits` are seconds by kind of work; `halted` are numbers with the reason; `paused` are template names;
    `errors` are WhatsApp's codes of the last hour with how often each came, the most frequent first."""

    waits: Mapping[str, int]
    halted: Sequence[tuple[str, str]]
    set_aside: int
    paused: Sequence[str]
    errors: Sequence[tuple[int, int]]
    stopped_at: datetime | None

    @property
    def is_well(self) -> bool:
        return not (self.halted or self.set_aside or self.paused or self.stopped_at)


_WAITS = """
SELECT 'messages to hear' AS work, now() - min(received_at) AS age FROM inbox_item
    WHERE state = 'new' AND kind <> 'account'
UNION ALL SELECT 'answers', now() - min(next_attempt_at) FROM message
    WHERE state = 'queued' AND kind <> 'campaign' AND next_attempt_at <= now()
UNION ALL SELECT 'campaign messages', now() - min(message.next_attempt_at) FROM message
    JOIN run ON run.id = message.run_id JOIN campaign ON campaign.id = run.campaign_id
    WHERE message.state = 'queued' AND message.kind = 'campaign' AND message.next_attempt_at <= now()
        AND campaign.status = 'running'
UNION ALL SELECT 'delivery facts', now() - min(received_at) FROM status_event WHERE state = 'new'
UNION ALL SELECT 'lists to read', now() - min(created_at) FROM list_import WHERE status = 'received'
"""
_SET_ASIDE = """
SELECT (SELECT count(*) FROM inbox_item WHERE state = 'dead') + (SELECT count(*) FROM status_event WHERE state = 'dead')
"""
_HALTED = """
SELECT coalesce(nullif(display_number, ''), phone_number_id) AS name, coalesce(halt_reason, '') AS reason
FROM sending_number WHERE halted_at IS NOT NULL ORDER BY 1
"""
_PAUSED = """
SELECT DISTINCT template.name FROM template_translation JOIN template ON template.id = template_translation.template_id
WHERE template_translation.status IN ('PAUSED', 'DISABLED') ORDER BY template.name
"""
_ERRORS = """
SELECT error_code AS code, count(*) AS times FROM message
WHERE error_code IS NOT NULL AND created_at > now() - interval '1 day'
    AND greatest(created_at, failed_at, next_attempt_at) BETWEEN now() - interval '1 hour' AND now() + interval '1 hour'
GROUP BY error_code ORDER BY times DESC, code LIMIT 5
"""


def read_wellbeing(session: Session) -> Wellbeing:
    """Needs the platform's scope."""
    return Wellbeing(
        waits={row.work: max(0, int(row.age.total_seconds())) for row in session.execute(text(_WAITS)) if row.age},
        halted=[(row.name, row.reason) for row in session.execute(text(_HALTED))],
        set_aside=session.execute(text(_SET_ASIDE)).scalar_one(),
        paused=[row.name for row in session.execute(text(_PAUSED))],
        errors=[(row.code, row.times) for row in session.execute(text(_ERRORS))],
        stopped_at=session.execute(text("SELECT stopped_at FROM platform_stop")).scalar_one_or_none(),
    )
