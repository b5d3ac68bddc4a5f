"""Every screen that chats have shown, held against the platform's limits in every language, with long names and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from conversations.languages import LANGUAGE_NAMES
from conversations.render import say, say_body
from conversations.screen import Action
from conversations.texts import Excerpt, Hole, Label, Listing, Rupees, Words
from demo.gallery.screens import Seen, load_current
from settings import LANGUAGES
from whatsapp import limits

# Numbers of loans and phones, codes and names of languages: no longer than they are.
KEPT = re.compile(rf".*\d|({'|'.join(LANGUAGES)})( |$)|({'|'.join(LANGUAGE_NAMES.values())})$")
LONG_NAME = "Sri Venkateshwara Subramanian Gold and Diamond Jewellers Ltd"
LONG_TEXT = "Gold that stays in the family. " * 33
LONG_NUMBER, MUCH_MONEY = 1_00_000, Rupees(12_34_567_89)


@cache
def list_seen() -> tuple[Seen, ...]:
    return tuple(load_current())


def lengthen(hole: Hole) -> Hole:
    """The longest that may stand there."""
    match hole:
        case Words(text, holes, plural, count):
            longer = {name: lengthen(each) for name, each in holes.items()}
            return Words(text, longer, plural, count if count is None else LONG_NUMBER)
        case Listing(parts):
            return Listing(tuple(lengthen(part) for part in parts))
        case Excerpt():
            return Excerpt(LONG_TEXT)
        case Rupees():
            return MUCH_MONEY
        case int():
            return LONG_NUMBER
        case str() if hole and not KEPT.match(hole):
            return LONG_NAME if len(hole) < len(LONG_NAME) else hole
        case _:
            return hole


def lengthen_label(label: Label) -> Label:
    longer = lengthen(label)
    assert isinstance(longer, Words | str)
    return longer


def is_ours(label: Label) -> bool:
    """Whether all words of a label are ours: those must fit, somebody's own are cut."""
    return isinstance(label, Words) and not any(isinstance(hole, str) for hole in label.holes.values())


def list_too_long(seen: Seen, language: str) -> Iterator[str]:
    """Each as: language · sentence · length · limit."""
    shown = seen.screen
    longer = replace(
        shown, lines=tuple(lengthen_label(line) for line in shown.lines), crumb=lengthen_label(shown.crumb)
    )
    limit = limits.INTERACTIVE_BODY if shown.actions or shown.file_id else limits.TEXT_BODY
    length = limits.length(say_body(longer, language, limit))
    if length > limit:
        first = next((line.text for line in shown.lines if isinstance(line, Words)), "")
        yield f"{language} · the screen that begins “{first}” · {length} · {limit}"
    is_list = len(shown.actions) > limits.BUTTONS
    for action in shown.actions:
        yield from list_long_labels(action, language, is_list=is_list)
    if is_list and (length := limits.length(say(shown.list_button, language))) > limits.LIST_BUTTON:
        yield f"{language} · {shown.list_button.text} · {length} · {limits.LIST_BUTTON}"


def list_long_labels(action: Action, language: str, *, is_list: bool) -> Iterator[str]:
    title = limits.ROW_TITLE if is_list else limits.BUTTON_TITLE
    for label, limit in ((action.title, title), (action.description, limits.ROW_DESCRIPTION)):
        if isinstance(label, Words) and is_ours(label):
            length = limits.length(say(lengthen(label), language))
            if length > limit:
                yield f"{language} · {label.text} · {length} · {limit}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_keeps_the_limits_of_the_platform(language: str) -> None:
    too_long = [line for seen in list_seen() for line in list_too_long(seen, language)]
    assert sorted(set(too_long)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_grouped_as_in_india(language: str) -> None:
    assert say(12_34_567, language) == "12,34,567"


def test_a_screen_has_no_more_than_can_be_tapped() -> None:
    assert [seen.key for seen in list_seen() if len(seen.screen.actions) > limits.LIST_ROWS] == []
