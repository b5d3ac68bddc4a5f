"""What a jeweller's typed words about campaigns do."""

from __future__ import annotations

from conversations import engine
from conversations.commands import SENDERS, WRITERS, Act, Command
from conversations.desk import Desk
from conversations.effects import Control, ControlNewest, Show, StopAll
from conversations.engine import Turn, open_flow
from conversations.jeweller.campaigns import show_campaigns
from conversations.jeweller.menu import show_draft_waits, show_menu, show_templates
from conversations.jeweller.new_campaign import NewCampaign
from conversations.shop import (
    find_live_campaign,
    find_translation,
    has_paused,
    list_campaigns,
    list_templates,
    show_blanks,
)
from conversations.state import State
from conversations.texts import Words
from models.contact import Segment

_FLOW = NewCampaign()


def begin(rest: str, state: State, desk: Desk) -> Turn:
    obstacle = _FLOW.obstacle(desk)
    if obstacle is not None:
        return Turn(state, obstacle)
    if has_draft(state):
        return remind_of_draft(state)
    return open_flow(_FLOW, state, desk)


def take_up(rest: str, state: State, desk: Desk) -> Turn:
    return engine.take_up(_FLOW, state, desk) if has_draft(state) else Turn(state, show_menu(desk, state))


def go_on(rest: str, state: State, desk: Desk) -> Turn:
    """Continue, typed, means the draft that waits; without one, the campaign that is paused."""
    return engine.take_up(_FLOW, state, desk) if has_draft(state) else resume(rest, state, desk)


def resume(rest: str, state: State, desk: Desk) -> Turn:
    """The campaign that is paused; without one, the draft that waits: some languages have one word for both."""
    if has_draft(state) and not has_paused(desk):
        return engine.take_up(_FLOW, state, desk)
    return Turn(state, None, (ControlNewest(Control.RESUME),))


def start_again(rest: str, state: State, desk: Desk) -> Turn:
    return begin("", engine.forget_draft(_FLOW, state), desk)


def has_draft(state: State) -> bool:
    return _FLOW.name in state.drafts


def remind_of_draft(state: State) -> Turn:
    return Turn(state, show_draft_waits(Words(_FLOW.title)))


def show_live(state: State, desk: Desk) -> Turn:
    """Cancel, typed outside a question, may mean a campaign: it is shown with what can be done, and nothing is done."""
    campaign = find_live_campaign(desk)
    return (
        Turn(state, None, (Show("campaign", {"id": campaign.id}),)) if campaign else Turn(state, show_menu(desk, state))
    )


def list_newest(rest: str, state: State, desk: Desk) -> Turn:
    return Turn(state, show_campaigns(list_campaigns(desk), desk.now))


def list_messages(rest: str, state: State, desk: Desk) -> Turn:
    found = {template.id: template for segment in Segment for template in list_templates(desk, segment)}
    titles = []
    for template in found.values():
        translation = find_translation(template, desk.language)
        titles.append((template.title, show_blanks(translation.body) if translation else ""))
    return Turn(state, show_templates(titles))


def report(rest: str, state: State, desk: Desk) -> Turn:
    return Turn(state, None, (Show("report"),))


def stop_all(rest: str, state: State, desk: Desk) -> Turn:
    return Turn(state, None, (StopAll(),))


def control_newest(control: Control) -> Act:
    return lambda rest, state, desk: Turn(state, None, (ControlNewest(control),))


COMMANDS = (
    Command("new campaign", begin, roles=WRITERS),
    Command("continue", go_on, roles=WRITERS),
    Command("continue draft", take_up, roles=WRITERS),
    Command("start again", start_again, roles=WRITERS),
    Command("campaigns", list_newest),
    Command("status", list_newest),
    Command("templates", list_messages),
    Command("report", report),
    Command("stop all", stop_all, roles=SENDERS),
    Command("pause", control_newest(Control.PAUSE), roles=SENDERS),
    Command("resume", resume, roles=SENDERS),
    Command("undo", control_newest(Control.UNDO), roles=SENDERS),
)
