"""A list like one that was saved before: what is new in it, and one question instead of all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from conversations.desk import Desk
from conversations.jeweller.list_card import say_counts, say_more
from conversations.lists import count_in_other_groups, find_last_campaign, get_card
from conversations.screen import Option
from conversations.shop import find_template
from conversations.state import Answers
from conversations.texts import N_, Day, Label, counted, words

SEND, SAVE, OTHER = "send", "save", "other"

_AGREED = {
    "offers": words(N_("As last time they are noted as having agreed to reminders and offers.")),
    "reminders": words(N_("As last time they are noted as having agreed to reminders.")),
    "unsure": words(N_("As last time nobody is noted as having agreed, so nobody is written to yet.")),
}
_GROUPS = {
    "GOLD_LOAN": words(N_("Group: Gold loan.")),
    "GOLD_SIP": words(N_("Group: Gold SIP.")),
    "MARKETING": words(N_("Group: Offers.")),
}


def find_known(desk: Desk, answers: Answers) -> Mapping[str, Any] | None:
    """What was said of the last list of this layout, and how this one differs from what is saved."""
    known: Mapping[str, Any] | None = get_card(desk, int(answers["import_id"])).get("known")
    return known


def is_taken_over(desk: Desk, answers: Answers) -> bool:
    """Whether group and consent are those of last time."""
    return find_known(desk, answers) is not None and answers.get("same") in {SEND, SAVE}


def _find_title(desk: Desk, segment: str) -> str | None:
    """The message that went to this group last."""
    campaign = find_last_campaign(desk, segment)
    template = find_template(desk, campaign.template_id) if campaign else None
    return template.title if template else None


def ask_same(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    card = get_card(desk, int(answers["import_id"]))
    known = card["known"]
    others = count_in_other_groups(desk, int(answers["import_id"]), known["segment"])
    title = _find_title(desk, known["segment"])
    lines: list[Label] = [_say_known(known, card.get("sheet", "")), _say_news(known, card["good"])]
    if card["repeated"] or card["rejected"]:
        lines.append(say_counts(card))
    lines += say_more(card)
    lines.append(_GROUPS[known["segment"]])
    if others and card["decided"].get("moves") == "move":
        lines.append(counted("{count} comes here from another group.", "{count} come here from other groups.", others))
    elif others:
        lines.append(counted("{count} stays in another group.", "{count} stay in other groups.", others))
    lines.append(_AGREED[known["consent"]])
    if title:
        return (*lines, words(N_("Save them, and send “{title}” as last time?"), title=title))
    return (*lines, words(N_("Save them?")))


def _say_known(known: Mapping[str, Any], sheet: str) -> Label:
    day = Day(date.fromisoformat(known["used_on"]))
    if sheet:
        return words(N_("Same layout as {day} ({sheet})."), day=day, sheet=sheet)
    return words(N_("Same layout as {day}."), day=day)


def _say_news(known: Mapping[str, Any], good: int) -> Label:
    parts = {"new": known["new"], "changed": known["changed"], "same": known["same"]}
    if known["loans"] == good:
        return counted(
            "{count} loan or plan: {new} new, {changed} changed, {same} as before.",
            "{count} loans or plans: {new} new, {changed} changed, {same} as before.",
            good,
            **parts,
        )
    return counted(
        "{count} customer: {new} new, {changed} changed, {same} as before.",
        "{count} customers: {new} new, {changed} changed, {same} as before.",
        good,
        **parts,
    )


def list_same(desk: Desk, answers: Answers) -> list[Option]:
    known = find_known(desk, answers) or {}
    save = Option(SAVE, words(N_("Only save")))
    other = Option(OTHER, words(N_("Something else")))
    if _find_title(desk, known["segment"]):
        return [Option(SEND, words(N_("Save and send"))), save, other]
    return [Option(SAVE, words(N_("Save"))), other]
