"""What happens in a shop right now: what is being sent, what is planned, and what waits for whom."""

from __future__ import annotations

from sqlalchemy import func, select

from conversations.commands import SENDERS, Command
from conversations.desk import Desk
from conversations.engine import Turn
from conversations.jeweller.campaigns import PAUSE_REASONS, say_progress
from conversations.jeweller.leads import list_leads
from conversations.jeweller.menu import CAMPAIGNS, NEW_CAMPAIGN, SAVE_LIST
from conversations.screen import MENU, Action, Card, Screen, Word, screen
from conversations.shop import find_unsaved_list
from conversations.state import State
from conversations.texts import N_, Label, Moment, counted, words
from models.campaign import Campaign, CampaignStatus
from models.export import ExportOrder, ExportStatus
from models.figures import get_figures
from models.team import Proposal, ProposalStatus

# Of each kind so many are named, the rest is counted; all of it fits into one message.
MOST = 4


def show_status(desk: Desk) -> Screen:
    running, paused, planned = (
        _list(desk, each) for each in (CampaignStatus.RUNNING, CampaignStatus.PAUSED, CampaignStatus.SCHEDULED)
    )
    going = [_say_running(desk, each) for each in running[:MOST]]
    ahead = [
        words(N_("Planned: {name}, {time}"), name=each.name, time=Moment(each.due_at, desk.now))
        for each in planned[:MOST]
    ]
    lines = [*going, *_say_rest(running), *ahead, *_say_rest(planned), *_say_waiting(desk, paused)]
    if not lines:
        return screen(
            words(N_("All is calm: nothing is being sent, planned or waiting.")), actions=(NEW_CAMPAIGN, MENU)
        )
    return screen(*lines, actions=_list_actions(desk, running, paused))


def _list(desk: Desk, status: CampaignStatus) -> list[Campaign]:
    return list(
        desk.session.scalars(
            select(Campaign)
            .where(Campaign.jeweller_id == desk.own_shop.id, Campaign.status == status)
            .order_by(Campaign.due_at, Campaign.id)
        )
    )


def _say_running(desk: Desk, campaign: Campaign) -> Label:
    return words(
        N_("Being sent: {name}. {progress}"),
        name=campaign.name,
        progress=say_progress(get_figures(desk.session, campaign.id)),
    )


def _say_rest(campaigns: list[Campaign]) -> list[Label]:
    more = len(campaigns) - MOST
    return [counted("… and {count} more", "… and {count} more", more)] if more > 0 else []


def _say_waiting(desk: Desk, paused: list[Campaign]) -> list[Label]:
    """What goes on only when somebody does something, and who."""
    lines: list[Label] = []
    for each in paused[:MOST]:
        if each.pause_reason in PAUSE_REASONS:
            reason = PAUSE_REASONS[each.pause_reason]
            lines.append(words(N_("Waits for you: {name}. {reason}"), name=each.name, reason=reason))
        else:
            lines.append(words(N_("Waits for you: {name} is paused."), name=each.name))
    lines.extend(_say_rest(paused))
    drafts = _count_proposals(desk)
    if drafts and desk.role in SENDERS:
        lines.append(
            counted("Waits for you: {count} draft of your team", "Waits for you: {count} drafts of your team", drafts)
        )
    elif drafts:
        lines.append(
            counted(
                "Waits for the owner: {count} draft of yours", "Waits for the owner: {count} drafts of yours", drafts
            )
        )
    unsaved = find_unsaved_list(desk)
    if unsaved:
        lines.append(words(N_("Waits for you: your list “{file}” is not saved yet."), file=unsaved.filename))
    if not desk.own_shop.is_approved:
        lines.append(words(N_("Waits for our team: your shop is not approved, so nothing is sent.")))
    if _has_export(desk):
        lines.append(words(N_("I am making your Excel file.")))
    leads, _ = list_leads(desk, None, 0)
    if leads:
        lines.append(counted("{count} customer waits for a call.", "{count} customers wait for a call.", leads))
    return lines


def _count_proposals(desk: Desk) -> int:
    """Those who may send see everybody's, others their own."""
    waiting = select(func.count()).where(
        Proposal.jeweller_id == desk.own_shop.id, Proposal.status == ProposalStatus.WAITING
    )
    if desk.role not in SENDERS:
        waiting = waiting.where(Proposal.person_id == desk.person.id)
    return desk.session.scalar(waiting) or 0


def _has_export(desk: Desk) -> bool:
    asked = select(ExportOrder.id).where(
        ExportOrder.jeweller_id == desk.own_shop.id, ExportOrder.status == ExportStatus.ASKED
    )
    return desk.session.scalar(asked.limit(1)) is not None


def _list_actions(desk: Desk, running: list[Campaign], paused: list[Campaign]) -> tuple[Action, ...]:
    """First what waits longest for this person."""
    actions: list[Action] = []
    if paused:
        actions.append(Card("campaign", paused[0].id, words(N_("See it"))))
    elif running:
        actions.append(Card("campaign", running[0].id, words(N_("See it"))))
    if find_unsaved_list(desk):
        actions.append(SAVE_LIST)
    leads, _ = list_leads(desk, None, 0)
    if leads and len(actions) < 2:
        actions.append(Word("leads", words(N_("Leads"))))
    return (*actions[:2], CAMPAIGNS, MENU)[:3]


def tell_status(rest: str, state: State, desk: Desk) -> Turn:
    return Turn(state, show_status(desk))


COMMANDS = (Command("status", tell_status),)
