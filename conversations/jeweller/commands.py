"""What a jeweller's typed words do outside a question."""

from __future__ import annotations

import re

from conversations.desk import Desk
from conversations.effects import Control, ControlNewest, Show, StopAll
from conversations.engine import Turn, open_flow
from conversations.jeweller.campaigns import show_campaigns
from conversations.jeweller.customer_list import AddedCards
from conversations.jeweller.menu import show_customers, show_draft_waits, show_templates
from conversations.jeweller.new_campaign import NewCampaign
from conversations.shop import find_translation, list_campaigns, list_templates
from conversations.state import State
from conversations.texts import Words
from conversations.words import SHOP, fold, match_word
from models.contact import Segment

_NEW_CAMPAIGN, _ADDED_CARDS = NewCampaign(), AddedCards()

# The name, then a number of at least ten digits however it is spaced.
_ADD = re.compile(r"^add\s+(?P<name>.*?)\s*(?P<phone>\+?[\d][\d\s\-()]{8,}\d)$", re.IGNORECASE)


def hear(text: str, state: State, desk: Desk) -> Turn | None:
    """None when the line is no command."""
    word = match_word(text, SHOP)
    if word is not None:
        return _obey(word, state, desk)
    typed = fold(text)
    if typed == "continue draft" and _NEW_CAMPAIGN.name in state.drafts:
        return _take_up(state, desk)
    if typed == "start again":
        return open_flow(_NEW_CAMPAIGN, _drop_draft(state), desk)
    added = _ADD.match(" ".join(text.split()))
    if added:
        cards = [[added["name"], [added["phone"]]]]
        return open_flow(_ADDED_CARDS, state, desk, {"cards": cards})
    return None


def _obey(word: str, state: State, desk: Desk) -> Turn:
    match word:
        case "new campaign":
            return _begin(state, desk)
        case "campaigns" | "status":
            return Turn(state, show_campaigns(list_campaigns(desk), desk.now))
        case "customers":
            return Turn(state, show_customers(desk))
        case "templates":
            return Turn(state, show_templates(_titles(desk)))
        case "report":
            return Turn(state, None, (Show("report"),))
        case "stop all":
            return Turn(state, None, (StopAll(),))
    return Turn(state, None, (ControlNewest(Control(word)),))


def _begin(state: State, desk: Desk) -> Turn:
    obstacle = _NEW_CAMPAIGN.obstacle(desk)
    if obstacle is not None:
        return Turn(state, obstacle)
    if _NEW_CAMPAIGN.name in state.drafts:
        return Turn(state, show_draft_waits(Words(_NEW_CAMPAIGN.title)))
    return open_flow(_NEW_CAMPAIGN, state, desk)


def _drop_draft(state: State) -> State:
    drafts = {name: answers for name, answers in state.drafts.items() if name != _NEW_CAMPAIGN.name}
    return State(state.flow, state.version, state.answers, state.turn, state.shown, drafts)


def _take_up(state: State, desk: Desk) -> Turn:
    answers = state.drafts[_NEW_CAMPAIGN.name]
    return open_flow(_NEW_CAMPAIGN, _drop_draft(state), desk, answers)


def _titles(desk: Desk) -> list[tuple[str, str]]:
    found = {template.id: template for segment in Segment for template in list_templates(desk, segment)}
    titles = []
    for template in found.values():
        translation = find_translation(template, desk.language)
        titles.append((template.title, translation.body if translation else ""))
    return titles
