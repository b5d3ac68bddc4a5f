"""What the one rule gives for free, on a dialogue of a few steps: forks, skips, edits, answers gone stale, a new step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from conversations import engine
from conversations.desk import Desk
from conversations.effects import ChooseLanguage, Effect
from conversations.engine import Turn
from conversations.flow import Aside, Choice, Flow, Many, Media, Problem, Review, Text
from conversations.replies import QuestionReply, write_reply
from conversations.said import Said, SentFile, Tapped, Typed, Unreadable
from conversations.screen import Option
from conversations.state import Answers, State
from conversations.texts import Words
from models.person import Person


def list_metals(desk: Desk, answers: Answers) -> Sequence[Option]:
    return [Option(metal, metal.title()) for metal in desk.memo["prices"]]


def list_rings(desk: Desk, answers: Answers) -> list[str]:
    return ["right", "left"] if answers.get("metal") == "gold" else []


def read_word(text: str, desk: Desk, answers: Answers) -> Any:
    return text if text.isalpha() else Problem(Words("Letters, please."))


def take_file(said: Said, desk: Desk) -> Any:
    return said.filename if isinstance(said, SentFile) else Problem(Words("A file, please."))


def peek(desk: Desk, answers: Answers) -> Aside:
    return Aside((ChooseLanguage("en"),))


class Order(Flow):
    """Metal, engraving of each ring, gift or not, note, picture, check."""

    name = "order"
    title = "Order"
    has_crumbs = True

    metal = Choice(text="Which metal?", choices=list_metals, label="Metal")
    rings = Many(
        items=list_rings,
        ask_item=lambda item, desk, answers: (Words(f"Which words on the {item} one?"),),
        parse=read_word,
        depends_on=("metal",),
        label="Rings",
    )
    gift = Choice(text="A gift?", choices=(("yes", "Yes"), ("no", "No")), to={"no": "check"}, label="Gift")
    note = Text(text="Which note?", parse=read_word, can_skip=True, label="Gift", help="It stands on the box.")
    picture = Media(text="A picture?", take=take_file, can_skip=True, label="Gift")
    check = Review(
        ask=lambda desk, answers: (Words("Right?"),),
        confirm=lambda desk, answers: Words("Order"),
        fingerprint=lambda desk, answers: [answers["metal"], desk.memo["prices"].get(answers["metal"])],
        may_confirm=lambda desk, answers: not desk.memo.get("is_closed"),
        asides={"peek": ("Peek", peek)},
        change=("metal", "rings", "gift"),
        label="Check",
    )

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        return [ChooseLanguage(answers["metal"])]


class LaterOrder(Order):
    """The same after a release that asks for a size as well."""

    metal, rings, gift, note, picture = Order.metal, Order.rings, Order.gift, Order.note, Order.picture
    check = Order.check
    size = Choice(text="Which size?", choices=(("s", "Small"), ("l", "Large")), label="Size")


@pytest.fixture
def desk() -> Desk:
    prices = {"gold": 3, "silver": 1}
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    return Desk(session=Session(), now=moment, person=Person(), language="en", memo={"prices": prices})


class Chat:
    """One person in one order; the state goes through JSON between two messages."""

    def __init__(self, desk: Desk, flow: Flow | None = None) -> None:
        self.desk, self.flow = desk, flow or Order()
        self.state = State()
        self.take(engine.open_flow(self.flow, self.state, desk))

    def take(self, turn: Turn) -> Turn:
        self.state = State.from_json(turn.state.to_json())
        return turn

    def hear(self, *said: Said | str) -> Turn:
        """Words are tapped where they are on offer, else typed."""
        turn = Turn(self.state)
        for each in said:
            turn = self.take(engine.take_turn(self.flow, self.state, self.read(each), self.desk))
        return turn

    def read(self, said: Said | str) -> Said:
        step = engine.find_open_step(self.flow, self.state.answers, self.desk)
        if not isinstance(said, str) or step is None:
            return said if not isinstance(said, str) else Typed(said)
        for option in step.options(self.desk, self.state.answers):
            title = option.title.text if isinstance(option.title, Words) else option.title
            if said in {option.value, title}:
                return self.tap(option.value)
        return Typed(said)

    def tap(self, value: str) -> Tapped:
        return Tapped(write_reply(QuestionReply(self.flow.name, self.state.turn, self.open or "", value)), value)

    @property
    def open(self) -> str | None:
        step = engine.find_open_step(self.flow, self.state.answers, self.desk) if self.state.flow else None
        return step.name if step else None


def say(turn: Turn) -> list[str]:
    assert turn.screen is not None
    return [line.text if isinstance(line, Words) else line for line in turn.screen.lines]


def test_the_open_step_is_the_first_without_a_good_answer(desk: Desk) -> None:
    chat = Chat(desk)
    assert chat.open == "metal"
    chat.hear("gold")
    assert chat.open == "rings"
    chat.hear("forever", "always")
    assert (chat.open, chat.state.answers["rings"]) == ("gift", {"right": "forever", "left": "always"})
    chat.hear("yes", "Love", SentFile("1", "image/png", "ring.png"))
    assert chat.open == "check"
    turn = chat.hear("Order")
    assert (chat.state.flow, turn.effects) == (None, (ChooseLanguage("gold"),))


def test_a_fork_leaves_steps_out_and_a_choice_no_longer_open_is_asked_again(desk: Desk) -> None:
    chat = Chat(desk)
    chat.hear("silver", "no")
    assert chat.open == "check"
    desk.memo["prices"].pop("silver")
    assert chat.open == "metal"
    chat.hear("gold")
    assert chat.open == "rings"


def test_what_cannot_be_read_changes_nothing(desk: Desk) -> None:
    chat = Chat(desk)
    chat.hear("silver", "yes")
    before = chat.state
    for said in ("123", Unreadable("audio"), chat.tap("nothing of the kind")):
        assert say(chat.hear(said))[-1] == "Which note?"
        assert chat.state == before


def test_skipping_is_an_answer_only_where_it_may_be(desk: Desk) -> None:
    chat = Chat(desk)
    assert say(engine.skip(chat.flow, chat.state, desk))[0] == "This question can't be skipped."
    chat.hear("silver", "yes")
    chat.hear(chat.tap("skip!"))
    assert (chat.open, chat.state.answers["note"]) == ("picture", None)


def test_back_opens_the_last_answer_alone(desk: Desk) -> None:
    """Of the rings the one asked last, whatever order the stored answers come in; a step without rings is passed."""
    chat = Chat(desk)
    chat.hear("gold", "forever", "always")
    shuffled = dict(sorted(chat.state.answers["rings"].items()))
    chat.state = replace(chat.state, answers={**chat.state.answers, "rings": shuffled})
    chat.take(engine.go_back(chat.flow, chat.state, desk))
    assert chat.state.answers["rings"] == {"right": "forever"}
    chat.take(engine.go_back(chat.flow, chat.state, desk))
    chat.take(engine.go_back(chat.flow, chat.state, desk))
    assert chat.open == "metal"
    chat.hear("silver")
    chat.take(engine.go_back(chat.flow, chat.state, desk))
    assert chat.open == "metal"


def test_an_edit_comes_back_to_the_card_by_itself(desk: Desk) -> None:
    chat = Chat(desk)
    chat.hear("gold", "forever", "always", "yes", "Love", SentFile("1", "image/png", "ring.png"))
    turn = chat.hear("Change")
    assert turn.screen is not None
    assert [action.title.text for action in turn.screen.actions if isinstance(action.title, Words)] == [
        "Metal",
        "Rings",
        "Gift",
    ]
    chat.hear(chat.tap("change:gift"), "no")
    assert chat.open == "check"
    assert chat.state.answers["note"] == "Love"
    chat.hear(chat.tap("change:metal"), "gold")
    assert chat.open == "rings"


def test_an_aside_leaves_the_card_open(desk: Desk) -> None:
    chat = Chat(desk)
    chat.hear("silver", "no")
    before = chat.state
    turn = chat.hear("Peek")
    assert (chat.state, turn.effects) == (before, (ChooseLanguage("en"),))


def test_a_confirmation_means_the_card_that_was_seen(desk: Desk) -> None:
    chat = Chat(desk)
    chat.hear("silver", "no")
    seen = chat.read("Order")
    desk.memo["prices"]["silver"] = 2
    turn = chat.hear(seen)
    assert (turn.effects, chat.open) == ((), "check")
    assert say(turn)[0].startswith("Something has changed meanwhile")
    assert chat.hear("Order").effects == (ChooseLanguage("silver"),)


def test_nothing_is_confirmed_while_it_may_not_be(desk: Desk) -> None:
    chat = Chat(desk)
    chat.hear("silver", "no")
    seen = chat.read("Order")
    desk.memo["is_closed"] = True
    turn = chat.hear(seen)
    assert (turn.effects, chat.open) == ((), "check")
    assert turn.screen is not None
    assert [option.value for option in turn.screen.actions if isinstance(option, Option)] == ["change"]


def test_a_step_of_a_later_release_is_asked_next_and_no_confirmation_is_taken_over(desk: Desk) -> None:
    """Confirmed under the old release, parked, taken up under the new one."""
    chat = Chat(desk)
    chat.hear("silver", "no")
    answers = {**chat.state.answers, "check": ["silver", 1]}
    parked = engine.park(replace(chat.state, answers=answers))
    later = Chat(desk, LaterOrder())
    later.take(engine.take_up(later.flow, parked, desk))
    assert later.open == "check"
    later.hear("Order")
    assert (later.open, later.state.drafts) == ("size", {})
    assert later.hear("s").effects == (ChooseLanguage("silver"),)


def test_the_crumb_says_the_place(desk: Desk) -> None:
    chat = Chat(desk)
    turn = chat.hear("silver")
    assert turn.screen is not None
    assert isinstance(turn.screen.crumb, Words)
    assert (turn.screen.crumb.holes["place"], turn.screen.crumb.holes["places"]) == (3, 4)


def test_help_explains_and_leaves_the_step_open(desk: Desk) -> None:
    chat = Chat(desk)
    chat.hear("silver", "yes")
    turn = engine.help_with(chat.flow, chat.state, desk)
    assert say(turn) == ["It stands on the box.", "Type back, skip, cancel or menu at any time.", "Which note?"]
    assert turn.state.answers == chat.state.answers
