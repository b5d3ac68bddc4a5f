"""What a dialogue may ask about one shop's campaigns: which there are, how they stand, what could be tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, case, func, select, text

from conversations.commands import SENDERS
from conversations.desk import Desk
from conversations.effects import CampaignDraft
from conversations.shop import find_template, make_selection
from models.audience import count_people, verdicts
from models.campaign import Campaign, CampaignStatus, Run, RunStatus
from models.contact import Contact
from models.figures import Figures, get_figures, get_retry_figures, list_run_figures
from models.message import Message, MessageState
from models.obligation import Obligation
from models.tally import find_folded_until
from models.team import Proposal, ProposalStatus


class Drawer(StrEnum):
    """Where a campaign is looked for."""

    LIVE = "live"
    PAUSED = "paused"
    SENT = "sent"
    DRAFTS = "drafts"
    ARCHIVED = "archived"


_LIVE = (CampaignStatus.RUNNING, CampaignStatus.SCHEDULED)
ENDED = (CampaignStatus.COMPLETED, CampaignStatus.CANCELLED)

_DRAWERS: dict[Drawer, ColumnElement[bool]] = {
    Drawer.LIVE: Campaign.status.in_(_LIVE),
    Drawer.PAUSED: Campaign.status == CampaignStatus.PAUSED,
    Drawer.SENT: Campaign.status.in_(ENDED) & Campaign.archived_at.is_(None),
    Drawer.ARCHIVED: Campaign.archived_at.is_not(None),
}

# What is being sent comes first, then what wants a decision, then what is planned, then the newest.
_RANK = case(
    (Campaign.status == CampaignStatus.RUNNING, 0),
    (Campaign.status == CampaignStatus.PAUSED, 1),
    (Campaign.status == CampaignStatus.SCHEDULED, 2),
    else_=3,
)


def list_page(desk: Desk, drawer: Drawer | None, skip: int, most: int) -> Sequence[Campaign]:
    """Of one drawer, or of all but the archive."""
    wanted = Campaign.archived_at.is_(None) if drawer is None else _DRAWERS[drawer]
    return desk.session.scalars(
        select(Campaign)
        .where(Campaign.jeweller_id == desk.own_shop.id, wanted)
        .order_by(_RANK, Campaign.id.desc())
        .offset(skip)
        .limit(most)
    ).all()


def count_drawers(desk: Desk) -> dict[Drawer, int]:
    """How many campaigns each drawer holds; drafts are no campaigns yet."""
    counts = [func.count().filter(wanted).label(drawer.value) for drawer, wanted in _DRAWERS.items()]
    row = desk.session.execute(select(*counts).where(Campaign.jeweller_id == desk.own_shop.id)).one()
    return {drawer: getattr(row, drawer.value) for drawer in _DRAWERS}


def list_waiting_proposals(desk: Desk, most: int) -> Sequence[Proposal]:
    return desk.session.scalars(
        select(Proposal)
        .where(Proposal.jeweller_id == desk.own_shop.id, Proposal.status == ProposalStatus.WAITING)
        .order_by(Proposal.id.desc())
        .limit(most)
    ).all()


def find_campaign(desk: Desk, campaign_id: int) -> Campaign | None:
    found = desk.session.get(Campaign, campaign_id)
    return found if found and desk.shop and found.jeweller_id == desk.shop.id else None


def find_newest(desk: Desk, *statuses: CampaignStatus, name: str = "") -> Campaign | None:
    """The newest in one of some states that is not put away; with a name, of that name."""
    query = select(Campaign).where(
        Campaign.jeweller_id == desk.own_shop.id, Campaign.status.in_(statuses), Campaign.archived_at.is_(None)
    )
    if name:
        query = query.where(func.lower(Campaign.name) == name.casefold())
    return desk.session.scalars(query.order_by(Campaign.id.desc()).limit(1)).one_or_none()


def has_run(desk: Desk, campaign: Campaign) -> bool:
    return bool(desk.session.scalar(select(Run.id).where(Run.campaign_id == campaign.id).limit(1)))


def has_open_run(desk: Desk, campaign: Campaign) -> bool:
    """Whether a run of it has begun and is not over."""
    return bool(
        desk.session.scalar(
            select(Run.id).where(Run.campaign_id == campaign.id, Run.status == RunStatus.SENDING).limit(1)
        )
    )


def may_edit(desk: Desk, campaign: Campaign) -> bool:
    """Planned or held, and nobody is being written to: then what is to come can still be changed."""
    waits = campaign.status in {CampaignStatus.SCHEDULED, CampaignStatus.PAUSED}
    return waits and campaign.retry_of_id is None and not has_open_run(desk, campaign)


def make_retry(campaign: Campaign) -> CampaignDraft:
    """The same words once more, to those whom it failed to reach."""
    return CampaignDraft(
        segment=campaign.segment.value if campaign.segment else None,
        template_id=campaign.template_id,
        values=campaign.values,
        send_at=None,
        language=campaign.language,
        retry_of=campaign.id,
    )


def count_retryable(desk: Desk, campaign: Campaign) -> int:
    """Messages that failed for a reason that may pass and were not tried again, whatever their recipients say today."""
    template = find_template(desk, campaign.template_id)
    if template is None or campaign.status not in (*ENDED, CampaignStatus.SCHEDULED):
        return 0
    head = count_people(desk.session, make_selection(desk, make_retry(campaign), template))
    return head.people + sum(head.left_out.values())


@dataclass(frozen=True)
class Standing:
    """Everything a campaign's card shows; `runs` are the newest with their figures, `again` what was tried again.

    `folded_until` is when the newest of the shop's runs ended whose single messages are gone.
    """

    campaign: Campaign
    figures: Figures
    runs: Sequence[tuple[datetime, Figures]]
    again: Figures
    retryable: int
    is_editable: bool
    may_send: bool
    folded_until: datetime | None


MOST_RUNS = 5


def get_standing(desk: Desk, campaign: Campaign) -> Standing:
    figures = get_figures(desk.session, campaign.id)
    return Standing(
        campaign=campaign,
        figures=figures,
        runs=list_run_figures(desk.session, campaign.id, MOST_RUNS),
        again=get_retry_figures(desk.session, campaign.id),
        retryable=count_retryable(desk, campaign) if figures.failed else 0,
        is_editable=may_edit(desk, campaign),
        may_send=desk.role in SENDERS,
        folded_until=find_folded_until(desk.session, campaign.jeweller_id),
    )


@dataclass(frozen=True)
class Missed:
    """Somebody a message was for: how they are called, their number, and that of their loan or plan."""

    name: str
    phone: str
    number: str | None


def list_unconfirmed(desk: Desk, campaign_id: int, most: int) -> Sequence[Missed]:
    rows = desk.session.execute(
        select(Contact.name, Contact.phone, Obligation.number)
        .join(Message, Message.contact_id == Contact.id)
        .join(Run, Run.id == Message.run_id)
        .outerjoin(Obligation, Obligation.id == Message.obligation_id)
        .where(Run.campaign_id == campaign_id, Message.state == MessageState.UNCONFIRMED)
        .where(Message.jeweller_id == desk.own_shop.id)
        .order_by(Message.id)
        .limit(most)
    )
    return [Missed(*row) for row in rows]


def list_nameless(desk: Desk, draft: CampaignDraft, most: int) -> Sequence[Missed]:
    """Who would be left out of a draft for want of a name."""
    template = find_template(desk, draft.template_id)
    if template is None:
        return ()
    statement, parameters = verdicts(make_selection(desk, draft, template))
    rows = desk.session.execute(text(_NAMELESS.format(statement)), {**parameters, "most": most})
    return [Missed(*row) for row in rows]


_NAMELESS = """
SELECT contact.name, contact.phone, obligation.number FROM ({}) AS v
JOIN contact ON contact.id = v.contact_id LEFT JOIN obligation ON obligation.id = v.obligation_id
WHERE v.verdict = 'no_value' AND v.is_nameless ORDER BY contact.id, obligation.id LIMIT :most
"""
