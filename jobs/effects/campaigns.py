"""A campaign is confirmed, undone, paused, resumed, stopped: each by one conditional change, in the turn's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, text

from conversations.desk import Desk
from conversations.effects import (
    Control,
    ControlCampaign,
    ControlNewest,
    SendTest,
    SettleUnconfirmed,
    StartCampaign,
    StopAll,
)
from conversations.fillings import fill_values
from conversations.jeweller import campaigns as screens
from conversations.screen import Screen
from conversations.shop import find_sample, find_template, get_campaign_facts
from jobs.doorbell import ring_at
from jobs.payloads import make_template
from jobs.reply import Letterhead, queue_message
from jobs.services import Services, wake
from models.audit import record
from models.campaign import CAMPAIGN_TRANSITIONS, Campaign, CampaignStatus, CampaignType
from models.contact import Segment
from models.figures import get_figures
from models.lifecycle import may_move
from models.message import MessageKind
from models.recurrence import Recurrence


def start(effect: StartCampaign, services: Services, desk: Desk) -> Screen:
    """Write the campaign once, whatever is tapped again; another number of people than confirmed starts nothing."""
    shop = desk.own_shop
    earlier = desk.session.scalars(
        select(Campaign).where(Campaign.jeweller_id == shop.id, Campaign.confirm_key == effect.key)
    ).one_or_none()
    if earlier is not None:
        return screens.show_started(earlier, desk.now)
    template = find_template(desk, effect.draft.template_id)
    facts = get_campaign_facts(desk, effect.draft) if template else None
    if template is None or facts is None or facts.people != effect.people or not shop.is_approved:
        return screens.show_changed_meanwhile()
    campaign = Campaign(
        jeweller_id=shop.id,
        name=template.title,
        type=CampaignType(template.category.value),
        segment=Segment(effect.draft.segment) if effect.draft.segment else None,
        template_id=template.id,
        values=dict(effect.draft.values),
        status=CampaignStatus.SCHEDULED,
        due_at=effect.draft.send_at or desk.now + services.settings.undo_seconds,
        is_for_now=effect.draft.send_at is None,
        recurrence=dict(effect.draft.recurrence) if effect.draft.recurrence else None,
        confirmed_at=desk.now,
        confirmed_by_person_id=desk.person.id,
        confirm_key=effect.key,
    )
    desk.session.add(campaign)
    desk.session.flush()
    _note(desk, "confirmed", campaign, people=effect.people)
    ring_at(services.bell.connection, campaign.due_at, campaign.id)
    return screens.show_started(campaign, desk.now)


def _note(desk: Desk, deed: str, campaign: Campaign, **detail: int) -> None:
    record(
        desk.session,
        desk.now,
        deed,
        f"campaign {campaign.id}",
        jeweller_id=campaign.jeweller_id,
        person_id=desk.person.id,
        **detail,
    )


def _lock(desk: Desk, campaign_id: int) -> Campaign | None:
    found = desk.session.scalars(
        select(Campaign)
        .where(Campaign.id == campaign_id, Campaign.jeweller_id == desk.own_shop.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


def control(effect: ControlCampaign, services: Services, desk: Desk) -> Screen:
    """Do it if it still can be done; otherwise show how the campaign stands. From the commit on nobody is written to."""
    if desk.shop is None:
        return screens.show_nothing_to_control()
    campaign = _lock(desk, effect.campaign_id)
    if campaign is None:
        return screens.show_nothing_to_control()
    after = _status_after(effect.control, campaign, has_run=_has_run(desk, campaign))
    figures = get_figures(desk.session, campaign.id)
    if after is None or not may_move(CAMPAIGN_TRANSITIONS, campaign.status, after):
        return screens.show_as_it_is(campaign, figures)
    campaign.status = after
    campaign.pause_reason = None
    if after is CampaignStatus.SCHEDULED:
        campaign.due_at = _due_again(campaign, desk.now)
    desk.session.flush()
    _note(desk, effect.control.value, campaign)
    if after is CampaignStatus.RUNNING:
        wake(desk.session, "send", desk.own_shop.phone_number_id)
    if after is CampaignStatus.SCHEDULED:
        ring_at(services.bell.connection, campaign.due_at, campaign.id)
    match effect.control:
        case Control.UNDO:
            return screens.show_undone(campaign)
        case Control.PAUSE:
            return screens.show_paused(campaign, figures)
        case Control.RESUME:
            return screens.show_resumed(campaign, figures)
        case Control.CANCEL:
            return screens.show_cancelled(campaign, figures)


def _due_again(campaign: Campaign, now: datetime) -> datetime:
    """When a held campaign is due: at its time if that lies ahead; else at its next time, or at once."""
    if campaign.due_at > now:
        return campaign.due_at
    following = Recurrence.from_json(campaign.recurrence).next_after(now) if campaign.recurrence else None
    return following or now


def _has_run(desk: Desk, campaign: Campaign) -> bool:
    return bool(desk.session.scalar(text("SELECT 1 FROM run WHERE campaign_id = :id LIMIT 1"), {"id": campaign.id}))


def _status_after(wanted: Control, campaign: Campaign, *, has_run: bool) -> CampaignStatus | None:
    match wanted:
        case Control.UNDO:
            # Undo means that nobody was written to; once a run exists that would be a lie.
            return None if has_run else CampaignStatus.CANCELLED
        case Control.PAUSE:
            return CampaignStatus.PAUSED
        case Control.RESUME if campaign.status is CampaignStatus.PAUSED:
            return CampaignStatus.RUNNING if has_run else CampaignStatus.SCHEDULED
        case Control.CANCEL:
            return CampaignStatus.CANCELLED
    return None


# The newest campaign in one of these states is the one that is meant.
_MEANT = {
    Control.UNDO: (CampaignStatus.SCHEDULED,),
    Control.PAUSE: (CampaignStatus.RUNNING, CampaignStatus.SCHEDULED),
    Control.RESUME: (CampaignStatus.PAUSED,),
    Control.CANCEL: (CampaignStatus.RUNNING, CampaignStatus.PAUSED, CampaignStatus.SCHEDULED),
}


def control_newest(effect: ControlNewest, services: Services, desk: Desk) -> Screen:
    candidates = desk.session.scalars(
        select(Campaign)
        .where(Campaign.jeweller_id == desk.own_shop.id, Campaign.status.in_(_MEANT[effect.control]))
        .order_by(Campaign.id.desc())
    ).all()
    by_rank = sorted(candidates, key=lambda campaign: _MEANT[effect.control].index(campaign.status))
    if not by_rank:
        return screens.show_nothing_to_control()
    return control(ControlCampaign(by_rank[0].id, effect.control), services, desk)


def stop_all(effect: StopAll, services: Services, desk: Desk) -> Screen:
    """Hold whatever runs or is planned, in one statement."""
    names = desk.session.execute(
        text(
            "UPDATE campaign SET status = 'paused', pause_reason = NULL, version = version + 1 "
            "WHERE jeweller_id = :id AND status IN ('running', 'scheduled') RETURNING name"
        ),
        {"id": desk.own_shop.id},
    ).scalars()
    stopped = sorted(names)
    record(
        desk.session,
        desk.now,
        "stop all",
        f"jeweller {desk.own_shop.id}",
        jeweller_id=desk.own_shop.id,
        person_id=desk.person.id,
        campaigns=len(stopped),
    )
    return screens.show_all_stopped(stopped)


def send_test(effect: SendTest, services: Services, desk: Desk) -> Screen:
    """The real template with a real customer's values, to the jeweller alone; it counts for no campaign."""
    template = find_template(desk, effect.draft.template_id)
    sample = find_sample(desk, effect.draft) if template else None
    if template is None or sample is None:
        return screens.show_changed_meanwhile()
    values = fill_values(
        effect.draft.values, sample.translation.language, sample.contact, sample.obligation, desk.own_shop
    )
    message = make_template(template.name, sample.translation.language, sample.translation.variables, values)
    letterhead = Letterhead(desk.person, desk.own_shop.phone_number_id, desk.language, desk.own_shop.id, desk.now)
    queue_message(desk.session, letterhead, message, MessageKind.NOTICE)
    return screens.show_test_sent()


def settle_unconfirmed(effect: SettleUnconfirmed, services: Services, desk: Desk) -> Screen:
    """On a person's word only: what was not confirmed is sent again."""
    campaign = _lock(desk, effect.campaign_id)
    if campaign is None or campaign.status is not CampaignStatus.COMPLETED:
        return screens.show_nothing_to_control()
    again = desk.session.execute(
        text(
            "UPDATE message SET state = 'queued', owner = NULL, lease_until = NULL, next_attempt_at = now(), "
            "callback_id = gen_random_uuid(), reason = NULL FROM run "
            "WHERE run.id = message.run_id AND run.campaign_id = :id AND message.state = 'unconfirmed' RETURNING message.id"
        ),
        {"id": campaign.id},
    ).all()
    if again:
        campaign.status = CampaignStatus.RUNNING
        desk.session.execute(
            text("UPDATE run SET status = 'sending', completed_at = NULL WHERE campaign_id = :id"), {"id": campaign.id}
        )
        desk.session.flush()
        _note(desk, "sent again", campaign, messages=len(again))
        wake(desk.session, "send", desk.own_shop.phone_number_id)
    return screens.show_resumed(campaign, get_figures(desk.session, campaign.id))
