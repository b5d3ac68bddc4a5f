"""Looks something up and shows it; nothing changes."""

from __future__ import annotations

from sqlalchemy import func, select, text

from conversations.desk import Desk
from conversations.effects import Show
from conversations.jeweller.campaigns import show_campaign, show_nothing_to_control
from conversations.jeweller.customer_card import show_card, show_history, show_more
from conversations.jeweller.report import show_no_report, show_report
from conversations.jeweller.roster import find_member, show_member, show_no_member
from conversations.screen import Screen
from conversations.shop import list_campaigns
from conversations.staff.platform import Overview, show_overview
from jobs.effects import contacts, oversight, proposals
from jobs.effects.customers import about
from jobs.services import Services
from models.campaign import Campaign
from models.figures import count_reasons, get_figures
from models.inbox import InboxItem, ItemState
from models.jeweller import Jeweller, JewellerStatus
from models.number import PlatformStop
from models.rate_card import price
from settings import INDIA


def show(effect: Show, services: Services, desk: Desk) -> Screen:
    match effect.what:
        case "overview":
            return _show_overview(desk)
        case "about":
            return about(desk)
        case "campaign":
            campaign = _find_campaign(desk, effect.facts["id"])
            if campaign is None:
                return show_nothing_to_control()
            return show_campaign(campaign, get_figures(desk.session, campaign.id), desk.now)
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
    return _show_report(desk, effect)


def _find_campaign(desk: Desk, campaign_id: int) -> Campaign | None:
    found = desk.session.get(Campaign, campaign_id)
    return found if found and desk.shop and found.jeweller_id == desk.shop.id else None


def _show_report(desk: Desk, effect: Show) -> Screen:
    """Of the campaign named, or of the newest."""
    newest = list_campaigns(desk, limit=1)
    campaign = _find_campaign(desk, effect.facts["id"]) if "id" in effect.facts else (newest[0] if newest else None)
    if campaign is None:
        return show_no_report()
    figures = get_figures(desk.session, campaign.id)
    cost = price(figures.charged, campaign.type.value, campaign.due_at.astimezone(INDIA).date())
    return show_report(campaign, figures, count_reasons(desk.session, campaign.id), cost, desk.now)


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
