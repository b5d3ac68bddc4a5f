"""A campaign is confirmed, undone, paused, resumed, stopped: each by one conditional change, in the turn's transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select, text

from conversations.campaigns import (
    ENDED,
    find_campaign,
    get_standing,
    has_open_run,
    has_run,
    list_unconfirmed,
)
from conversations.desk import Desk
from conversations.effects import (
    CampaignDraft,
    Control,
    ControlCampaign,
    ControlNewest,
    ReplaceCampaign,
    SendTest,
    StartCampaign,
    StopAll,
)
from conversations.fillings import fill_values
from conversations.jeweller import campaigns as screens
from conversations.jeweller.campaign_card import (
    MOST_NAMED,
    show_as_it_is,
    show_campaign,
    show_overtaken,
    show_unconfirmed,
    show_unconfirmed_people,
)
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
from models.jeweller import MemberRole
from models.lifecycle import may_move
from models.message import MessageKind
from models.recurrence import Recurrence
from models.template import Template


def start(effect: StartCampaign, services: Services, desk: Desk) -> Screen:
    """Write the campaign once, whatever is tapped again; another number of people than confirmed starts nothing."""
    shop = desk.own_shop
    earlier = desk.session.scalars(
        select(Campaign).where(Campaign.jeweller_id == shop.id, Campaign.confirm_key == effect.key)
    ).one_or_none()
    if earlier is not None:
        return screens.show_started(earlier, desk.now)
    if effect.draft.retry_of is not None:
        other = _find_open_retry(desk, effect.draft.retry_of)
        if other is not None:
            return show_as_it_is(get_standing(desk, other))
    template = find_confirmed(effect, desk)
    if template is None:
        return screens.show_changed_meanwhile()
    campaign = Campaign(
        jeweller_id=shop.id,
        retry_of_id=effect.draft.retry_of,
        recurrence=dict(effect.draft.recurrence) if effect.draft.recurrence else None,
    )
    write_plan(campaign, effect, template, services, desk)
    desk.session.add(campaign)
    desk.session.flush()
    note(desk, "confirmed", campaign, people=effect.people)
    ring_at(services.bell.connection, campaign.due_at, campaign.id)
    return screens.show_started(campaign, desk.now)


def find_confirmed(effect: StartCampaign | ReplaceCampaign, desk: Desk) -> Template | None:
    """The template, while everything still is as it was confirmed; the people are counted once more."""
    template = find_template(desk, effect.draft.template_id)
    if template is None or not desk.own_shop.is_approved:
        return None
    return template if get_campaign_facts(desk, effect.draft).people == effect.people else None


def write_plan(
    campaign: Campaign, effect: StartCampaign | ReplaceCampaign, template: Template, services: Services, desk: Desk
) -> None:
    """All that a confirmation decides, but for the repetition."""
    draft = effect.draft
    campaign.name = template.title
    campaign.type = CampaignType(template.category.value)
    campaign.segment = Segment(draft.segment) if draft.segment else None
    campaign.template_id = template.id
    campaign.values = dict(draft.values)
    campaign.language = draft.language
    campaign.due_at, campaign.is_for_now = _find_start(draft, services, desk)
    campaign.status = CampaignStatus.SCHEDULED
    campaign.pause_reason = None
    campaign.confirmed_at = desk.now
    campaign.confirmed_by_person_id = desk.person.id
    campaign.confirm_key = effect.key


def _find_start(draft: CampaignDraft, services: Services, desk: Desk) -> tuple[datetime, bool]:
    """When it is due, and whether that is now: the time for undoing may end within the shop's quiet hours."""
    if draft.send_at is not None:
        return draft.send_at, False
    due_at = desk.now + services.settings.undo_seconds
    opens_at = desk.own_shop.hours.find_open(due_at)
    return opens_at, opens_at == due_at


def _find_open_retry(desk: Desk, campaign_id: int) -> Campaign | None:
    """Another try of the same failed messages that is not over; who asks at the same moment waits for the answer."""
    lock(desk, campaign_id)
    return desk.session.scalars(
        select(Campaign)
        .where(Campaign.retry_of_id == campaign_id, Campaign.jeweller_id == desk.own_shop.id)
        .where(Campaign.status.not_in(ENDED))
        .limit(1)
    ).one_or_none()


def note(desk: Desk, deed: str, campaign: Campaign, **detail: int) -> None:
    record(
        desk.session,
        desk.now,
        deed,
        f"campaign {campaign.id}",
        jeweller_id=campaign.jeweller_id,
        person_id=desk.person.id,
        **detail,
    )


def lock(desk: Desk, campaign_id: int) -> Campaign | None:
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
    campaign = lock(desk, effect.campaign_id)
    if campaign is None:
        return screens.show_nothing_to_control()
    is_held = False
    opens_at = desk.own_shop.hours.find_open(desk.now)
    after = _status_after(effect.control, campaign, desk, is_open=opens_at <= desk.now)
    if after is None or not may_move(CAMPAIGN_TRANSITIONS, campaign.status, after):
        return show_as_it_is(get_standing(desk, campaign))
    if after is CampaignStatus.SCHEDULED:
        wish = desk.now if has_open_run(desk, campaign) else _due_again(campaign, desk.now)
        campaign.due_at = desk.own_shop.hours.find_open(wish)
        is_held = campaign.due_at != wish
    campaign.status = after
    campaign.pause_reason = None
    desk.session.flush()
    note(desk, effect.control.value, campaign)
    if after is CampaignStatus.RUNNING:
        wake(desk.session, "send", desk.own_shop.phone_number_id)
    if after is CampaignStatus.SCHEDULED:
        ring_at(services.bell.connection, campaign.due_at, campaign.id)
    return _show_controlled(effect.control, campaign, desk, is_held=is_held)


def _show_controlled(wanted: Control, campaign: Campaign, desk: Desk, *, is_held: bool) -> Screen:
    figures = get_figures(desk.session, campaign.id)
    match wanted:
        case Control.UNDO:
            return screens.show_undone(campaign)
        case Control.PAUSE:
            return screens.show_paused(campaign, figures)
        case Control.RESUME:
            return screens.show_resumed(campaign, figures, desk.now, is_held=is_held)
        case Control.CANCEL:
            return screens.show_cancelled(campaign, figures)


def _due_again(campaign: Campaign, now: datetime) -> datetime:
    """When a held campaign is due: at its time if that lies ahead; else at its next time, or at once."""
    if campaign.due_at > now:
        return campaign.due_at
    following = Recurrence.from_json(campaign.recurrence).next_after(now) if campaign.recurrence else None
    return following or now


def _status_after(wanted: Control, campaign: Campaign, desk: Desk, *, is_open: bool) -> CampaignStatus | None:
    match wanted:
        case Control.UNDO:
            # Undo means that nobody was written to; once a run exists that would be a lie.
            return None if has_run(desk, campaign) else CampaignStatus.CANCELLED
        case Control.PAUSE:
            return CampaignStatus.PAUSED
        case Control.RESUME if campaign.status is CampaignStatus.PAUSED:
            # Within the shop's own hours a run goes on at once; outside, at their end.
            goes_on = is_open and has_open_run(desk, campaign)
            return CampaignStatus.RUNNING if goes_on else CampaignStatus.SCHEDULED
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


def look(desk: Desk, campaign_id: int) -> Screen:
    campaign = find_campaign(desk, campaign_id)
    return show_campaign(get_standing(desk, campaign), desk.now) if campaign else screens.show_nothing_to_control()


def look_at_overtaken(desk: Desk, campaign_id: int) -> Screen:
    """Somebody was changing it while it began, or while somebody else changed it."""
    campaign = find_campaign(desk, campaign_id)
    return show_overtaken(get_standing(desk, campaign), desk.now) if campaign else screens.show_nothing_to_control()


def look_at_unconfirmed(desk: Desk, campaign_id: int) -> Screen:
    campaign = find_campaign(desk, campaign_id)
    return show_unconfirmed(get_standing(desk, campaign)) if campaign else screens.show_nothing_to_control()


def name_unconfirmed(desk: Desk, campaign_id: int) -> Screen:
    campaign = find_campaign(desk, campaign_id)
    if campaign is None:
        return screens.show_nothing_to_control()
    people = list_unconfirmed(desk, campaign.id, MOST_NAMED)
    return show_unconfirmed_people(get_standing(desk, campaign), people, is_owner=desk.role is MemberRole.OWNER)


LOOKS: Mapping[str, Callable[[Desk, int], Screen]] = {
    "campaign": look,
    "overtaken": look_at_overtaken,
    "unconfirmed": look_at_unconfirmed,
    "unconfirmed people": name_unconfirmed,
}
