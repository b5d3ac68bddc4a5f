"""Drops messages that have had their time; what reports count of a run's messages is kept as tallies.

Each piece is one transaction that counts what it deletes, so that at any moment a message is a row or part of a tally,
never both and never neither. Whoever is killed leaves only what was committed; the next tick goes on.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

import redis
from sqlalchemy import text
from sqlalchemy.orm import Session

from jobs import stopping
from jobs.services import Services
from models.message import OPEN_STATES
from models.patience import patient
from models.run_report import COUNT_OPTED_OUT

# One piece takes some 100 ms, one tick not much longer than this, so that campaigns begin on time meanwhile.
PIECE, SPELL = 5_000, 1.0
# Answers and notices are said and done; what a shop wrote to one customer is kept as long as its campaigns are.
ANSWERS_LIVE = timedelta(days=90)
REPLIES_LIVE = timedelta(days=180)

_OPEN = ", ".join(f"'{state}'" for state in OPEN_STATES)
# Who opted out because of a run is counted before any of its messages goes, since one customer may have several.
_BEGIN = f"""
UPDATE run SET opted_out = coalesce(opted_out, ({COUNT_OPTED_OUT}))
WHERE id = (
    SELECT id FROM run WHERE folded_at IS NULL AND completed_at < :before AND (opted_out IS NOT NULL
        OR (SELECT bool_or(state IN ({_OPEN})) FROM message WHERE message.run_id = run.id) IS NOT TRUE)
    ORDER BY completed_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id
"""  # noqa: S608 - constants only
# Somebody who opens the run again waits for this, or this finds it open.
_HOLD = "SELECT 1 FROM run WHERE id = :run_id AND completed_at < :before AND folded_at IS NULL FOR UPDATE SKIP LOCKED"
# Begins behind the customers of the piece before, not at rows that were just deleted, and reads only as far as it goes.
_FOLD = f"""
WITH last AS MATERIALIZED (
    SELECT contact_id FROM message WHERE run_id = :run_id AND contact_id > :after
    ORDER BY contact_id OFFSET :most - 1 LIMIT 1
), page AS MATERIALIZED (
    SELECT id FROM message WHERE run_id = :run_id AND contact_id > :after
        AND contact_id <= coalesce((SELECT contact_id FROM last), {2**63 - 1}) AND state NOT IN ({_OPEN})
    FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM message WHERE id = ANY(ARRAY(SELECT id FROM page))
    RETURNING jeweller_id, translation_id, price_category, is_charged, state, reason, error_code,
        CAST(accepted_at AT TIME ZONE 'Asia/Kolkata' AS date) AS sent_on,
        delivered_at IS NOT NULL AS is_delivered, read_at IS NOT NULL AS is_read, failed_at IS NOT NULL AS is_failed,
        greatest(accepted_at, sent_at, delivered_at, read_at, failed_at) AS changed_at
), told AS (
    INSERT INTO tally (run_id, jeweller_id, sent_on, translation_id, price_category, is_charged, state, reason,
        error_code, is_delivered, is_read, is_failed, messages, changed_at)
    SELECT :run_id, jeweller_id, sent_on, translation_id, price_category, is_charged, state, reason, error_code,
        is_delivered, is_read, is_failed, count(*), max(changed_at)
    FROM gone GROUP BY 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
    ON CONFLICT (run_id, sent_on, translation_id, price_category, is_charged, state, reason, error_code, is_delivered,
        is_read, is_failed)
    DO UPDATE SET messages = tally.messages + excluded.messages, changed_at = greatest(tally.changed_at, excluded.changed_at)
)
SELECT contact_id FROM last
"""  # noqa: S608 - constants only
_END = """
UPDATE run SET folded_at = now() WHERE id = :run_id AND NOT EXISTS (SELECT 1 FROM message WHERE run_id = :run_id)
"""
_SAID = f"""
DELETE FROM message WHERE id = ANY(ARRAY(
    SELECT id FROM message WHERE kind <> 'campaign' AND contact_id {{whom}} AND created_at < :before
        AND state NOT IN ({_OPEN}) ORDER BY created_at LIMIT :most FOR UPDATE SKIP LOCKED
))
"""  # noqa: S608 - constants only
# A customer counts once in a run, however often they answered: when the last of their answers goes.
_ANSWERED = """
WITH gone AS (
    DELETE FROM reply WHERE created_at < :before RETURNING campaign_id, contact_id, created_at
), placed AS (
    SELECT DISTINCT (SELECT max(id) FROM run WHERE campaign_id = gone.campaign_id AND started_at <= gone.created_at) AS run_id,
        campaign_id, contact_id FROM gone
), counted AS (
    SELECT run_id, count(*) AS people FROM placed WHERE run_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM reply WHERE reply.campaign_id = placed.campaign_id AND reply.contact_id = placed.contact_id
            AND reply.created_at >= :before AND NOT EXISTS (
                SELECT 1 FROM run later WHERE later.campaign_id = placed.campaign_id AND later.id > placed.run_id
                    AND later.started_at <= reply.created_at))
    GROUP BY run_id
)
UPDATE run SET replied = replied + people FROM counted WHERE run.id = counted.run_id
"""


@patient()
def fold_old_runs(services: Services) -> None:
    """A step of the tick: the messages of runs that ended long ago become tallies, piece by piece, for a moment."""
    until, run_id = time.monotonic() + SPELL, None
    with services.platform() as session:
        before = services.clock.now(session) - services.settings.message_days
    while True:
        earlier = run_id
        with services.platform() as session:
            run_id = begin_fold(session, before)
        if run_id in (None, earlier):  # the same once more: somebody else is at it
            return
        after: int | None = 0
        while after is not None:
            if stopping.is_asked() or time.monotonic() > until:
                return
            with services.platform() as session:
                after = fold_piece(session, run_id, before, after)


def begin_fold(session: Session, before: datetime) -> int | None:
    """The run that ended longest ago, of those that ended before a time, are whole and held by nobody."""
    found: int | None = session.execute(text(_BEGIN), {"before": before}).scalar_one_or_none()
    return found


def fold_piece(session: Session, run_id: int, before: datetime, after: int = 0, most: int = PIECE) -> int | None:
    """Turn the messages to the next customers, some `most` of them, into tallies in the caller's transaction.

    Gives the customer to go on behind, None when there is nothing more to do.
    """
    of_run = {"run_id": run_id, "before": before}
    if session.execute(text(_HOLD), of_run).first() is None:
        return None
    reached: int | None = session.execute(text(_FOLD), {**of_run, "after": after, "most": most}).scalar_one_or_none()
    if reached is None:
        session.execute(text(_END), {"run_id": run_id})
    return reached


def is_new_hour(services: Services, what: str) -> bool:
    """Whether nobody has done that in this hour of the clock yet: what reads whole tables is not for every tick.

    Without Redis it waits; an hour later is soon enough.
    """
    with services.platform() as session:
        hour = int(services.clock.now(session).timestamp() // 3600)
    try:
        return bool(services.bell.connection.set(f"hourly:{what}:{hour}", "1", nx=True, ex=7200))
    except redis.RedisError:
        return False


@patient()
def forget_chat(services: Services) -> None:
    """A step of the tick: our own answers and notices, what was written to one customer, and what customers answered."""
    if not is_new_hour(services, "forget chat"):
        return
    with services.platform() as session:
        now = services.clock.now(session)
        session.execute(text(_ANSWERED), {"before": now - REPLIES_LIVE})
    for whom, span in (("IS NULL", ANSWERS_LIVE), ("IS NOT NULL", services.settings.message_days)):
        gone = PIECE
        while gone == PIECE and not stopping.is_asked():
            gone = _forget_said(services, whom, now - span)


def _forget_said(services: Services, whom: str, before: datetime) -> int:
    with services.platform() as session:
        said: Any = session.execute(text(_SAID.format(whom=whom)), {"before": before, "most": PIECE})
        return int(said.rowcount)
