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

from models.base import Line

# Each step below is one call of `execute`: on a line a transaction of its own, in a session a part of the caller's.
Database = Session | Line

# Every shop that has something to send gets the same part of a page, and their messages take turns in it: a large
# campaign holds no other up. Pages are made apart from the update: as a plain subquery a page may be made again for each
# row, and then holds other rows each time. What is paused or suspended is not looked at and is in nobody's way. The
# order is one that only the index of the queue has, since by id alone all that is sent already would be read each time.
_CLAIM = text("""
WITH source AS MATERIALIZED (
    SELECT run.id, run.jeweller_id FROM run
    JOIN campaign ON campaign.id = run.campaign_id AND campaign.status = 'running'
    JOIN jeweller ON jeweller.id = run.jeweller_id AND jeweller.status = 'approved'
    CROSS JOIN LATERAL (
        SELECT 1 FROM message WHERE message.phone_number_id = :phone_number_id AND message.run_id = run.id
            AND message.state = 'queued' AND message.kind = 'campaign' AND message.next_attempt_at <= now()
        ORDER BY message.next_attempt_at, message.id LIMIT 1
    ) AS waiting
    WHERE run.status = 'sending'
),
free AS MATERIALIZED (
    SELECT message.id, row_number() OVER (PARTITION BY source.jeweller_id ORDER BY message.id) AS turn
    FROM source, LATERAL (
        SELECT message.id FROM message WHERE message.phone_number_id = :phone_number_id AND message.run_id = source.id
            AND message.state = 'queued' AND message.kind = 'campaign' AND message.next_attempt_at <= now()
        ORDER BY message.next_attempt_at, message.id
        LIMIT (SELECT ceil(CAST(:most AS numeric) / count(DISTINCT source.jeweller_id)) FROM source)
        FOR UPDATE SKIP LOCKED
    ) AS message
),
page AS MATERIALIZED (SELECT id, turn FROM free ORDER BY turn, id LIMIT :most)
UPDATE message SET state = 'claimed', owner = :owner, lease_until = now() + :lease
FROM page WHERE message.id = page.id
RETURNING message.id, page.turn
""")

# What has waited for longer, or for a day that is over now, would only puzzle people.
_IS_TOO_LATE = """(
    run.started_at < now() - CAST('7 days' AS interval)
    OR (obligation.due_on >= CAST(run.started_at AT TIME ZONE 'Asia/Kolkata' AS date)
        AND obligation.due_on < CAST(now() AT TIME ZONE 'Asia/Kolkata' AS date))
)"""

# The number is locked first, as it is where a refusal halts it together with a campaign; what comes after sees every
# stop that was committed before. The rows that decide are locked with FOR SHARE: an opt-out, a pause, a cancel or a halt
# either waits for this commit or is seen by it. So nothing moves to sending after one of them is committed.
#
# Rows are found by their ids alone and asked about their state when they are locked: the planner would look among all
# that is claimed, which it takes for little.
_MOVE = text(f"""
SELECT 1 FROM sending_number WHERE phone_number_id = :phone_number_id FOR SHARE;
WITH page AS MATERIALIZED (SELECT * FROM message WHERE id = ANY(:ids) ORDER BY id FOR UPDATE),
allowed AS MATERIALIZED (
    SELECT page.id, page.callback_id, page.attempts + 1 AS attempts, campaign.id AS campaign_id, page.translation_id,
        contact.id AS contact_id, contact.phone, contact.name, contact.city,
        obligation.number, obligation.amount_paise, obligation.due_on
    FROM page
    JOIN run ON run.id = page.run_id
    JOIN campaign ON campaign.id = run.campaign_id
    JOIN jeweller ON jeweller.id = page.jeweller_id
    JOIN contact ON contact.id = page.contact_id
    JOIN consent ON consent.jeweller_id = page.jeweller_id AND consent.contact_id = contact.id
        AND consent.purpose = campaign.type
    JOIN template_translation translation ON translation.id = page.translation_id
    LEFT JOIN obligation ON obligation.id = page.obligation_id
    WHERE page.state = 'claimed' AND page.owner = :owner
        AND campaign.status = 'running' AND jeweller.status = 'approved'
        AND contact.opted_out_at IS NULL AND contact.deleted_at IS NULL AND consent.is_granted
        AND (campaign.type <> 'MARKETING' OR contact.offers_stopped_at IS NULL)
        AND translation.status = 'APPROVED'
        AND (page.obligation_id IS NULL OR obligation.status = 'due') AND {_IS_TOO_LATE} IS NOT TRUE
        AND NOT EXISTS (SELECT 1 FROM platform_stop)
        AND EXISTS (SELECT 1 FROM sending_number WHERE phone_number_id = :phone_number_id AND halted_at IS NULL)
    ORDER BY page.id
    FOR SHARE OF campaign, jeweller, contact, consent
)
UPDATE message SET state = 'sending', attempts = allowed.attempts, lease_until = now() + :lease
FROM allowed WHERE message.id = allowed.id
RETURNING allowed.*
""")  # noqa: S608 - constants only

# What could not move: nobody may be written to against their word, so these are skipped for good; the rest go back,
# also where a template is held together with its campaign.
_PUT_BACK = text(f"""
WITH page AS MATERIALIZED (SELECT * FROM message WHERE id = ANY(:ids) ORDER BY id FOR UPDATE),
verdict AS MATERIALIZED (
    SELECT page.id, CASE
        WHEN campaign.status = 'cancelled' THEN 'cancelled'
        WHEN contact.opted_out_at IS NOT NULL THEN 'opted_out'
        WHEN contact.deleted_at IS NOT NULL THEN 'opted_out'
        WHEN campaign.type = 'MARKETING' AND contact.offers_stopped_at IS NOT NULL THEN 'opted_out'
        WHEN consent.is_granted IS NOT TRUE THEN 'no_consent'
        WHEN obligation.status <> 'due' THEN 'paid'
        WHEN {_IS_TOO_LATE} THEN 'too_late'
        WHEN campaign.status = 'running' AND translation.status <> 'APPROVED' THEN 'no_translation'
    END AS reason
    FROM page
    JOIN run ON run.id = page.run_id
    JOIN campaign ON campaign.id = run.campaign_id
    JOIN contact ON contact.id = page.contact_id
    JOIN template_translation translation ON translation.id = page.translation_id
    LEFT JOIN consent ON consent.jeweller_id = page.jeweller_id AND consent.contact_id = contact.id
        AND consent.purpose = campaign.type
    LEFT JOIN obligation ON obligation.id = page.obligation_id
    WHERE page.state = 'claimed' AND page.owner = :owner
)
UPDATE message SET owner = NULL, lease_until = NULL, reason = verdict.reason,
    state = CASE WHEN verdict.reason IS NULL THEN 'queued' ELSE 'skipped' END
FROM verdict WHERE message.id = verdict.id
RETURNING message.state
""")  # noqa: S608 - constants only


@dataclass(frozen=True)
class Claims:
    """One worker's hold on messages: every later change names this owner, so that a lost lease changes nothing."""

    owner: uuid.UUID
    lease: timedelta

    def claim(self, database: Database, phone_number_id: str, most: int) -> list[int]:
        """Ids of a page, in the order in which they are to be sent."""
        asked = {"owner": self.owner, "lease": self.lease, "phone_number_id": phone_number_id, "most": most}
        return [each.id for each in sorted(database.execute(_CLAIM, asked), key=lambda row: (row.turn, row.id))]

    def move_to_sending(self, database: Database, phone_number_id: str, ids: Sequence[int]) -> list[Any]:
        """The point of no return: commit before the first byte leaves. Gives what each message needs to be written."""
        asked = {"ids": list(ids), "owner": self.owner, "lease": self.lease, "phone_number_id": phone_number_id}
        return list(database.execute(_MOVE, asked))

    def put_back(self, database: Database, ids: Sequence[int]) -> int:
        """Return what was claimed and did not move; gives how many of them are done with, since they are skipped."""
        states = database.execute(_PUT_BACK, {"ids": list(ids), "owner": self.owner}).scalars()
        return list(states).count("skipped")
