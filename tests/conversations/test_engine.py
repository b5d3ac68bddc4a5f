"""The one rule, held against any chatter: one open step or none, the first unanswered; and what it gives for free."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from conversations.effects import Show
from conversations.engine import Turn, list_changes
from conversations.flow import Choice, Flow, Many, Media, Review, Step, Text
from conversations.registry import FLOWS
from conversations.replies import QuestionReply, read_reply
from conversations.said import Said, SentFile, SharedCard, SharedCards, Tapped, Typed, Unreadable
from conversations.state import State
from conversations.words import ANYBODY, CUSTOMER, EVERYWHERE, SHOP, STAFF
from demo.town import Town
from settings import COMPLETE_LANGUAGES
from tests.cast import IQBAL
from tests.conversations.walker import Ground, Walker

# Nearly a thousand walks over lines that the chats cover: measuring them takes as long as the walks themselves.
pytestmark = pytest.mark.no_cover

# The ground is the same for all walks: what one changes is never committed, and none changes a row.
walks = settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
# Each of these walks through a whole dialogue, and counts people on the way.
answered = settings(walks, max_examples=40)

VOCABULARY = [
    form for table in (EVERYWHERE, SHOP, STAFF, CUSTOMER, ANYBODY) for forms in table.values() for form in forms
]
NATIVE = str.maketrans("0123456789", "०१२३४५६७८९")

# What answers the questions that take free words, by the name of the step.
FREE = {
    "shop_name": "Farid Gold",
    "city": "Surat",
    "gstin": "24AAACM1234F1Z4",
    "fill": "free polish",
    "send_at": "tomorrow 10 am",
    "new_name": "Tara",
    "new_city": "Surat",
    "new_tags": "VIP, wedding",
    "new_pin_code": "360001",
    "new_birthday": "5 Dec 1980",
    "new_anniversary": "5 Dec 2010",
    "number": "GL-9001",
    "amount": "2450",
    "due_on": "12 Dec",
    "pan": "AAACM1234F",
    "udyam": "UDYAM-GJ-01-0000001",
    "message": "Happy Diwali",
    "reason": "no papers",
    "who": "98450 55501",
    "written": "We open at ten",
}

CHECKED = [name for name, flow in FLOWS.items() if any(isinstance(step, Review) for step in flow.steps().values())]

names = st.sampled_from(list(FLOWS))
numbers = st.integers(0, 12).map(str) | st.integers(0, 12).map(lambda number: str(number).translate(NATIVE))
typed = st.sampled_from(VOCABULARY) | numbers | st.sampled_from(sorted(FREE.values())) | st.text(max_size=40)
others = st.sampled_from(
    [
        Unreadable("audio"),
        Unreadable("image"),
        SentFile("1", "text/csv", "list.csv"),
        SharedCards((SharedCard("Tara", ("98240 55501",)),)),
        SharedCards((SharedCard("", ()),)),
        Tapped("not-ours", "Paid"),
        Tapped("q|campaign|1|who|ALL", "Everyone"),
    ]
)
# A tap on something offered so far, counted from the newest, or a number typed for it.
taps = st.integers(0, 30)
chatter = st.lists(typed.map(Typed) | others | taps, max_size=14)


@pytest.fixture
def ground(town: Town) -> Iterator[Ground]:
    with town.services.platform() as session:
        yield Ground(town, session)
        session.rollback()


def walk(walker: Walker, wish: Typed | Said | int) -> tuple[Said, Turn]:
    said = wish
    if isinstance(wish, int):
        said = Tapped(walker.offered[-1 - wish % len(walker.offered)], "") if walker.offered else Typed(str(wish))
    assert not isinstance(said, int)
    return said, walker.hear(said)


def list_path(flow: Flow, state: State, walker: Walker) -> Iterator[Step]:
    """The path by its plain description: top to bottom, forks followed, what makes no sense left out."""
    steps = list(flow.steps().values())
    place = 0
    while place < len(steps):
        step = steps[place]
        place += 1
        if step.asked is None or step.asked(walker.desk, state.answers):
            yield step
            fork = step.to.get(str(state.answers.get(step.name)))
            place = [each.name for each in steps].index(fork) if fork else place


@walks
@given(name=names, wishes=chatter, language=st.sampled_from(COMPLETE_LANGUAGES))
def test_any_chatter_leaves_one_open_step_or_none(
    ground: Ground, name: str, wishes: list[Said | int], language: str
) -> None:
    """And is answered within the platform's limits; and the state is plain JSON that says the same again."""
    hat, answers = ground.openings[name]
    with ground.walking(hat, language) as walker:
        walker.open(name, answers)
        for wish in wishes:
            _, turn = walk(walker, wish)
            assert turn.screen is not None or turn.effects
            assert State.from_json(json.loads(json.dumps(walker.state.to_json()))) == walker.state
            if walker.flow is None:
                assert walker.state.answers == {}
                continue
            path = list_path(walker.flow, walker.state, walker)
            assert walker.step is next(step for step in path if not step.is_answered(walker.desk, walker.state.answers))


@walks
@given(name=names, wishes=chatter)
def test_stale_buttons_change_no_answer(ground: Ground, name: str, wishes: list[Said | int]) -> None:
    hat, answers = ground.openings[name]
    with ground.walking(hat) as walker:
        walker.open(name, answers)
        for wish in wishes:
            before, step = walker.state, walker.step
            said, turn = walk(walker, wish)
            reply = read_reply(said.reply_id) if isinstance(said, Tapped) else None
            place = (before.flow, before.turn, step.name if step else None)
            if isinstance(reply, QuestionReply) and before.flow and (reply.flow, reply.turn, reply.step) != place:
                assert (walker.state.answers, walker.state.turn, turn.effects) == (before.answers, before.turn, ())


@answered
@given(name=names, data=st.data())
def test_back_and_the_same_answer_returns_to_the_same_place(ground: Ground, name: str, data: st.DataObject) -> None:
    hat, answers = ground.openings[name]
    with ground.walking(hat) as walker:
        walker.open(name, answers)
        for _ in range(12):
            step, item = walker.step, walker.item
            if step is None:
                break
            give = draw_answer(walker, step, data)
            walker.hear(give())
            if walker.state.flow != name:
                break
            after, there, other = walker.state, walker.step, walker.item
            walker.hear(Typed("back"))
            assert (walker.step, walker.item) == (step, item)
            walker.hear(give())
            assert (walker.state.answers, walker.step, walker.item) == (after.answers, there, other)


@answered
@given(name=names, data=st.data())
def test_a_dialogue_that_is_answered_ends_and_acts_once(ground: Ground, name: str, data: st.DataObject) -> None:
    """The last answer comes twice; the second time it does nothing."""
    hat, answers = ground.openings[name]
    with ground.walking(hat) as walker:
        walker.open(name, answers)
        for _ in range(20):
            if walker.state.flow != name:
                return  # one tap was all it needed
            assert walker.step is not None
            said = draw_answer(walker, walker.step, data)()
            walker.hear(said)
            ended = walker.state.flow != name
            if isinstance(said, Tapped):
                assert all(isinstance(effect, Show) for effect in walker.hear(said).effects)
            if ended:
                return
        raise AssertionError("it does not end")


@settings(walks, max_examples=12)
@given(name=st.sampled_from(CHECKED), data=st.data())
def test_a_changed_answer_leads_back_to_the_check_card(ground: Ground, name: str, data: st.DataObject) -> None:
    """Changing it to the same comes back with every answer as it was, but for those that rest on it."""
    hat, answers = ground.openings[name]
    with ground.walking(hat) as walker:
        walker.open(name, answers)
        while not isinstance(walker.step, Review):
            assume(walker.step is not None)  # some answers end a dialogue before its check card
            assert walker.step is not None
            walker.hear(draw_answer(walker, walker.step, data)())
        review = walker.step
        before = walker.state.answers
        assert walker.flow is not None
        offered = list_changes(walker.flow, review, before).values()
        changed = data.draw(st.sampled_from(sorted(offered)), label="change")
        walker.hear(walker.tap(f"change:{changed}"))
        assert walker.step is not None
        assert walker.step.name == changed
        while not isinstance(walker.step, Review):
            assume(walker.step is not None)
            assert walker.step is not None
            walker.hear(draw_answer(walker, walker.step, data)())
        assert walker.step is review
        assert walker.state.answers.keys() - before.keys() <= {changed} | rest_on(changed, name)


def rest_on(changed: str, name: str) -> set[str]:
    steps = FLOWS[name].steps().values()
    found = {step.name for step in steps if changed in step.depends_on}
    return found.union(*(rest_on(each, name) for each in found))


def draw_answer(walker: Walker, step: Step, data: st.DataObject) -> Callable[[], Said]:
    """A good answer to the open question, which can be given again at another turn."""
    if step.can_skip and data.draw(st.booleans(), label="skip"):
        return lambda: Typed("skip")
    if step.name == "sure":
        said = Typed(IQBAL[-4:] if "last 4 digits" in walker.body else re.findall(r"\d+", walker.body)[-1])
        return lambda: said
    if isinstance(step, Text | Media):
        return lambda: Typed(FREE[step.name])
    if isinstance(step, Many) and data.draw(st.booleans(), label="typed"):
        return lambda: Typed(FREE[step.name])
    if isinstance(step, Review):
        assume(walker.list_answers())  # what reaches nobody can't be confirmed
        return lambda: walker.tap(walker.list_answers()[0])
    assert isinstance(step, Choice | Many)
    value = data.draw(st.sampled_from(walker.list_answers()), label=step.name)
    return lambda: walker.tap(value)
