"""Somebody who may not send prepared a campaign: the card for those who may, and their yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from conversations.desk import Desk
from conversations.effects import CampaignDraft, DecideProposal, Effect
from conversations.flow import Flow, Reading, Text
from conversations.jeweller.campaign_draft import ask_count, is_weighty, keep_hours, read_count
from conversations.jeweller.check_card import show_facts
from conversations.screen import MENU, Card, Screen, screen
from conversations.shop import CampaignFacts, find_template, get_campaign_facts
from conversations.state import Answers
from conversations.texts import N_, Label, Moment, Rupees, counted, words
from models.person import Person
from models.team import Proposal, ProposalStatus
from models.values.phones import mask

STATUS_NAMES = {
    ProposalStatus.WAITING: words(N_("waiting")),
    ProposalStatus.APPROVED: words(N_("approved")),
    ProposalStatus.REJECTED: words(N_("rejected")),
}


def name_person(person: Person) -> str:
    """How a person is called in a team: by their own name, else by their masked number."""
    return person.profile_name or mask(person.wa_id or "")


def write_draft(draft: CampaignDraft) -> dict[str, Any]:
    return {**asdict(draft), "send_at": draft.send_at.isoformat() if draft.send_at else None}


def read_draft(desk: Desk, stored: Mapping[str, Any]) -> CampaignDraft:
    """As it was prepared; what was for now keeps the quiet hours of the moment it is decided in."""
    send_at = datetime.fromisoformat(stored["send_at"]) if stored["send_at"] else keep_hours(desk, None)
    return CampaignDraft(**{**stored, "send_at": send_at})


def is_too_late(draft: CampaignDraft, now: datetime) -> bool:
    return draft.send_at is not None and draft.send_at <= now


def find_proposal(desk: Desk, proposal_id: int) -> Proposal | None:
    found = desk.session.get(Proposal, proposal_id)
    return found if found and desk.shop and found.jeweller_id == desk.shop.id else None


def find_author(desk: Desk, proposal: Proposal) -> str:
    return name_person(desk.session.get_one(Person, proposal.person_id))


def find_facts(desk: Desk, draft: CampaignDraft) -> CampaignFacts | None:
    """None when the message is gone."""
    return get_campaign_facts(desk, draft) if find_template(desk, draft.template_id) else None


def find_title(desk: Desk, draft: CampaignDraft) -> str:
    template = find_template(desk, draft.template_id)
    return template.title if template else ""


def decision_buttons(proposal: Proposal) -> tuple[Card, ...]:
    return (
        Card("approve draft", proposal.id, words(N_("Approve")), version=proposal.version),
        Card("proposal", proposal.id, words(N_("See it"))),
        Card("reject draft", proposal.id, words(N_("Reject")), version=proposal.version),
    )


def show_proposal(proposal: Proposal, who: str, title: str, facts: CampaignFacts, now: datetime) -> Screen:
    # Named before: a marked sentence inside would hide the plural from the catalogs.
    when = Moment(facts.starts_at, now) if facts.starts_at else words(N_("now"))
    line = counted(
        "{who} prepared “{title}”: {count} person, {net} + GST {gst}, {when}.",
        "{who} prepared “{title}”: {count} people, {net} + GST {gst}, {when}.",
        facts.people,
        who=who,
        title=title,
        net=Rupees(facts.cost.net_paise),
        gst=Rupees(facts.cost.gst_paise),
        when=when,
    )
    return screen(line, actions=decision_buttons(proposal))


def show_closely(desk: Desk, proposal: Proposal, title: str, facts: CampaignFacts) -> Screen:
    approve, _, reject = decision_buttons(proposal)
    return screen(*show_facts(desk, facts, title), actions=(approve, reject, MENU))


def show_proposed() -> Screen:
    return screen(words(N_("Sent for approval. I tell you here what was decided.")), actions=(MENU,))


def show_standing(proposal: Proposal, title: str) -> Screen:
    return screen(words(N_("“{title}”: {status}."), title=title, status=STATUS_NAMES[proposal.status]), actions=(MENU,))


def show_too_late(title: str) -> Screen:
    return screen(
        words(N_("The time for “{title}” has passed, so nothing is sent. It can be prepared again."), title=title),
        actions=(MENU,),
    )


def show_decision(title: str, who: str, *, is_approved: bool) -> Screen:
    """For the one who prepared it."""
    told = N_("{who} approved “{title}”.") if is_approved else N_("{who} rejected “{title}”. Nothing was sent.")
    return screen(words(told, who=who, title=title), actions=(MENU,))


def needs_number(desk: Desk, answers: Answers) -> bool:
    """The second gesture, as for a campaign of one's own."""
    proposal = find_proposal(desk, int(answers["object_id"]))
    if proposal is None or proposal.status is not ProposalStatus.WAITING or proposal.version != answers["version"]:
        return False
    draft = read_draft(desk, proposal.draft)
    facts = None if is_too_late(draft, desk.now) else find_facts(desk, draft)
    return facts is not None and facts.people == proposal.people and is_weighty(desk, facts, draft.template_id)


def _count(desk: Desk, answers: Answers) -> int:
    proposal = find_proposal(desk, int(answers["object_id"]))
    return proposal.people if proposal else 0


def ask_number(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    return ask_count(_count(desk, answers))


def read_people(text: str, desk: Desk, answers: Answers) -> Reading:
    return read_count(text, _count(desk, answers))


class ApproveDraft(Flow):
    """One tap; the number of people as well where a campaign of one's own would ask for it."""

    name = "approve_draft"
    title = N_("Approve")

    sure = Text(ask=ask_number, parse=read_people, asked=needs_number)

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        return [DecideProposal(int(answers["object_id"]), is_approved=True, version=answers["version"])]
