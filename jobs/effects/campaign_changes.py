"""A campaign gets another plan, is put away or taken back, or goes again to those nobody knows about."""

from __future__ import annotations

from dataclasses import replace as replaced

from sqlalchemy import text

from conversations.campaigns import ENDED, get_standing, has_open_run, has_run, may_edit
from conversations.desk import Desk
from conversations.effects import ArchiveCampaign, CampaignDraft, ReplaceCampaign, SettleUnconfirmed
from conversations.jeweller import campaigns as screens
from conversations.jeweller.campaign_card import show_as_it_is, show_campaign, show_overtaken
from conversations.screen import Screen
from jobs.doorbell import ring_at
from jobs.effects.campaigns import find_confirmed, lock, note, write_plan
from jobs.services import Services, wake
from models.campaign import Campaign, CampaignStatus
from models.figures import get_figures
from models.recurrence import Recurrence


def replace(effect: ReplaceCampaign, services: Services, desk: Desk) -> Screen:
    """The old plan stands until this one takes its place, whole; what has begun or was changed meanwhile keeps its own."""
    campaign = lock(desk, effect.campaign_id)
    if campaign is None:
        return screens.show_nothing_to_control()
    if not may_edit(desk, campaign) or campaign.version != effect.version:
        return show_overtaken(get_standing(desk, campaign), desk.now)
    template = find_confirmed(effect, desk)
    if template is None:
        return screens.show_changed_meanwhile()
    campaign.recurrence = _keep_anchor(campaign, effect.draft)
    write_plan(campaign, effect, template, services, desk)
    desk.session.flush()
    note(desk, "changed", campaign, people=effect.people)
    ring_at(services.bell.connection, campaign.due_at, campaign.id)
    return screens.show_replaced(campaign, desk.now, has_begun=has_run(desk, campaign))


def _keep_anchor(campaign: Campaign, draft: CampaignDraft) -> dict[str, object] | None:
    """A repetition whose time was left alone keeps its first day: the 31st stays the 31st after a short month."""
    if draft.recurrence is None or campaign.recurrence is None or draft.send_at != campaign.due_at:
        return dict(draft.recurrence) if draft.recurrence else None
    old, new = Recurrence.from_json(campaign.recurrence), Recurrence.from_json(draft.recurrence)
    if new.every is not old.every:
        return new.to_json()
    times = new.times + old.count_before(campaign.due_at) if new.times else None
    return replaced(new, first_at=old.first_at, times=times).to_json()


def archive(effect: ArchiveCampaign, services: Services, desk: Desk) -> Screen:
    """Only what has ended; a second time it changes nothing."""
    campaign = lock(desk, effect.campaign_id)
    if campaign is None:
        return screens.show_nothing_to_control()
    if effect.is_archived and campaign.status not in ENDED:
        return show_as_it_is(get_standing(desk, campaign))
    if effect.is_archived != (campaign.archived_at is not None):
        campaign.archived_at = desk.now if effect.is_archived else None
        desk.session.flush()
        note(desk, "archived" if effect.is_archived else "taken back", campaign)
    if effect.is_archived:
        return screens.show_archived(campaign)
    return show_campaign(get_standing(desk, campaign), desk.now)


# What was confirmed anew since has other words: what was sent before it is not sent in them.
_AGAIN = """
UPDATE message SET state = 'queued', owner = NULL, lease_until = NULL, next_attempt_at = now(),
    callback_id = gen_random_uuid(), reason = NULL
FROM run WHERE run.id = message.run_id AND run.campaign_id = :id AND run.started_at >= :confirmed_at
    AND message.state = 'unconfirmed'
RETURNING message.run_id
"""
_OPEN = "UPDATE run SET status = 'sending', completed_at = NULL WHERE id = ANY(:ids)"


def settle_unconfirmed(effect: SettleUnconfirmed, services: Services, desk: Desk) -> Screen:
    """On a person's word only: what was not confirmed is sent again, within the shop's own hours."""
    campaign = lock(desk, effect.campaign_id)
    if campaign is None or campaign.status in {CampaignStatus.CANCELLED, CampaignStatus.PAUSED}:
        return screens.show_nothing_to_control()
    given = {"id": campaign.id, "confirmed_at": campaign.confirmed_at}
    runs = list(desk.session.execute(text(_AGAIN), given).scalars())
    if not runs:
        return show_as_it_is(get_standing(desk, campaign))
    is_waiting = campaign.status is CampaignStatus.SCHEDULED and has_open_run(desk, campaign)
    desk.session.execute(text(_OPEN), {"ids": sorted(set(runs))})
    campaign.archived_at = None
    opens_at = desk.own_shop.hours.find_open(desk.now)
    is_held = opens_at > desk.now
    if is_held and not is_waiting:
        campaign.status, campaign.due_at = CampaignStatus.SCHEDULED, opens_at
    elif not is_held:
        campaign.status = CampaignStatus.RUNNING
    desk.session.flush()
    note(desk, "sent again", campaign, messages=len(runs))
    if is_held:
        ring_at(services.bell.connection, campaign.due_at, campaign.id)
    else:
        wake(desk.session, "send", desk.own_shop.phone_number_id)
    return screens.show_resumed(campaign, get_figures(desk.session, campaign.id), desk.now, is_held=is_held)
