"""What a jeweller's typed words about campaigns do."""

from __future__ import annotations

from collections.abc import Mapping

from conversations import engine
from conversations.campaigns import ENDED, Drawer, find_newest
from conversations.commands import SENDERS, WRITERS, Act, Command
from conversations.desk import Desk
from conversations.effects import ArchiveCampaign, Control, ControlNewest, Show, StopAll
from conversations.engine import Turn, open_flow
from conversations.jeweller.campaign_drafts import (
    NEW,
    START_AGAIN,
    delete_draft,
    find_draft,
    show_draft,
    show_waiting,
)
from conversations.jeweller.campaign_list import show_list
from conversations.jeweller.campaign_retry import RetryFailed
from conversations.jeweller.campaigns import show_nothing_failed, show_nothing_to_control
from conversations.jeweller.menu import show_menu
from conversations.shop import find_live_campaign, has_paused, list_campaigns
from conversations.state import State

RETRY = RetryFailed()

# How far back a campaign is looked for whose failed messages are to be tried again.
MOST_LOOKED_AT = 10


def begin(rest: str, state: State, desk: Desk) -> Turn:
    obstacle = NEW.obstacle(desk)
    if obstacle is not None:
        return Turn(state, obstacle)
    draft = find_draft(state, desk, NEW.name)
    if draft is not None:
        return Turn(state, show_waiting(draft, START_AGAIN))
    return open_flow(NEW, state, desk)


def take_up(rest: str, state: State, desk: Desk) -> Turn:
    draft = find_draft(state, desk, rest)
    return engine.take_up(draft.flow, state, desk) if draft else Turn(state, show_menu(desk, state))


def go_on(rest: str, state: State, desk: Desk) -> Turn:
    """Continue, typed, means the draft that waits; without one, the campaign that is paused."""
    draft = find_draft(state, desk)
    return engine.take_up(draft.flow, state, desk) if draft else resume(rest, state, desk)


def resume(rest: str, state: State, desk: Desk) -> Turn:
    """The campaign that is paused; without one, the draft that waits: some languages have one word for both."""
    draft = find_draft(state, desk)
    if draft and not has_paused(desk):
        return engine.take_up(draft.flow, state, desk)
    return Turn(state, None, (ControlNewest(Control.RESUME),))


def start_again(rest: str, state: State, desk: Desk) -> Turn:
    return begin("", engine.forget_draft(NEW, state), desk)


def show_live(state: State, desk: Desk) -> Turn:
    """Cancel, typed outside a question, may mean a campaign: it is shown with what can be done, and nothing is done."""
    campaign = find_live_campaign(desk)
    return (
        Turn(state, None, (Show("campaign", {"id": campaign.id}),)) if campaign else Turn(state, show_menu(desk, state))
    )


def list_newest(rest: str, state: State, desk: Desk) -> Turn:
    return Turn(state, show_list(rest, state, desk))


def archive(rest: str, state: State, desk: Desk) -> Turn:
    """The newest that has ended, or the newest of that name."""
    found = find_newest(desk, *ENDED, name=rest)
    return Turn(state, None, (ArchiveCampaign(found.id),)) if found else Turn(state, show_nothing_to_control())


def retry_failed(rest: str, state: State, desk: Desk) -> Turn:
    """Of the newest campaign that failed to reach somebody for a reason that may pass."""
    for campaign in list_campaigns(desk, limit=MOST_LOOKED_AT):
        begun = RETRY.begin(desk, {"object_id": campaign.id})
        if isinstance(begun, Mapping):
            return open_flow(RETRY, state, desk, begun)
    return Turn(state, show_nothing_failed())


def stop_all(rest: str, state: State, desk: Desk) -> Turn:
    return Turn(state, None, (StopAll(),))


def control_newest(control: Control) -> Act:
    return lambda rest, state, desk: Turn(state, None, (ControlNewest(control),))


COMMANDS = (
    Command("new campaign", begin, roles=WRITERS),
    Command("continue", go_on, roles=WRITERS),
    Command("continue draft", take_up, takes_more=True, roles=WRITERS),
    Command("draft", show_draft, takes_more=True, roles=WRITERS),
    Command("delete draft", delete_draft, takes_more=True, roles=WRITERS),
    Command("start again", start_again, roles=WRITERS),
    Command("campaigns", list_newest, takes_more=True),
    Command("drafts", lambda rest, state, desk: list_newest(Drawer.DRAFTS.value, state, desk)),
    Command("archive", archive, takes_more=True, roles=SENDERS),
    Command("retry failed", retry_failed, roles=SENDERS),
    Command("stop all", stop_all, roles=SENDERS),
    Command("pause", control_newest(Control.PAUSE), roles=SENDERS),
    Command("resume", resume, roles=SENDERS),
    Command("undo", control_newest(Control.UNDO), roles=SENDERS),
)
