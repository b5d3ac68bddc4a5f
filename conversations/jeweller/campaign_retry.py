"""A campaign goes once more to those whom it failed to reach for a reason that may pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from conversations.campaigns import count_retryable, find_campaign, get_standing, make_retry
from conversations.commands import SENDERS
from conversations.desk import Desk
from conversations.effects import CampaignDraft, Effect, SendTest, Show, StartCampaign
from conversations.flow import Aside, Choice, Flow, Reading, Review, Text
from conversations.jeweller import campaign_draft as draft
from conversations.jeweller.check_card import show_facts
from conversations.parsers import is_ahead, read_time
from conversations.screen import Option
from conversations.shop import CampaignFacts, get_campaign_facts
from conversations.state import Answers
from conversations.texts import N_, Label, counted, words
from models.campaign import Campaign


def _get_campaign(desk: Desk, answers: Answers) -> Campaign:
    campaign = find_campaign(desk, int(answers["object_id"]))
    if campaign is None:
        raise LookupError("the campaign is gone")
    return campaign


def make_draft(desk: Desk, answers: Answers) -> CampaignDraft:
    send_at = draft.keep_hours(desk, draft.read_wish(answers))
    return replace(make_retry(_get_campaign(desk, answers)), send_at=send_at)


def get_facts(desk: Desk, answers: Answers) -> CampaignFacts:
    return get_campaign_facts(desk, make_draft(desk, answers))


def show_retry(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    """The four numbers, and how many of those it did not reach are not tried again."""
    campaign, facts = _get_campaign(desk, answers), get_facts(desk, answers)
    newest = get_standing(desk, campaign).runs[:1]
    lasting = sum(figures.failed for _, figures in newest) - facts.people - sum(facts.head.left_out.values())
    lines = show_facts(desk, facts, campaign.name)
    if facts.starts_at != draft.read_wish(answers):
        lines = (*lines, words(N_("Your quiet hours and closed days are kept: it goes out after them.")))
    if lasting <= 0:
        return lines
    told = counted(
        "{count} more failed for good, or was tried again already.",
        "{count} more failed for good, or were tried again already.",
        lasting,
    )
    return (told, *lines)


def get_fingerprint(desk: Desk, answers: Answers) -> list[Any]:
    return draft.print_facts(get_facts(desk, answers))


def may_confirm(desk: Desk, answers: Answers) -> bool:
    return desk.own_shop.is_approved and get_facts(desk, answers).people > 0


def label_confirm(desk: Desk, answers: Answers) -> Label:
    facts = get_facts(desk, answers)
    return words(N_("Schedule") if facts.starts_at else N_("Send to {people}"), people=facts.people)


def list_times(desk: Desk, answers: Answers) -> list[Option]:
    return [option for option in draft.list_times(desk, answers) if option.value != "pick"]


def needs_number(desk: Desk, answers: Answers) -> bool:
    return draft.is_weighty(desk, get_facts(desk, answers), _get_campaign(desk, answers).template_id)


def read_people(text: str, desk: Desk, answers: Answers) -> Reading:
    return draft.read_count(text, get_facts(desk, answers).people)


def test_to_me(desk: Desk, answers: Answers) -> Aside:
    return Aside((SendTest(make_draft(desk, answers)),))


class RetryFailed(Flow):
    """A check card for those whom a campaign failed to reach for a reason that may pass."""

    name = "retry_failed"
    title = N_("Retry failed")

    when = Choice(
        text=N_("When should it go out? Choose, or type a time."),
        choices=list_times,
        parse=read_time,
        keeps=is_ahead,
        default="now",
        label=N_("When"),
    )
    check = Review(
        ask=show_retry,
        confirm=label_confirm,
        fingerprint=get_fingerprint,
        may_confirm=may_confirm,
        asides={"test": (N_("Test to me"), test_to_me)},
        change=("when",),
        label=N_("Check"),
    )
    sure = Text(
        ask=lambda desk, answers: draft.ask_count(get_facts(desk, answers).people),
        parse=read_people,
        asked=needs_number,
        label=N_("Check"),
    )

    def begin(self, desk: Desk, given: Answers) -> Answers | Effect:
        campaign = find_campaign(desk, int(given["object_id"]))
        if campaign is None or desk.role not in SENDERS or not count_retryable(desk, campaign):
            return Show("campaign", {"id": given["object_id"]})
        return {"object_id": campaign.id}

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        return [StartCampaign(make_draft(desk, answers), get_facts(desk, answers).people, desk.turn_key)]
