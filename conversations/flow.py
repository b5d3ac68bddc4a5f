"""The kinds of steps a dialogue is made of, and the dialogue itself: an ordered set of steps and an end.

A step knows how to ask, how to read an answer, and whether a stored answer still holds today.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from conversations.said import Said, SentFile, SharedCards, Tapped, Typed
from conversations.screen import Action, Option, Screen
from conversations.state import Answers
from conversations.texts import N_, Label, Words

if TYPE_CHECKING:
    from conversations.desk import Desk
    from conversations.effects import Effect

SKIPPED = None  # the stored answer of a step that was skipped


@dataclass(frozen=True)
class Problem:
    """Why an answer cannot be taken, in words for the person."""

    why: Words


@dataclass(frozen=True)
class Aside:
    """Something done on the way that leaves the step open, for example a test message."""

    effects: tuple[Effect, ...] = ()
    screen: Screen | None = None


Ask = Callable[["Desk", Answers], tuple[Label, ...]]
Title = Callable[["Desk", Answers], Label]
Options = Callable[["Desk", Answers], Sequence[Option]]
Reading = Any  # a JSON value, or Problem, or Aside
Parse = Callable[[str, "Desk", Answers], Reading]

CHOOSE = Words(N_("Please choose one of these, or type its number."))
TYPE = Words(N_("Please type the answer as a message."))
CHANGED = Words(N_("Something has changed meanwhile, so nothing is done yet. Please look once more."))


@dataclass(kw_only=True)
class Step:
    """What all kinds share. `to` forks by the answer; `asked` leaves the step out where it makes no sense.

    With a `default` it is asked only when somebody wants to change it; `title` is its own name in the list of changes,
    where the label names more than one step.
    """

    text: str = ""
    ask: Ask | None = None
    label: str = ""
    title: str = ""
    default: Any = None
    help: str = ""
    to: Mapping[str, str] = field(default_factory=dict)
    depends_on: tuple[str, ...] = ()
    asked: Callable[[Desk, Answers], bool] | None = None
    can_skip: bool = False
    name: str = ""

    def __set_name__(self, owner: type[Flow], name: str) -> None:
        self.name = name

    def lines(self, desk: Desk, answers: Answers) -> tuple[Label, ...]:
        return self.ask(desk, answers) if self.ask else (Words(self.text),)

    def options(self, desk: Desk, answers: Answers) -> Sequence[Option]:
        return ()

    def extras(self, desk: Desk, answers: Answers) -> Sequence[Action]:
        return (Option("skip!", Words(N_("Skip"))),) if self.can_skip else ()

    def is_answered(self, desk: Desk, answers: Answers) -> bool:
        if self.name not in answers:
            return self.default is not None
        return (answers[self.name] is SKIPPED and self.can_skip) or self.holds(desk, answers)

    def holds(self, desk: Desk, answers: Answers) -> bool:
        """Whether the stored answer is still good; called only when there is one."""
        return True

    def read(self, said: Said, desk: Desk, answers: Answers) -> Reading:
        raise NotImplementedError


@dataclass(kw_only=True)
class Choice(Step):
    """One of some options, tapped, typed as its number, or typed as its words; with `parse`, other words too.

    `keeps` tells whether a stored answer of such other words is still good. `asides` look closer and leave it open.
    """

    choices: Sequence[tuple[str, str]] | Options = ()
    parse: Parse | None = None
    keeps: Callable[[Any, Desk], bool] | None = None
    asides: Mapping[str, tuple[Title, Callable[[Desk, Answers], Aside]]] = field(default_factory=dict)

    def extras(self, desk: Desk, answers: Answers) -> Sequence[Action]:
        looks = (Option(value, title(desk, answers)) for value, (title, _) in self.asides.items())
        return (*looks, *super().extras(desk, answers))

    def options(self, desk: Desk, answers: Answers) -> Sequence[Option]:
        if callable(self.choices):
            return self.choices(desk, answers)
        return [Option(value, Words(title)) for value, title in self.choices]

    def holds(self, desk: Desk, answers: Answers) -> bool:
        value = answers[self.name]
        if any(option.value == value for option in self.options(desk, answers)):
            return True
        return self.keeps is not None and self.keeps(value, desk)

    def read(self, said: Said, desk: Desk, answers: Answers) -> Reading:
        if isinstance(said, Tapped) and any(o.value == said.reply_id for o in self.options(desk, answers)):
            return said.reply_id
        if isinstance(said, Tapped) and said.reply_id in self.asides:
            return self.asides[said.reply_id][1](desk, answers)
        if isinstance(said, Typed) and self.parse:
            return self.parse(said.text, desk, answers)
        return Problem(CHOOSE)


@dataclass(kw_only=True)
class Text(Step):
    """Typed words, read by a parser into a JSON value."""

    parse: Parse
    keeps: Callable[[Any, Desk], bool] | None = None

    def holds(self, desk: Desk, answers: Answers) -> bool:
        return self.keeps is None or self.keeps(answers[self.name], desk)

    def read(self, said: Said, desk: Desk, answers: Answers) -> Reading:
        match said:
            case Typed(text):
                return self.parse(text, desk, answers)
            case Tapped(_, title):
                return self.parse(title, desk, answers)
            case _:
                return Problem(TYPE)


@dataclass(kw_only=True)
class Media(Step):
    """A file or shared contact cards; the reading decides what becomes of it."""

    take: Callable[[Said, Desk], Reading]

    def read(self, said: Said, desk: Desk, answers: Answers) -> Reading:
        if isinstance(said, SentFile | SharedCards | Typed):
            return self.take(said, desk)
        return Problem(Words(N_("Please send a file.")))


@dataclass(kw_only=True)
class Many(Step):
    """The same question for each of some items; the answer maps item to value and is open while one is missing."""

    items: Callable[[Desk, Answers], Sequence[str]]
    ask_item: Callable[[str, Desk, Answers], tuple[Label, ...]]
    parse: Parse
    item_options: Sequence[tuple[str, str]] = ()

    def options(self, desk: Desk, answers: Answers) -> Sequence[Option]:
        return [Option(value, Words(title)) for value, title in self.item_options]

    def open_item(self, desk: Desk, answers: Answers) -> str | None:
        given = answers.get(self.name) or {}
        return next((item for item in self.items(desk, answers) if item not in given), None)

    def is_answered(self, desk: Desk, answers: Answers) -> bool:
        return self.open_item(desk, answers) is None

    def without_last(self, desk: Desk, answers: Answers) -> dict[str, Any]:
        """What was given but for the last item, in the order they are asked: stored JSON keeps no order."""
        given = dict(answers.get(self.name) or {})
        for item in reversed(self.items(desk, answers)):
            if item in given:
                del given[item]
                return given
        return {}

    def lines(self, desk: Desk, answers: Answers) -> tuple[Label, ...]:
        item = self.open_item(desk, answers)
        assert item is not None
        return self.ask_item(item, desk, answers)

    def read(self, said: Said, desk: Desk, answers: Answers) -> Reading:
        item = self.open_item(desk, answers)
        if item is None or not isinstance(said, Typed | Tapped):
            return Problem(TYPE)
        value = said.reply_id if isinstance(said, Tapped) else self.parse(said.text, desk, answers)
        return value if isinstance(value, Problem) else {**(answers.get(self.name) or {}), item: value}


@dataclass(kw_only=True)
class Review(Step):
    """The check card. The answer is the fingerprint of what was shown: it counts and holds only while that is true.

    `change` lists earlier steps that can be changed alone; `asides` are actions that leave the card open.
    """

    confirm: Callable[[Desk, Answers], Label]
    fingerprint: Callable[[Desk, Answers], Any]
    may_confirm: Callable[[Desk, Answers], bool] | None = None
    asides: Mapping[str, tuple[str, Callable[[Desk, Answers], Aside]]] = field(default_factory=dict)
    change: tuple[str, ...] = ()

    def options(self, desk: Desk, answers: Answers) -> Sequence[Option]:
        allowed = self._allows(desk, answers)
        first = [Option(self._confirmation(desk, answers), self.confirm(desk, answers))] if allowed else []
        asides = [Option(value, Words(title)) for value, (title, _) in self.asides.items()] if allowed else []
        return [*first, *asides, Option("change", Words(N_("Change")))]

    def _confirmation(self, desk: Desk, answers: Answers) -> str:
        """The value of the confirming button: it says yes to what this very card shows and to nothing else."""
        shown = json.dumps(self.fingerprint(desk, answers), ensure_ascii=False)
        return f"yes:{hashlib.sha256(shown.encode()).hexdigest()[:16]}"

    def holds(self, desk: Desk, answers: Answers) -> bool:
        return self._allows(desk, answers) and bool(answers[self.name] == self.fingerprint(desk, answers))

    def _allows(self, desk: Desk, answers: Answers) -> bool:
        return self.may_confirm is None or self.may_confirm(desk, answers)

    def read(self, said: Said, desk: Desk, answers: Answers) -> Reading:
        value = said.reply_id if isinstance(said, Tapped) else ""
        if value in self.asides:
            return self.asides[value][1](desk, answers)
        if not value.startswith("yes"):
            return Problem(CHOOSE)
        if not self._allows(desk, answers) or value != self._confirmation(desk, answers):
            return Problem(CHANGED)
        return self.fingerprint(desk, answers)


class Flow:
    """A dialogue: its steps are class attributes, top to bottom in asking order."""

    name: ClassVar[str]
    title: ClassVar[str]
    version: ClassVar[int] = 1
    is_draft: ClassVar[bool] = False
    has_crumbs: ClassVar[bool] = False

    @classmethod
    def steps(cls) -> dict[str, Step]:
        """Those of the dialogue it is made from come first."""
        named = (vars(base).items() for base in reversed(cls.__mro__))
        return {name: step for items in named for name, step in items if isinstance(step, Step)}

    def begin(self, desk: Desk, given: Answers) -> Answers | Effect:
        """The answers to begin with, from what its button carried; or what is to be shown where it can't begin."""
        return given

    def obstacle(self, desk: Desk) -> Screen | None:
        """What to show instead where the dialogue makes no sense yet."""
        return None

    def overtaken(self, desk: Desk, answers: Answers) -> Effect | None:
        """What is to be shown instead of the open question, where what it is about has gone on without this person."""
        return None

    def language(self, answers: Answers) -> str | None:
        """The language an answer has just chosen, where a dialogue asks for one."""
        return None

    def give_up(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        """What is to be done when the person cancels."""
        return ()

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        """What the person wants done, once every step on the path has a good answer."""
        raise NotImplementedError
