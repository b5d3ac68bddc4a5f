"""The steps of a message up to the point of no return, each a conditional change in a commit of its own.

queued → claimed (owned under a lease, nothing sent yet) → sending (from here on it may have been sent).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

# The page is made once, apart from the update: as a plain subquery it may be run again for each row, and then it takes
# other rows each time. A suspended shop's messages stay where they are, and are not in the way of the others.
_CLAIM = """
WITH page AS MATERIALIZED (
    SELECT message.id FROM message
    JOIN run ON run.id = message.run_id
    JOIN campaign ON campaign.id = run.campaign_id AND campaign.status = 'running'
    JOIN jeweller ON jeweller.id = message.jeweller_id AND jeweller.status = 'approved'
    WHERE message.phone_number_id = :phone_number_id AND message.state = 'queued' AND message.kind = 'campaign'
        AND message.next_attempt_at <= now()
    ORDER BY message.id LIMIT :most FOR UPDATE OF message SKIP LOCKED
)
UPDATE message SET state = 'claimed', owner = :owner, lease_until = now() + :lease
FROM page WHERE message.id = page.id
RETURNING message.id
"""

# The number is locked first, as it is where a refusal halts it together with a campaign; what comes after sees every
# stop that was committed before. The joins are written in the order in which they are to be made: left to itself the
# planner thinks about them for longer than they take.
_HOLD_NUMBER = """
SET LOCAL join_collapse_limit = 1;
SELECT 1 FROM sending_number WHERE phone_number_id = :phone_number_id AND halted_at IS NULL FOR SHARE
"""

# The rows that decide are locked with FOR SHARE: an opt-out, a pause, a cancel or a halt either waits for this commit
# or is seen by it. So nothing moves to sending after one of them is committed.
_MOVE = """
WITH allowed AS (
    SELECT message.id FROM message
    JOIN run ON run.id = message.run_id
    JOIN campaign ON campaign.id = run.campaign_id
    JOIN jeweller ON jeweller.id = message.jeweller_id
    JOIN contact ON contact.id = message.contact_id
    JOIN consent ON consent.jeweller_id = message.jeweller_id AND consent.contact_id = contact.id
        AND consent.purpose = campaign.type
    JOIN template_translation translation ON translation.id = message.translation_id
    WHERE message.id = ANY(:ids) AND message.state = 'claimed' AND message.owner = :owner
        AND campaign.status = 'running' AND jeweller.status = 'approved'
        AND contact.opted_out_at IS NULL AND contact.deleted_at IS NULL AND consent.is_granted
        AND (campaign.type <> 'MARKETING' OR contact.offers_stopped_at IS NULL)
        AND translation.status = 'APPROVED'
        AND NOT EXISTS (SELECT 1 FROM platform_stop)
        AND NOT EXISTS (
            SELECT 1 FROM obligation WHERE obligation.id = message.obligation_id AND obligation.status <> 'due'
        )
    ORDER BY message.id
    FOR UPDATE OF message FOR SHARE OF campaign, jeweller, contact, consent
)
UPDATE message SET state = 'sending', attempts = attempts + 1, lease_until = now() + :lease
FROM allowed WHERE message.id = allowed.id AND message.state = 'claimed' AND message.owner = :owner
RETURNING message.id
"""

_READ = """
SELECT message.id, message.callback_id, message.attempts, message.jeweller_id, message.run_id, campaign.id AS campaign_id,
    campaign.values, contact.id AS contact_id, contact.phone, contact.bsuid, contact.name, contact.city,
    obligation.number, obligation.amount_paise, obligation.due_on,
    template.name AS template_name, translation.language, translation.variables, jeweller.name AS shop
FROM message
JOIN run ON run.id = message.run_id
JOIN campaign ON campaign.id = run.campaign_id
JOIN jeweller ON jeweller.id = message.jeweller_id
JOIN contact ON contact.id = message.contact_id
LEFT JOIN obligation ON obligation.id = message.obligation_id
JOIN template_translation translation ON translation.id = message.translation_id
JOIN template ON template.id = translation.template_id
WHERE message.id = ANY(:ids)
ORDER BY message.id
"""

# What could not move: nobody may be written to against their word, so these are skipped for good; the rest go back,
# also where a template is held together with its campaign.
_PUT_BACK = """
UPDATE message SET owner = NULL, lease_until = NULL, reason = verdict.reason,
    state = CASE WHEN verdict.reason IS NULL THEN 'queued' ELSE 'skipped' END
FROM (
    SELECT message.id, CASE
        WHEN campaign.status = 'cancelled' THEN 'cancelled'
        WHEN contact.opted_out_at IS NOT NULL THEN 'opted_out'
        WHEN contact.deleted_at IS NOT NULL THEN 'opted_out'
        WHEN campaign.type = 'MARKETING' AND contact.offers_stopped_at IS NOT NULL THEN 'opted_out'
        WHEN consent.is_granted IS NOT TRUE THEN 'no_consent'
        WHEN obligation.status <> 'due' THEN 'paid'
        WHEN campaign.status = 'running' AND translation.status <> 'APPROVED' THEN 'no_translation'
    END AS reason
    FROM message
    JOIN run ON run.id = message.run_id
    JOIN campaign ON campaign.id = run.campaign_id
    JOIN contact ON contact.id = message.contact_id
    JOIN template_translation translation ON translation.id = message.translation_id
    LEFT JOIN consent ON consent.jeweller_id = message.jeweller_id AND consent.contact_id = contact.id
        AND consent.purpose = campaign.type
    LEFT JOIN obligation ON obligation.id = message.obligation_id
    WHERE message.id = ANY(:ids)
) AS verdict
WHERE message.id = verdict.id AND message.state = 'claimed' AND message.owner = :owner
RETURNING message.state
"""


@dataclass(frozen=True)
class Claims:
    """One worker's hold on messages: every later change names this owner, so that a lost lease changes nothing."""

    owner: uuid.UUID
    lease: timedelta

    def claim(self, session: Session, phone_number_id: str, most: int) -> list[int]:
        rows = session.execute(
            text(_CLAIM),
            {"owner": self.owner, "lease": self.lease, "phone_number_id": phone_number_id, "most": most},
        )
        return sorted(rows.scalars())

    def move_to_sending(self, session: Session, phone_number_id: str, ids: Sequence[int]) -> list[Any]:
        """The point of no return: commit before the first byte leaves. Gives what each message needs to be written."""
        if session.execute(text(_HOLD_NUMBER), {"phone_number_id": phone_number_id}).first() is None:
            return []
        moved = list(
            session.execute(text(_MOVE), {"ids": list(ids), "owner": self.owner, "lease": self.lease}).scalars()
        )
        return list(session.execute(text(_READ), {"ids": moved})) if moved else []

    def put_back(self, session: Session, ids: Sequence[int]) -> int:
        """Return what was claimed and did not move; gives how many of them are done with, since they are skipped."""
        states = session.execute(text(_PUT_BACK), {"ids": list(ids), "owner": self.owner}).scalars()
        return list(states).count("skipped")
