"""The tick: finds whatever a lost wake-up, a killed worker or an emptied Redis left lying, and rings again.

Nothing here is the usual way; all of it is the net under the usual way. Every step may run twice or at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import text

from jobs.exports import wake_exporters
from jobs.replies import tell_replies
from jobs.retention import fold_old_runs, forget_chat, is_new_hour
from jobs.runs import finish_runs, rest_in_quiet_hours
from jobs.services import Services, current
from jobs.statuses import ORPHAN_LIFE, match_orphans
from models.patience import patient

log = logging.getLogger(__name__)

# How long something new may lie before the tick takes it for forgotten.
PATIENCE = timedelta(seconds=3)
POSTS_LIVE = timedelta(days=14)
# The platform repeats a post for up to seven days; what was heard is remembered well beyond that.
ITEMS_LIVE = timedelta(days=30)


def tick() -> None:
    """All steps; one that fails leaves the others their turn."""
    services = current()
    for step in STEPS:
        try:
            step(services)
        except Exception:
            log.exception("tick step failed", extra={"step": step.__name__})


def start_due_campaigns(services: Services) -> None:
    with services.platform() as session:
        now = services.clock.now(session)
        due = session.execute(
            text("SELECT id FROM campaign WHERE status = 'scheduled' AND due_at <= :now ORDER BY due_at"), {"now": now}
        ).scalars()
        for campaign_id in list(due):
            services.bell.ring("start", campaign_id)


# A dead owner's claim is given back, since nothing was sent. What was being sent is uncertain: only an echo or a
# person decides. The database's clock alone says what has run out. Answers go out again: a doubled one does no harm.
_REAP = """
UPDATE message SET
    state = CASE WHEN state = 'claimed' THEN 'queued' WHEN kind = 'campaign' THEN 'unconfirmed'
        WHEN attempts < 3 THEN 'queued' ELSE 'failed' END,
    reason = CASE WHEN state = 'sending' AND kind = 'campaign' THEN 'no_answer' ELSE reason END,
    owner = NULL, lease_until = NULL
WHERE state IN ('claimed', 'sending') AND lease_until < now()
RETURNING state
"""


def reap_leases(services: Services) -> None:
    with services.platform() as session:
        states = list(session.execute(text(_REAP)).scalars())
    if states:
        log.warning("leases ended", extra={"messages": len(states), "unconfirmed": states.count("unconfirmed")})


_UNHEARD = """
SELECT DISTINCT person_id FROM inbox_item
WHERE state = 'new' AND person_id IS NOT NULL AND received_at < now() - :patience
"""
_UNANSWERED = """
SELECT DISTINCT person_id FROM message
WHERE state = 'queued' AND kind <> 'campaign' AND next_attempt_at < now() - CAST('1 second' AS interval)
"""


def wake_hearers(services: Services) -> None:
    with services.platform() as session:
        people = list(session.execute(text(_UNHEARD), {"patience": PATIENCE}).scalars())
        answers = list(session.execute(text(_UNANSWERED)).scalars())
    for person_id in people:
        services.bell.ring("hear", person_id)
    for person_id in answers:
        services.bell.ring("reply", person_id)


_WAITING_NUMBERS = """
SELECT number.phone_number_id FROM sending_number number WHERE number.halted_at IS NULL
    AND (number.held_until IS NULL OR number.held_until <= :now) AND EXISTS (
    SELECT 1 FROM message JOIN run ON run.id = message.run_id JOIN campaign ON campaign.id = run.campaign_id
    JOIN jeweller ON jeweller.id = message.jeweller_id
    WHERE message.phone_number_id = number.phone_number_id AND message.state = 'queued' AND message.kind = 'campaign'
        AND message.next_attempt_at <= now() AND campaign.status = 'running' AND jeweller.status = 'approved'
)
"""


def wake_pumps(services: Services) -> None:
    with services.platform() as session:
        now = services.clock.now(session)
        for phone_number_id in list(session.execute(text(_WAITING_NUMBERS), {"now": now}).scalars()):
            services.bell.ring("send", phone_number_id)


_UNREAD = """
SELECT jeweller_id, id FROM list_import
WHERE status = 'received' AND created_at < now() - CAST('20 seconds' AS interval)
"""


def wake_readers(services: Services) -> None:
    with services.platform() as session:
        unread = list(session.execute(text(_UNREAD)))
        has_facts = session.execute(text("SELECT 1 FROM status_event WHERE state = 'new' LIMIT 1")).scalar()
        has_events = session.execute(text("SELECT 1 FROM inbox_item WHERE state = 'new' AND kind = 'account'")).first()
    for jeweller_id, import_id in unread:
        services.bell.ring("import", jeweller_id, import_id)
    if has_facts:
        services.bell.ring("apply")
    if has_events:
        services.bell.ring("account")


@patient()
def forget_old(services: Services) -> None:
    """Retention: raw posts, what was heard, files, tokens, facts that never found their message. See jobs/retention.py too."""
    if not is_new_hour(services, "forget old"):
        return
    with services.platform() as session:
        for statement, span in (
            ("DELETE FROM inbox_post WHERE received_at < now() - :span", POSTS_LIVE),
            ("DELETE FROM inbox_item WHERE received_at < now() - :span AND state <> 'new'", ITEMS_LIVE),
            ("DELETE FROM status_event WHERE received_at < now() - :span AND state <> 'new'", ORPHAN_LIFE),
            ("DELETE FROM card_token WHERE expires_at < now() - :span", timedelta(days=30)),
            (
                "DELETE FROM import_row USING list_import WHERE list_import.id = import_row.import_id "
                "AND list_import.created_at < now() - :span",
                timedelta(days=7),
            ),
            (
                "UPDATE message SET file_id = NULL FROM stored_file WHERE stored_file.id = message.file_id "
                "AND stored_file.expires_at < now() - :span",
                timedelta(),
            ),
            ("DELETE FROM stored_file WHERE expires_at < now() - :span", timedelta()),
            ("DELETE FROM transcript_line WHERE at < now() - :span", timedelta(days=180)),
            ("DELETE FROM export_order WHERE created_at < now() - :span", timedelta(days=7)),
        ):
            session.execute(text(statement), {"span": span})


STEPS: tuple[Callable[[Services], None], ...] = (
    start_due_campaigns,
    rest_in_quiet_hours,
    reap_leases,
    wake_hearers,
    wake_pumps,
    wake_readers,
    wake_exporters,
    finish_runs,
    tell_replies,
    match_orphans,
    forget_old,
    forget_chat,
    fold_old_runs,
)
