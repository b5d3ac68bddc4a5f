"""Starts a campaign at its time and ends its run: one winner, recipients frozen by one statement, told once."""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from conversations import notices as texts
from conversations.jeweller.campaigns import show_problem
from conversations.jeweller.report import show_finished
from jobs.doorbell import ring_at
from jobs.notices import tell_owners
from jobs.services import Services, current, wake
from models.audience import Selection, verdicts
from models.audit import record
from models.campaign import Campaign, CampaignStatus, Run, RunStatus
from models.figures import get_figures
from models.jeweller import Jeweller
from models.recurrence import Recurrence
from models.template import Template
from settings import INDIA
from whatsapp.codes import PASSING_CODES

log = logging.getLogger(__name__)

# What is later than this was planned for another moment, and is not sent without asking.
LATE = timedelta(minutes=30)


def start_campaign(campaign_id: int) -> None:
    """Start one campaign if it is due; any number of calls start it once. Not due, undone or unknown: nothing."""
    services = current()
    with services.platform() as session:
        found = session.execute(
            text("SELECT jeweller_id FROM campaign WHERE id = :id"), {"id": campaign_id}
        ).scalar_one_or_none()
    if found is None:
        return
    with services.tenant(found) as session:
        _start(services, session, campaign_id)


def _start(services: Services, session: Session, campaign_id: int) -> None:
    now = services.clock.now(session)
    campaign = session.scalars(
        select(Campaign)
        .where(Campaign.id == campaign_id, Campaign.status == CampaignStatus.SCHEDULED, Campaign.due_at <= now)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if campaign is None:
        return
    shop = session.get_one(Jeweller, campaign.jeweller_id)
    if not shop.is_approved:
        pause(session, campaign, "shop", now)
        return
    unfinished = session.scalars(
        select(Run.id).where(Run.campaign_id == campaign.id, Run.status == RunStatus.SENDING)
    ).first()
    if now - campaign.due_at > LATE:
        _miss(services, session, campaign, now, is_unfinished=unfinished is not None)
        return
    opens_at = shop.hours.find_open(now)
    if opens_at > now:  # it was due within the hours, or these were changed since it was planned
        _wait(services, session, campaign, opens_at)
        return
    if unfinished is not None:
        campaign.status = CampaignStatus.RUNNING
        record(session, now, "went on", f"campaign {campaign.id}", jeweller_id=shop.id)
        wake(session, "send", shop.phone_number_id)
        return
    _begin_run(session, campaign, shop, now)


def _begin_run(session: Session, campaign: Campaign, shop: Jeweller, now: datetime) -> None:
    run_id = session.execute(
        insert(Run)
        .values(
            jeweller_id=shop.id,
            campaign_id=campaign.id,
            due_at=campaign.due_at,
            status=RunStatus.SENDING,
            started_at=now,
            eligible=0,
            queued=0,
            left_out={},
        )
        .on_conflict_do_nothing()
        .returning(Run.id)
    ).scalar_one_or_none()
    if run_id is None:
        return
    campaign.status = CampaignStatus.RUNNING
    session.flush()
    # One campaign of a shop at a time, so that the next one sees whom this one writes to today.
    session.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": shop.id})
    _freeze(session, campaign, shop, session.get_one(Run, run_id), now)
    record(session, now, "started", f"campaign {campaign.id}", jeweller_id=shop.id)
    wake(session, "send", shop.phone_number_id)


def _miss(
    services: Services, session: Session, campaign: Campaign, now: datetime, *, is_unfinished: bool = False
) -> None:
    """Its time passed while nobody was there: what would go out so late is asked first, a repeated one waits."""
    record(session, now, "missed", f"campaign {campaign.id}", jeweller_id=campaign.jeweller_id)
    if campaign.recurrence and not is_unfinished and _plan_next(services, session, campaign, now):
        return
    pause(session, campaign, "late", now)


def _plan_next(services: Services, session: Session, campaign: Campaign, after: datetime) -> bool:
    """Move a repeated campaign to its next time at which the shop's own hours let it out; False when there is none."""
    following = Recurrence.from_json(campaign.recurrence or {}).next_after(after)
    if following is None:
        return False
    _wait(services, session, campaign, session.get_one(Jeweller, campaign.jeweller_id).hours.find_open(following))
    return True


def _wait(services: Services, session: Session, campaign: Campaign, until: datetime) -> None:
    campaign.status = CampaignStatus.SCHEDULED
    campaign.due_at = until
    session.flush()
    ring_at(services.bell.connection, campaign.due_at, campaign.id)


# Nothing is put off for a run in which nothing is left to send; it ends.
_SENDING = """
SELECT campaign.id, campaign.jeweller_id FROM campaign
JOIN jeweller ON jeweller.id = campaign.jeweller_id
    AND (jeweller.quiet_from IS NOT NULL OR jeweller.closed_days <> '[]')
WHERE campaign.status = 'running' AND EXISTS (
    SELECT 1 FROM run JOIN message ON message.run_id = run.id
    WHERE run.campaign_id = campaign.id AND run.status = 'sending' AND message.state = 'queued'
)
"""


def rest_in_quiet_hours(services: Services) -> None:
    """What is still being sent when a shop's quiet hours or a closed day begin goes on after them."""
    with services.platform() as session:
        running = list(session.execute(text(_SENDING)))
    for campaign_id, jeweller_id in running:
        with services.tenant(jeweller_id) as session:
            now = services.clock.now(session)
            opens_at = session.get_one(Jeweller, jeweller_id).hours.find_open(now)
            if opens_at > now and (campaign := _lock_running(session, campaign_id)):
                _wait(services, session, campaign, opens_at)


def _lock_running(session: Session, campaign_id: int) -> Campaign | None:
    running = select(Campaign).where(Campaign.id == campaign_id, Campaign.status == CampaignStatus.RUNNING)
    return session.scalars(running.with_for_update()).one_or_none()


_FREEZE = """
WITH verdicts AS MATERIALIZED ({verdicts}),
frozen AS (
    INSERT INTO message
        (jeweller_id, kind, state, phone_number_id, run_id, contact_id, obligation_id, translation_id)
    SELECT :jeweller_id, 'campaign', 'queued', :phone_number_id, :run_id, contact_id, obligation_id, translation_id
    FROM verdicts WHERE verdict IS NULL ORDER BY contact_id, obligation_id
    ON CONFLICT DO NOTHING RETURNING 1
)
SELECT verdict, count(*) FROM verdicts GROUP BY verdict
"""


def _freeze(session: Session, campaign: Campaign, shop: Jeweller, run: Run, now: datetime) -> None:
    """Who is eligible now becomes the run's recipients, in one statement with the verdicts of the check card."""
    template = session.get_one(Template, campaign.template_id)
    selection = Selection(
        jeweller_id=shop.id,
        language=shop.language,
        segment=campaign.segment,
        template_id=template.id,
        category=template.category.value,
        values=campaign.values,
        day_starts_at=datetime.combine(now.astimezone(INDIA).date(), time.min, INDIA),
        one_language=campaign.language,
        retry_of=campaign.retry_of_id,
        passing_codes=PASSING_CODES,
    )
    statement, parameters = verdicts(selection)
    rows: list[Any] = list(
        session.execute(
            text(_FREEZE.format(verdicts=statement)),
            {**parameters, "run_id": run.id, "phone_number_id": shop.phone_number_id},
        )
    )
    counts = dict(rows)
    run.eligible = run.queued = counts.pop(None, 0)
    run.left_out = counts


def pause(session: Session, campaign: Campaign, reason: str, now: datetime) -> None:
    """The bot pauses a campaign by itself and tells the jeweller why; a second time it says nothing."""
    if campaign.status not in {CampaignStatus.RUNNING, CampaignStatus.SCHEDULED}:
        return
    campaign.status = CampaignStatus.PAUSED
    campaign.pause_reason = reason
    session.flush()
    record(session, now, "paused by itself", f"campaign {campaign.id}", jeweller_id=campaign.jeweller_id, reason=reason)
    log.warning("campaign paused", extra={"campaign": campaign.id, "reason": reason})
    shop = session.get_one(Jeweller, campaign.jeweller_id)
    shown = show_problem(campaign, get_figures(session, campaign.id))
    tell_owners(session, shop, now, shown, texts.PROBLEM, {"campaign": campaign.name})


_FINISHED = """
SELECT run.id FROM run JOIN campaign ON campaign.id = run.campaign_id
WHERE run.status = 'sending' AND campaign.status IN ('running', 'cancelled')
    AND NOT EXISTS (
        SELECT 1 FROM message WHERE message.run_id = run.id AND message.state IN ('queued', 'claimed', 'sending')
    )
"""

_SKIP_CANCELLED = """
UPDATE message SET state = 'skipped', reason = 'cancelled' FROM run JOIN campaign ON campaign.id = run.campaign_id
WHERE run.id = message.run_id AND run.status = 'sending' AND campaign.status = 'cancelled' AND message.state = 'queued'
"""


def finish_runs(services: Services) -> None:
    """End the runs in which nothing is left to send, and tell their jewellers, once each."""
    with services.platform() as session:
        session.execute(text(_SKIP_CANCELLED))
        ids = list(session.execute(text(_FINISHED)).scalars())
    for run_id in ids:
        with services.platform() as session:
            _finish(services, session, run_id)


def _finish(services: Services, session: Session, run_id: int) -> None:
    run = session.scalars(
        select(Run).where(Run.id == run_id, Run.status == RunStatus.SENDING).with_for_update(skip_locked=True)
    ).one_or_none()
    if run is None:
        return
    now = services.clock.now(session)
    campaign = session.scalars(select(Campaign).where(Campaign.id == run.campaign_id).with_for_update()).one()
    if session.execute(text(f"{_FINISHED} AND run.id = :id"), {"id": run_id}).first() is None:
        return  # paused, or sent again, between the look and the lock
    run.completed_at = now
    if campaign.status is CampaignStatus.CANCELLED:
        run.status = RunStatus.CANCELLED
        return
    run.status = RunStatus.COMPLETED
    # Of an earlier run that was taken up again, too, the next time is the one after the newest.
    newest = session.scalars(select(func.max(Run.due_at)).where(Run.campaign_id == campaign.id)).one()
    if not (campaign.recurrence and _plan_next(services, session, campaign, newest)):
        campaign.status = CampaignStatus.COMPLETED
    session.flush()
    shop = session.get_one(Jeweller, run.jeweller_id)
    if not shop.tells_finished:
        return
    figures = get_figures(session, campaign.id)
    tell_owners(
        session,
        shop,
        now,
        show_finished(campaign, figures),
        texts.FINISHED,
        {"campaign": campaign.name, "sent": figures.sent, "recipients": figures.recipients},
    )
