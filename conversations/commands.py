"""What a typed word does: one value per word, declared beside the dialogue that it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conversations.desk import Desk
from conversations.engine import Turn
from conversations.screen import MENU, Screen, screen
from conversations.state import State
from conversations.texts import N_, words
from conversations.words import SHOP, fold, match_word
from models.jeweller import MemberRole

EVERY_ROLE = frozenset(MemberRole)
SENDERS = frozenset({MemberRole.OWNER, MemberRole.MANAGER})
WRITERS = SENDERS | {MemberRole.OPERATOR}

# Takes what was typed behind the word (nothing, for most).
Act = Callable[[str, State, Desk], Turn]


@dataclass(frozen=True)
class Command:
    """`word` stands in the vocabulary with its forms in every language; with `takes_more` anything may follow it."""

    word: str
    act: Act
    takes_more: bool = False
    roles: frozenset[MemberRole] = EVERY_ROLE


def obey(text: str, commands: Sequence[Command], state: State, desk: Desk) -> Turn | None:
    """None when the line is none of these commands."""
    word = match_word(text, SHOP)
    for command in commands:
        rest = "" if command.word == word else _rest_of(text, command)
        if rest is None:
            continue
        if desk.role not in command.roles:
            return Turn(state, show_not_allowed())
        return command.act(rest, state, desk)
    return None


def is_command(text: str, commands: Sequence[Command]) -> bool:
    """Whether the line is one of them, done or not."""
    word = match_word(text, SHOP)
    return any(command.word == word or _rest_of(text, command) is not None for command in commands)


def show_not_allowed() -> Screen:
    return screen(words(N_("Your role can't do that. Please ask the owner.")), actions=(MENU,))


def _rest_of(text: str, command: Command) -> str | None:
    """What follows the word in any of its forms; None when the line does not begin with it."""
    if not command.takes_more:
        return None
    line = text.split()
    for form in SHOP[command.word]:
        length = len(form.split())
        if len(line) > length and fold(" ".join(line[:length])) == fold(form):
            return " ".join(line[length:])
    return None
