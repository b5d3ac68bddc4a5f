"""A prepared campaign is put before those who may send, and decided on once."""

from __future__ import annotations

from sqlalchemy import select

from conversations import notices as texts
from conversations.desk import Desk
from conversations.effects import CampaignDraft, DecideProposal, ProposeCampaign, StartCampaign
from conversations.flow import CHANGED
from conversations.jeweller import proposals as screens
from conversations.jeweller.campaigns import show_changed_meanwhile, show_nothing_to_control
from conversations.screen import Screen
from conversations.shop import CampaignFacts
from conversations.texts import Hole, Rupees
from jobs.effects import campaigns
from jobs.notices import spoken_language, tell, tell_owners
from jobs.reply import Letterhead
from jobs.services import Services
from models.audit import record
from models.jeweller import Member, MemberStatus
from models.person import Person
from models.team import Proposal, ProposalStatus


def propose(effect: ProposeCampaign, services: Services, desk: Desk) -> Screen:
    """Written once, whatever is tapped again."""
    shop, facts = desk.own_shop, screens.find_facts(desk, effect.draft)
    earlier = desk.session.scalars(
        select(Proposal).where(Proposal.jeweller_id == shop.id, Proposal.confirm_key == effect.key)
    ).one_or_none()
    if earlier is not None:
        return screens.show_proposed()
    if facts is None or facts.people != effect.people:
        return show_changed_meanwhile()
    proposal = Proposal(
        jeweller_id=shop.id,
        person_id=desk.person.id,
        draft=screens.write_draft(effect.draft),
        people=facts.people,
        total_paise=facts.cost.total_paise,
        confirm_key=effect.key,
        status=ProposalStatus.WAITING,
    )
    desk.session.add(proposal)
    desk.session.flush()
    _note(desk, "proposed", proposal)
    who, title = screens.name_person(desk.person), screens.find_title(desk, effect.draft)
    shown = screens.show_proposal(proposal, who, title, facts, desk.now)
    values: dict[str, Hole] = {
        "who": who,
        "campaign": title,
        "people": facts.people,
        "cost": Rupees(facts.cost.total_paise),
    }
    tell_owners(desk.session, shop, desk.now, shown, texts.PROPOSAL, values)
    return screens.show_proposed()


def _note(desk: Desk, deed: str, proposal: Proposal) -> None:
    record(
        desk.session,
        desk.now,
        deed,
        f"proposal {proposal.id}",
        jeweller_id=proposal.jeweller_id,
        person_id=desk.person.id,
        people=proposal.people,
    )


def decide(effect: DecideProposal, services: Services, desk: Desk) -> Screen:
    """One decision wins. Audience and price are read again: a yes to other figures than now only shows these."""
    proposal = _lock(desk, effect.proposal_id)
    if proposal is None:
        return show_nothing_to_control()
    draft = screens.read_draft(desk, proposal.draft)
    title = screens.find_title(desk, draft)
    if proposal.status is not ProposalStatus.WAITING:
        return screens.show_standing(proposal, title)
    if not effect.is_approved:
        _close(desk, proposal, title, ProposalStatus.REJECTED)
        return screens.show_standing(proposal, title)
    if screens.is_too_late(draft, desk.now):
        _close(desk, proposal, title, ProposalStatus.REJECTED)
        return screens.show_too_late(title)
    facts = screens.find_facts(desk, draft)
    if facts is None or not facts.people or not desk.own_shop.is_approved:
        return show_changed_meanwhile()
    if effect.version not in {None, proposal.version} or _has_changed(proposal, facts):
        return _show_anew(desk, proposal, title, facts)
    return _approve(services, desk, proposal, title, draft)


def _lock(desk: Desk, proposal_id: int) -> Proposal | None:
    return desk.session.scalars(
        select(Proposal)
        .where(Proposal.id == proposal_id, Proposal.jeweller_id == desk.own_shop.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def _has_changed(proposal: Proposal, facts: CampaignFacts) -> bool:
    return (facts.people, facts.cost.total_paise) != (proposal.people, proposal.total_paise)


def _show_anew(desk: Desk, proposal: Proposal, title: str, facts: CampaignFacts) -> Screen:
    proposal.people, proposal.total_paise = facts.people, facts.cost.total_paise
    desk.session.flush()
    who = screens.name_person(desk.session.get_one(Person, proposal.person_id))
    return screens.show_proposal(proposal, who, title, facts, desk.now).after(CHANGED)


def _approve(services: Services, desk: Desk, proposal: Proposal, title: str, draft: CampaignDraft) -> Screen:
    shown = campaigns.start(StartCampaign(draft, proposal.people, proposal.confirm_key), services, desk)
    _close(desk, proposal, title, ProposalStatus.APPROVED)
    return shown


def _close(desk: Desk, proposal: Proposal, title: str, status: ProposalStatus) -> None:
    proposal.status = status
    proposal.decided_by_person_id = desk.person.id
    desk.session.flush()
    _note(desk, f"{status.value} draft", proposal)
    person = desk.session.get_one(Person, proposal.person_id)
    is_member = desk.session.scalars(
        select(Member.id).where(
            Member.jeweller_id == proposal.jeweller_id,
            Member.person_id == person.id,
            Member.status == MemberStatus.ACTIVE,
        )
    ).one_or_none()
    if is_member is None or person.id == desk.person.id:
        return
    shop = desk.own_shop
    to = Letterhead(person, shop.phone_number_id, spoken_language(person, shop.language), shop.id, desk.now)
    shown = screens.show_decision(
        title, screens.name_person(desk.person), is_approved=status is ProposalStatus.APPROVED
    )
    tell(desk.session, to, shown, texts.PROPOSAL_DECIDED, {"campaign": title})


def look(desk: Desk, proposal_id: int) -> Screen:
    proposal = screens.find_proposal(desk, proposal_id)
    if proposal is None:
        return show_nothing_to_control()
    draft = screens.read_draft(desk, proposal.draft)
    facts, title = screens.find_facts(desk, draft), screens.find_title(desk, draft)
    if facts is None or proposal.status is not ProposalStatus.WAITING:
        return screens.show_standing(proposal, title)
    return screens.show_closely(desk, proposal, title, facts)
