"""Applies delivery facts in batches: each moment is written once in its own column, so order and repetition do nothing.

A fact is matched by our own callback id first, since it may come before our answer is saved, and by `wamid` second.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from jobs import stopping
from jobs.outcomes import hold, reaches_further, stop_offers
from jobs.services import Services, current
from whatsapp.codes import rule_for

log = logging.getLogger(__name__)

BATCH = 2000
ORPHAN_LIFE = timedelta(days=8)

_TAKE = """
SELECT id, wamid, status, callback_id, at, error_code, price_category, is_charged FROM status_event
WHERE state = :state AND id > :after ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED
"""

# `accepted_at` and the state follow from any fact: whoever reports on a message has accepted it. Every column takes
# the least or the greatest of what was told (both pass over NULL), so that the packing of the facts does nothing either.
_APPLY = """
WITH fact AS (
    SELECT id, wamid, callback_id, status, at, error_code, price_category, is_charged
    FROM status_event WHERE id = ANY(:ids)
),
matched AS (
    SELECT DISTINCT ON (fact.id) fact.*, message.id AS message_id
    FROM fact JOIN message ON message.callback_id = fact.callback_id OR message.wamid = fact.wamid
    ORDER BY fact.id, (message.callback_id = fact.callback_id) DESC NULLS LAST
),
summed AS (
    SELECT message_id, min(wamid) AS wamid, min(at) AS first_at,
        min(at) FILTER (WHERE status = 'sent') AS sent_at,
        min(at) FILTER (WHERE status = 'delivered') AS delivered_at,
        min(at) FILTER (WHERE status IN ('read', 'played')) AS read_at,
        min(at) FILTER (WHERE status = 'failed') AS failed_at,
        min(error_code) FILTER (WHERE status = 'failed') AS error_code,
        max(price_category) AS price_category,
        bool_or(is_charged) AS is_charged
    FROM matched GROUP BY message_id
),
locked AS (SELECT id FROM message WHERE id IN (SELECT message_id FROM summed) ORDER BY id FOR UPDATE),
applied AS (
    UPDATE message SET
        state = 'accepted',
        wamid = coalesce(message.wamid, summed.wamid),
        accepted_at = least(message.accepted_at, summed.first_at),
        sent_at = least(message.sent_at, summed.sent_at),
        delivered_at = least(message.delivered_at, summed.delivered_at),
        read_at = least(message.read_at, summed.read_at),
        failed_at = least(message.failed_at, summed.failed_at),
        error_code = least(summed.error_code, CASE WHEN message.state = 'accepted' THEN message.error_code END),
        reason = CASE WHEN message.state = 'accepted' THEN message.reason END,
        price_category = greatest(message.price_category, summed.price_category),
        is_charged = greatest(message.is_charged, summed.is_charged),
        owner = CASE WHEN message.state = 'accepted' THEN message.owner END,
        lease_until = CASE WHEN message.state = 'accepted' THEN message.lease_until END
    FROM summed JOIN locked ON locked.id = summed.message_id
    WHERE message.id = summed.message_id
    RETURNING message.id
)
SELECT matched.id FROM matched JOIN applied ON applied.id = matched.message_id
"""

_MARK = "UPDATE status_event SET state = :state, attempts = attempts + 1 WHERE id = ANY(:ids)"

_CONSEQUENCES = """
SELECT DISTINCT event.error_code, message.contact_id, message.phone_number_id, run.campaign_id
FROM status_event event JOIN message ON message.wamid = event.wamid LEFT JOIN run ON run.id = message.run_id
WHERE event.id = ANY(:ids) AND event.status = 'failed' AND event.error_code IS NOT NULL AND message.contact_id IS NOT NULL
"""


def apply_statuses() -> None:
    """Apply all that is new, batch by batch."""
    services = current()
    while not stopping.is_asked():
        if _apply_batch(services, "new", 0) == 0:
            return


def match_orphans(services: Services) -> None:
    """Try once more to find the messages of facts that came too early; after eight days they are given up."""
    after = 0
    while after is not None and not stopping.is_asked():
        after = _apply_batch(services, "orphan", after)
        if not after:
            return


def _apply_batch(services: Services, state: str, after: int) -> int:
    """Gives the last id seen, 0 when there was nothing."""
    with services.platform() as session:
        rows = list(session.execute(text(_TAKE), {"state": state, "after": after, "most": BATCH}))
        if not rows:
            return 0
        try:
            with session.begin_nested():
                _apply(services, session, [row.id for row in rows])
        except (DataError, IntegrityError):
            _apply_one_by_one(services, session, rows)
        return int(rows[-1].id)


def _apply(services: Services, session: Session, ids: Sequence[int]) -> None:
    applied = list(session.execute(text(_APPLY), {"ids": list(ids)}).scalars())
    orphans = sorted(set(ids) - set(applied))
    session.execute(text(_MARK), {"state": "applied", "ids": applied})
    session.execute(text(_MARK), {"state": "orphan", "ids": orphans})
    _draw_consequences(services, session, applied)


def _apply_one_by_one(services: Services, session: Session, rows: Sequence[Any]) -> None:
    """One event spoils the batch: find it, set it aside, and let the others pass."""
    for row in rows:
        try:
            with session.begin_nested():
                _apply(services, session, [row.id])
        except (DataError, IntegrityError) as error:
            log.warning("status set aside", extra={"status_event": row.id, "error": type(error).__name__})
            session.execute(text(_MARK), {"state": "dead", "ids": [row.id]})


def _draw_consequences(services: Services, session: Session, ids: Sequence[int]) -> None:
    """A failure told later reaches as far as one told at once: an opt-out, a template, a number, an account."""
    for code, contact_id, phone_number_id, campaign_id in session.execute(text(_CONSEQUENCES), {"ids": list(ids)}):
        rule = rule_for(code, 400)
        now = services.clock.now(session)
        if rule.is_opt_out:
            stop_offers(session, [contact_id], now)
        if reaches_further(rule) and campaign_id is not None:
            hold(session, phone_number_id, campaign_id, rule, now)
