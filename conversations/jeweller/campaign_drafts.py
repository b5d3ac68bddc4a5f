"""Campaigns that one person left unfinished: where each stands, how it is taken up again, and how it goes away."""

from __future__ import annotations

from dataclasses import dataclass

from conversations import engine
from conversations.desk import Desk
from conversations.engine import Turn
from conversations.flow import Flow
from conversations.jeweller.campaign_edit import EditCampaign
from conversations.jeweller.menu import CONTINUE
from conversations.jeweller.new_campaign import NewCampaign
from conversations.screen import MENU, Action, Card, Screen, Word, screen
from conversations.shop import find_template
from conversations.state import Answers, State
from conversations.texts import N_, Label, Words, words

NEW, EDIT = NewCampaign(), EditCampaign()

START_AGAIN = Word("start again", words(N_("Start again")))


@dataclass(frozen=True)
class Draft:
    """`waits` is the whole sentence, `place` the short form of where it stands."""

    flow: Flow
    title: Label
    waits: Words
    place: Words


def list_drafts(state: State, desk: Desk) -> list[Draft]:
    """A change of a campaign that has begun or was changed by somebody else meanwhile is none any more."""
    found = []
    if EDIT.name in state.drafts and EDIT.is_current(desk, state.drafts[EDIT.name]):
        found.append(_describe(EDIT, state.drafts[EDIT.name], desk))
    if NEW.name in state.drafts:
        found.append(_describe(NEW, state.drafts[NEW.name], desk))
    return found


def find_draft(state: State, desk: Desk, name: str = "") -> Draft | None:
    return next((each for each in list_drafts(state, desk) if name in ("", each.flow.name)), None)


def _describe(flow: Flow, answers: Answers, desk: Desk) -> Draft:
    template = find_template(desk, int(answers["what"])) if answers.get("what") else None
    title: Label = template.title if template else Words(flow.title)
    step = engine.find_open_step(flow, answers, desk) or flow.steps()["check"]
    place, places = engine.find_place(flow, step)
    return Draft(
        flow,
        title,
        words(
            N_("“{title}” is waiting at {place} of {places} · {step}."),
            title=title,
            place=place,
            places=places,
            step=Words(step.label),
        ),
        words(N_("draft, at {place} of {places} · {step}"), place=place, places=places, step=Words(step.label)),
    )


def show_waiting(draft: Draft, *others: Action) -> Screen:
    go_on = Word(f"{CONTINUE.word} {draft.flow.name}", CONTINUE.title) if draft.flow is EDIT else CONTINUE
    return screen(draft.waits, actions=(go_on, *others, MENU))


def remind(draft: Draft, state: State) -> Turn:
    """One question after a silence: go on where it stood, or the menu."""
    return Turn(state, show_waiting(draft))


def show_draft(rest: str, state: State, desk: Desk) -> Turn:
    draft = find_draft(state, desk, rest)
    if draft is None:
        return Turn(state, show_no_draft())
    return Turn(state, show_waiting(draft, Word(f"delete draft {draft.flow.name}", words(N_("Delete")))))


def delete_draft(rest: str, state: State, desk: Desk) -> Turn:
    """A campaign that was being changed keeps its plan; a new one can be taken back with its button."""
    draft = find_draft(state, desk, rest)
    if draft is None:
        return Turn(state, show_no_draft())
    told = words(N_("The draft of “{title}” is deleted. Nothing was sent."), title=draft.title)
    kept = {"deleted": dict(state.drafts[draft.flow.name])}
    undo = (Card("undo delete draft", 0, words(N_("Undo")), arguments=kept),) if draft.flow is NEW else ()
    return Turn(engine.forget_draft(draft.flow, state), screen(told, actions=(*undo, MENU)))


def show_no_draft() -> Screen:
    return screen(words(N_("There is no draft.")), actions=(Word("new campaign", words(N_("New campaign"))), MENU))
