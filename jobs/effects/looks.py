"""Looks something up and shows it; nothing changes."""

from __future__ import annotations

from sqlalchemy import func, select, text

from conversations.campaigns import count_retryable
from conversations.commands import SENDERS
from conversations.desk import Desk
from conversations.effects import Show
from conversations.jeweller import templates
from conversations.jeweller.customer_card import show_card, show_history, show_more
from conversations.jeweller.report import show_no_report, show_report, show_unsent
from conversations.jeweller.roster import find_member, show_member, show_no_member
from conversations.screen import Screen
from conversations.shop import list_campaigns
from conversations.staff.platform import Overview, show_overview
from jobs.effects import campaigns, contacts, leads, oversight, proposals
from jobs.effects.customers import about
from jobs.services import Services
from models.campaign import Campaign
from models.inbox import InboxItem, ItemState
from models.jeweller import Jeweller, JewellerStatus, MemberRole
from models.number import PlatformStop
from models.run_report import find_run, read_report
from settings import INDIA

_TEMPLATES = {
    "template": templates.find_and_show,
    "translation": templates.find_and_show_translation,
    "templates": templates.show_templates,
    "coverage": templates.show_coverage,
}


def show(effect: Show, services: Services, desk: Desk) -> Screen:
    match effect.what:
        case "overview":
            return _show_overview(desk)
        case "about":
            return about(desk)
        case "campaign" | "overtaken" | "unconfirmed" | "unconfirmed people":
            return campaigns.LOOKS[effect.what](desk, effect.facts["id"])
        case "usage" | "shop":
            return oversight.look_at_usage(desk, effect.facts.get("id"))
        case "audit":
            return oversight.look_at_audit(desk, effect.facts.get("id"), effect.facts.get("page", 1))
        case "health":
            return oversight.look_at_health(desk)
        case "staff":
            return oversight.look_at_staff(services, desk)
        case "member":
            found = find_member(desk, effect.facts["id"])
            return show_member(*found) if found else show_no_member()
        case "contact" | "more" | "history":
            shown = {"contact": show_card, "more": show_more, "history": show_history}[effect.what]
            return contacts.look(desk, effect.facts["id"], shown)
        case "proposal":
            return proposals.look(desk, effect.facts["id"])
        case "reply":
            return leads.look(desk, effect.facts["id"])
        case "template" | "translation" | "templates" | "coverage":
            return _TEMPLATES[effect.what](desk, effect.facts["id"])
    return _show_report(desk, effect)


def _find_campaign(desk: Desk, campaign_id: int) -> Campaign | None:
    found = desk.session.get(Campaign, campaign_id)
    return found if found and desk.shop and found.jeweller_id == desk.shop.id else None


def _show_report(desk: Desk, effect: Show) -> Screen:
    """Of the campaign named, or of the last run that has ended; before any run, of the newest campaign."""
    newest = list_campaigns(desk, limit=1)
    if "id" in effect.facts:
        campaign = _find_campaign(desk, effect.facts["id"])
        run = find_run(desk.session, desk.own_shop.id, campaign.id) if campaign else None
    else:
        run = find_run(desk.session, desk.own_shop.id)
        campaign = _find_campaign(desk, run.campaign_id) if run else next(iter(newest), None)
    if campaign is None:
        return show_no_report()
    if run is None:
        return show_unsent(campaign, desk.now)
    found = read_report(desk.session, campaign, run, run.due_at.astimezone(INDIA).date())
    retryable = count_retryable(desk, campaign) if found.figures.failed and desk.role in SENDERS else 0
    return show_report(campaign, found, desk.now, desk.role is MemberRole.OWNER, retryable)


_SENT_TODAY = """
SELECT count(*) FILTER (WHERE accepted_at >= date_trunc('day', now(), 'Asia/Kolkata')) AS sent,
    count(*) FILTER (WHERE accepted_at >= date_trunc('day', now(), 'Asia/Kolkata')
        AND (delivered_at IS NOT NULL OR read_at IS NOT NULL)) AS delivered,
    coalesce(extract(epoch FROM now() - min(next_attempt_at) FILTER (WHERE state = 'queued' AND next_attempt_at < now())), 0)
FROM message WHERE created_at > now() - interval '2 days'
"""


def _show_overview(desk: Desk) -> Screen:
    sent, delivered, oldest = desk.session.execute(text(_SENT_TODAY)).one()
    stop = desk.session.get(PlatformStop, 1)
    count = select(func.count()).select_from(Jeweller)
    return show_overview(
        Overview(
            waiting=desk.session.scalar(count.where(Jeweller.status == JewellerStatus.PENDING)) or 0,
            shops=desk.session.scalar(count) or 0,
            sent_today=sent,
            delivered_today=delivered,
            oldest_seconds=int(oldest),
            stopped_at=stop.stopped_at if stop else None,
            dead_items=desk.session.scalar(
                select(func.count()).select_from(InboxItem).where(InboxItem.state == ItemState.DEAD)
            )
            or 0,
        ),
        desk.now,
    )
