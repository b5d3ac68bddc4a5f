"""The one rule: the open step is the first step on the path that has no valid answer. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from conversations.flow import CHANGED, SKIPPED, Aside, Flow, Many, Problem, Review, Step
from conversations.replies import QuestionReply, read_reply
from conversations.said import Said, Tapped
from conversations.screen import Action, Option, Screen
from conversations.state import Answers, State
from conversations.texts import N_, Label, Words, words

if TYPE_CHECKING:
    from conversations.desk import Desk
    from conversations.effects import Effect

BACK, SKIP, HELP = "back!", "skip!", "help!"

# The stored answer of a step with a default that somebody wants to change: good for no step.
WANTED = "?"


@dataclass(frozen=True)
class Turn:
    """The state after it, the screen to show (None where an effect answers), and what is to be done."""

    state: State
    screen: Screen | None = None
    effects: tuple[Effect, ...] = ()


def open_flow(flow: Flow, state: State, desk: Desk, answers: Mapping[str, Any] | None = None) -> Turn:
    """Begin a dialogue, with some answers given already: all but a confirmation, which is never taken over."""
    given = _without_reviews(flow, answers or {})
    kept = park(state)
    return _advance(flow, replace(kept, flow=flow.name, version=flow.version, answers=given, turn=kept.turn + 1), desk)


def take_up(flow: Flow, state: State, desk: Desk) -> Turn:
    """Go on with what was left unfinished of a dialogue; from the beginning where nothing was."""
    return open_flow(flow, forget_draft(flow, state), desk, state.drafts.get(flow.name))


def forget_draft(flow: Flow, state: State) -> State:
    return replace(state, drafts={name: answers for name, answers in state.drafts.items() if name != flow.name})


def park(state: State) -> State:
    """Leave the open dialogue; what was answered waits under its name."""
    if state.flow is None:
        return state
    drafts = {**state.drafts, state.flow: dict(state.answers)}
    return replace(state, flow=None, answers={}, shown=(), turn=state.turn + 1, drafts=drafts)


def close(state: State) -> State:
    """End the open dialogue for good."""
    return replace(state, flow=None, answers={}, shown=(), turn=state.turn + 1)


def find_open_step(flow: Flow, answers: Answers, desk: Desk) -> Step | None:
    """None when every step on the path has a good answer."""
    return next((step for step, is_answered in _walk(flow, answers, desk) if not is_answered), None)


def _walk(flow: Flow, answers: Answers, desk: Desk) -> Iterator[tuple[Step, bool]]:
    """The steps on the path in order, each with whether it has a good answer; ends at the first that has not."""
    steps = flow.steps()
    order = list(steps)
    name: str | None = order[0]
    while name is not None:
        step = steps[name]
        following = order.index(name) + 1
        name = order[following] if following < len(order) else None
        if step.asked and not step.asked(desk, answers):
            continue
        if not step.is_answered(desk, answers):
            yield step, False
            return
        yield step, True
        value = answers.get(step.name)
        if isinstance(value, str) and value in step.to:
            name = step.to[value]


def take_turn(flow: Flow, state: State, said: Said, desk: Desk) -> Turn:
    """One thing said to the open dialogue, one answer. Words such as menu or cancel never get this far."""
    if is_outdated(flow, state, desk):
        return ask(flow, state, desk, CHANGED)
    step = find_open_step(flow, state.answers, desk)
    if step is None:
        return _finish(flow, state, desk)
    if isinstance(said, Tapped):
        reply = read_reply(said.reply_id)
        if not isinstance(reply, QuestionReply):
            return ask(flow, state, desk, words(N_("That button is old. Here is where we are:")))
        if (reply.flow, reply.turn, reply.step) != (flow.name, state.turn, step.name):
            return ask(flow, state, desk, words(N_("That button is from an earlier question. Here is where we are:")))
        return _answer(flow, state, step, Tapped(reply.value, said.title), desk)
    return _answer(flow, state, step, said, desk)


def is_outdated(flow: Flow, state: State, desk: Desk) -> bool:
    """Whether a confirmation was given that no longer leads on: its facts changed, or the question after it is gone."""
    step = find_open_step(flow, state.answers, desk)
    if step is None:
        return state.answers != _without_reviews(flow, state.answers)
    return isinstance(step, Review) and step.name in state.answers


def _without_reviews(flow: Flow, answers: Answers) -> dict[str, Any]:
    reviews = {step.name for step in flow.steps().values() if isinstance(step, Review)}
    return {name: value for name, value in answers.items() if name not in reviews}


def _answer(flow: Flow, state: State, step: Step, said: Said, desk: Desk) -> Turn:
    if isinstance(said, Tapped):
        if said.reply_id == SKIP:
            return skip(flow, state, desk)
        if said.reply_id == "change" and isinstance(step, Review):
            return _offer_changes(flow, state, step)
        if said.reply_id.startswith("change:") and isinstance(step, Review):
            return change(flow, state, said.reply_id.removeprefix("change:"), desk)
    reading = step.read(said, desk, state.answers)
    if isinstance(reading, Problem):
        return ask(flow, state, desk, reading.why)
    if isinstance(reading, Aside):
        return Turn(state, reading.screen, reading.effects)
    return _store(flow, state, step, reading, desk)


def _store(flow: Flow, state: State, step: Step, value: Any, desk: Desk) -> Turn:
    answers = {**state.answers, step.name: value}
    if step.name in state.answers:
        answers = _without_dependents(flow, answers, step.name)
    return _advance(flow, replace(state, answers=answers, turn=state.turn + 1), desk)


def _without_dependents(flow: Flow, answers: dict[str, Any], name: str) -> dict[str, Any]:
    for step in flow.steps().values():
        if name in step.depends_on and step.name in answers:
            answers = _without_dependents(flow, {k: v for k, v in answers.items() if k != step.name}, step.name)
    return answers


def _advance(flow: Flow, state: State, desk: Desk) -> Turn:
    return _finish(flow, state, desk) if find_open_step(flow, state.answers, desk) is None else ask(flow, state, desk)


def _finish(flow: Flow, state: State, desk: Desk) -> Turn:
    return Turn(close(state), None, tuple(flow.finish(desk, state.answers)))


def ask(flow: Flow, state: State, desk: Desk, *before: Label) -> Turn:
    """Show the open question again or for the first time, below some words; the turn stays the same."""
    if is_outdated(flow, state, desk):
        state = replace(state, answers=_without_reviews(flow, state.answers))
    step = find_open_step(flow, state.answers, desk)
    assert step is not None
    options = step.options(desk, state.answers)
    actions: tuple[Action, ...] = (*options, *step.extras(desk, state.answers))
    return Turn(state, Screen((*before, *step.lines(desk, state.answers)), actions, _crumb(flow, step)))


def _crumb(flow: Flow, step: Step) -> Label:
    """Where the person is, for example: New campaign › 2 of 5 · What."""
    if not flow.has_crumbs or not step.label:
        return ""
    place, places = find_place(flow, step)
    return words(
        N_("{title} › {place} of {places} · {step}"),
        title=Words(flow.title),
        place=place,
        places=places,
        step=Words(step.label),
    )


def find_place(flow: Flow, step: Step) -> tuple[int, int]:
    """Which of how many a step is, as people count: steps with one label are one."""
    places = list(dict.fromkeys(each.label for each in flow.steps().values() if each.label))
    return places.index(step.label) + 1, len(places)


def go_back(flow: Flow, state: State, desk: Desk) -> Turn:
    """Forget the last answer that was given on the path; the walk stops there. A change that was wanted is given up."""
    if wanted := [name for name, value in state.answers.items() if value == WANTED]:
        answers = {name: value for name, value in state.answers.items() if name not in wanted}
        return ask(flow, replace(state, answers=answers, turn=state.turn + 1), desk)
    given = [step for step, is_answered in _walk(flow, state.answers, desk) if _is_given(step, state, is_answered)]
    if not given:
        return ask(flow, state, desk, words(N_("This is the first question.")))
    last = given[-1]
    if not isinstance(last, Many):
        return change(flow, state, last.name, desk)
    answers = _without_reviews(flow, {**state.answers, last.name: last.without_last(desk, state.answers)})
    return ask(flow, replace(state, answers=answers, turn=state.turn + 1), desk)


def _is_given(step: Step, state: State, is_answered: bool) -> bool:
    """Whether somebody answered it: a question for each of some items may have none, or be open after the first."""
    if isinstance(step, Many):
        return bool(state.answers.get(step.name))
    return is_answered and step.name in state.answers


def change(flow: Flow, state: State, name: str, desk: Desk) -> Turn:
    """Forget one answer alone (and the check, which stood on it); the walk then returns to the card by itself."""
    kept = _without_dependents(flow, {key: value for key, value in state.answers.items() if key != name}, name)
    answers = _without_reviews(flow, kept)
    if flow.steps()[name].default is not None:
        answers[name] = WANTED
    return ask(flow, replace(state, answers=answers, turn=state.turn + 1), desk)


def list_changes(flow: Flow, step: Step, answers: Answers) -> dict[str, str]:
    """The answers that can be changed alone from a check card, by label: of several with one label the first given."""
    steps = flow.steps()
    names = step.change if isinstance(step, Review) else ()
    given = [name for name in names if name in answers or steps[name].default is not None]
    return {steps[name].title or steps[name].label: name for name in reversed(given)}


def _offer_changes(flow: Flow, state: State, step: Review) -> Turn:
    changes = reversed(list_changes(flow, step, state.answers).items())
    options = tuple(Option(f"change:{name}", Words(label)) for label, name in changes)
    return Turn(state, Screen((words(N_("What would you like to change?")),), options, _crumb(flow, step)))


def skip(flow: Flow, state: State, desk: Desk) -> Turn:
    step = find_open_step(flow, state.answers, desk)
    if step is None or not step.can_skip:
        return ask(flow, state, desk, words(N_("This question can't be skipped.")))
    return _store(flow, state, step, SKIPPED, desk)


def help_with(flow: Flow, state: State, desk: Desk) -> Turn:
    """Explain the open step; the step stays open."""
    step = find_open_step(flow, state.answers, desk)
    own = (Words(step.help),) if step and step.help else ()
    return ask(flow, state, desk, *own, words(N_("Type back, skip, cancel or menu at any time.")))
