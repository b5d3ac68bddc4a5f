"""A campaign that is planned is opened again at its check card, and what is to come of it changes when it is saved."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.campaigns import find_campaign, may_edit
from conversations.commands import SENDERS
from conversations.desk import Desk
from conversations.effects import Effect, ReplaceCampaign, Show
from conversations.flow import Review
from conversations.jeweller import campaign_draft as draft
from conversations.jeweller.new_campaign import NewCampaign
from conversations.state import Answers
from conversations.texts import N_, Label, words


def show_edit(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    return (words(N_("The old plan stands until you save.")), *draft.show_check(desk, answers))


def label_save(desk: Desk, answers: Answers) -> Label:
    facts = draft.get_facts(desk, answers)
    return words(N_("Save")) if facts.starts_at else words(N_("Send to {people}"), people=facts.people)


class EditCampaign(NewCampaign):
    """The steps of a new campaign with the answers of one that is planned; it opens at its check card."""

    name = "edit_campaign"
    title = N_("Change campaign")

    check = Review(
        ask=show_edit,
        confirm=label_save,
        fingerprint=draft.get_fingerprint,
        may_confirm=draft.may_confirm,
        asides=NewCampaign.check.asides,
        change=NewCampaign.check.change,
        label=NewCampaign.check.label,
    )

    def begin(self, desk: Desk, given: Answers) -> Answers | Effect:
        campaign = find_campaign(desk, int(given["object_id"]))
        if campaign is None or desk.role not in SENDERS or not may_edit(desk, campaign):
            return Show("campaign", {"id": given["object_id"]})
        found = {"object_id": campaign.id, "version": campaign.version}
        return {**draft.copy_answers(campaign), **draft.copy_time(campaign), **found}

    def is_current(self, desk: Desk, answers: Answers) -> bool:
        """Whether what was opened is still the plan, and can still be changed."""
        campaign = find_campaign(desk, int(answers["object_id"]))
        return campaign is not None and campaign.version == answers["version"] and may_edit(desk, campaign)

    def overtaken(self, desk: Desk, answers: Answers) -> Effect | None:
        return None if self.is_current(desk, answers) else Show("overtaken", {"id": answers["object_id"]})

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        people = draft.get_facts(desk, answers).people
        changed = draft.read_draft(desk, answers)
        return [ReplaceCampaign(int(answers["object_id"]), answers["version"], changed, people, desk.turn_key)]
