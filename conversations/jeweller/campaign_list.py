"""All campaigns of a shop, drafts among them: the most urgent first, by drawer, and page by page."""

from __future__ import annotations

from conversations.campaigns import Drawer, count_drawers, list_page, list_waiting_proposals
from conversations.commands import SENDERS
from conversations.desk import Desk
from conversations.jeweller.campaign_drafts import Draft, list_drafts
from conversations.jeweller.campaigns import STATUS_NAMES, name_campaign
from conversations.jeweller.proposals import find_author, find_title, read_draft
from conversations.render import say
from conversations.screen import MENU, Action, Card, Screen, Word, screen
from conversations.state import State
from conversations.texts import N_, Label, Moment, counted, words
from conversations.words import fold
from models.campaign import Campaign
from models.team import Proposal
from whatsapp import limits

DRAWERS = {
    Drawer.LIVE: words(N_("Running, planned")),
    Drawer.PAUSED: words(N_("Paused")),
    Drawer.SENT: words(N_("Sent")),
    Drawer.DRAFTS: words(N_("Drafts")),
    Drawer.ARCHIVED: words(N_("Archive")),
}
FILTER = "filter"

# Two rows are kept for what is older and for the drawers.
PAGE = limits.LIST_ROWS - 2
MOST_PROPOSALS = 4

NEW_CAMPAIGN = Word("new campaign", words(N_("New campaign")))
ALL = Word("campaigns", words(N_("Campaigns")))


def show_list(rest: str, state: State, desk: Desk) -> Screen:
    """What was typed behind the word: a drawer, and how many are passed over."""
    *typed, last = rest.split() or [""]
    skip = int(last) if last.isascii() and last.isdigit() else 0
    wanted = fold(" ".join(typed) if skip else rest)
    counts = _count(state, desk)
    if wanted == FILTER:
        return _show_drawers(counts)
    drawer = next((each for each in Drawer if wanted in (each.value, fold(say(DRAWERS[each], desk.language)))), None)
    return _show(_list_rows(drawer, skip, state, desk), drawer, skip, counts)


def _list_rows(drawer: Drawer | None, skip: int, state: State, desk: Desk) -> tuple[list[Action], int]:
    """The rows of a page, and how many of them are campaigns."""
    first: list[Action] = []
    if drawer in (None, Drawer.DRAFTS) and not skip:
        first += [_draft_row(each) for each in list_drafts(state, desk)]
        first += [_proposal_row(each, desk) for each in _list_proposals(desk)]
    if drawer is Drawer.DRAFTS:
        return first, 0
    campaigns = list_page(desk, drawer, skip, PAGE - len(first))
    return [*first, *(_row(each, desk) for each in campaigns)], len(campaigns)


def _list_proposals(desk: Desk) -> list[Proposal]:
    """Those who may send decide on all; others see their own."""
    found = list_waiting_proposals(desk, MOST_PROPOSALS)
    return [each for each in found if desk.role in SENDERS or each.person_id == desk.person.id]


def _count(state: State, desk: Desk) -> dict[Drawer, int]:
    drafts = len(list_drafts(state, desk)) + len(_list_proposals(desk))
    return {**count_drawers(desk), Drawer.DRAFTS: drafts}


def _draft_row(draft: Draft) -> Action:
    return Word(f"draft {draft.flow.name}", draft.title, draft.place)


def _proposal_row(proposal: Proposal, desk: Desk) -> Action:
    waits = words(N_("waits for a yes · {who}"), who=find_author(desk, proposal))
    return Card("proposal", proposal.id, find_title(desk, read_draft(desk, proposal.draft)), description=waits)


def _row(campaign: Campaign, desk: Desk) -> Action:
    stands = words(
        N_("{status} · {time}"), status=STATUS_NAMES[campaign.status], time=Moment(campaign.due_at, desk.now)
    )
    return Card("campaign", campaign.id, name_campaign(campaign), description=stands)


def _show(found: tuple[list[Action], int], drawer: Drawer | None, skip: int, counts: dict[Drawer, int]) -> Screen:
    rows, campaigns = found
    shown = [each for each in Drawer if each is drawer or (drawer is None and each is not Drawer.ARCHIVED)]
    total = sum(counts[each] for each in shown)
    older = skip + campaigns
    is_last = older + (counts[Drawer.DRAFTS] if Drawer.DRAFTS in shown else 0) >= total
    word = f"campaigns {drawer.value} {older}" if drawer else f"campaigns {older}"
    more = () if is_last else (Word(word, words(N_("Older"))),)
    has_others = any(count for each, count in counts.items() if each is not drawer) and (
        drawer is not None or sum(1 for count in counts.values() if count) > 1
    )
    others = (Word(f"campaigns {FILTER}", words(N_("Show only…"))),) if has_others else ()
    if not rows:
        return _show_nothing(drawer, others)
    actions = (*rows, *more, *others)
    if len({str(each.title) for each in rows}) < len(rows) <= limits.BUTTONS:
        actions = (*actions, NEW_CAMPAIGN, MENU)  # buttons may not share a title, rows of a list may
    elif len(actions) < limits.BUTTONS:
        actions = (*actions, MENU)
    return screen(*_say_count(drawer, total, skip, is_last=is_last, rows=len(rows)), actions=actions)


def _say_count(drawer: Drawer | None, total: int, skip: int, *, is_last: bool, rows: int) -> tuple[Label, ...]:
    named: tuple[Label, ...] = (DRAWERS[drawer],) if drawer else ()
    if skip or not is_last:
        place = words(N_("{first} to {last} of {total}"), first=skip + 1, last=skip + rows, total=total)
        return (*named, place, words(N_("Choose one to see more.")))
    told = counted(
        "Your last campaign. Choose it to see more.", "Your last {count} campaigns. Choose one to see more.", total
    )
    return (*named, told)


def _show_nothing(drawer: Drawer | None, others: tuple[Action, ...]) -> Screen:
    if drawer is None:
        return screen(words(N_("No campaigns yet.")), actions=(NEW_CAMPAIGN, *others, MENU))
    return screen(words(N_("{drawer}: nothing here."), drawer=DRAWERS[drawer]), actions=(ALL, MENU))


def _show_drawers(counts: dict[Drawer, int]) -> Screen:
    rows: tuple[Action, ...] = tuple(
        Word(f"campaigns {drawer.value}", DRAWERS[drawer], counted("{count} campaign", "{count} campaigns", count))
        for drawer, count in counts.items()
        if count
    )
    if not rows:
        return _show_nothing(None, ())
    return screen(words(N_("Which campaigns?")), actions=(*rows, MENU) if len(rows) != limits.BUTTONS else rows)
