"""Puts a screen into a language and into the platform's message values, within the platform's limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from conversations.replies import CardReply, QuestionReply, WordReply, write_reply
from conversations.screen import Action, Card, Option, Screen, Word
from conversations.state import State
from conversations.texts import Clock, Day, Excerpt, Hole, Hour, Label, Listing, Moment, Rupees, Words
from models.values.dates import show_clock, show_day, show_moment
from models.values.money import show_rupees
from settings import INDIA
from whatsapp import limits
from whatsapp.messages import Button, Buttons, DocumentHeader, ListMenu, Row, Text

_HOLE = re.compile(r"\{([a-z_]+)\}")

SHORTEST_EXCERPT = 40

LOCALES = Path(__file__).resolve().parent.parent / "locales"

# Replaced by the real media id when the file has been handed to the platform, just before sending.
FILE_PLACEHOLDER = "file"


@cache
def load_catalog(language: str) -> NullTranslations:
    """The sentences of a language, read from the catalog itself; English is the source and needs none."""
    path = LOCALES / language / "LC_MESSAGES" / "ektola.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def translate(sentence: Words, language: str) -> str:
    catalog = load_catalog(language)
    if sentence.plural is not None and sentence.count is not None:
        return catalog.ngettext(sentence.text, sentence.plural, sentence.count)
    return catalog.gettext(sentence.text) if sentence.text else ""


def say(label: Hole, language: str) -> str:
    """Any label or hole as text in a language."""
    match label:
        case str():
            return label
        case int():
            return str(format_decimal(label, locale="en_IN"))  # lakhs in every language; kn_IN groups by thousands
        case Words():
            holes = {name: say(hole, language) for name, hole in label.holes.items()}
            return _fill(translate(label, language), holes)
        case Rupees(paise):
            return show_rupees(paise, language)
        case Moment(at, now):
            return show_moment(at, now, language)
        case Day(on):
            return show_day(on, language)
        case Clock(at):
            return show_clock(at.astimezone(INDIA).time(), language, to_second=True)
        case Hour(at):
            return show_clock(at, language)
        case Listing(parts):
            return ", ".join(say(part, language) for part in parts)
        case Excerpt(text):
            return text


def _fill(sentence: str, holes: dict[str, str]) -> str:
    """Fill named holes, once: what people typed is never read as a sentence with holes of its own."""
    return _HOLE.sub(lambda hole: holes.get(hole[1], hole[0]), sentence)


def shorten(text: str, limit: int) -> str:
    """Somebody's own word, cut to a limit with an ellipsis; our own labels are never cut, they must fit."""
    if limits.length(text) <= limit:
        return text
    while limits.length(text) > limit - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def say_title(label: Label, language: str, limit: int) -> str:
    return shorten(say(label, language), limit)


Mint = Callable[[Card], str]
Message = Text | Buttons | ListMenu


def render(screen: Screen, language: str, state: State, open_step: str, mint: Mint, filename: str = "") -> Message:
    """One message. `mint` makes the token of a standing card's button."""
    is_plain = not screen.actions and not screen.file_id
    limit = limits.TEXT_BODY if is_plain else limits.INTERACTIVE_BODY
    body = shorten(say_body(screen, language, limit), limit)
    ids = [_reply_id(action, state, open_step, mint) for action in screen.actions]
    if is_plain:
        return Text(body)
    if len(screen.actions) > limits.BUTTONS:
        rows = tuple(_row(reply_id, action, language) for reply_id, action in zip(ids, screen.actions, strict=True))
        return ListMenu(body, say(screen.list_button, language), rows)
    buttons = tuple(
        Button(reply_id, say_title(action.title, language, limits.BUTTON_TITLE))
        for reply_id, action in zip(ids, screen.actions, strict=True)
    )
    header = DocumentHeader(FILE_PLACEHOLDER, filename) if screen.file_id else None
    return Buttons(body, buttons, header=header)


def _row(reply_id: str, action: Action, language: str) -> Row:
    return Row(
        reply_id,
        say_title(action.title, language, limits.ROW_TITLE),
        say_title(action.description, language, limits.ROW_DESCRIPTION),
    )


def _reply_id(action: Action, state: State, open_step: str, mint: Mint) -> str:
    match action:
        case Option(value):
            return write_reply(QuestionReply(state.flow or "", state.turn, open_step, value))
        case Word(word, hat=hat):
            return write_reply(WordReply(word, hat or state.hat))
        case Card():
            return write_reply(CardReply(mint(action)))


def say_body(screen: Screen, language: str, limit: int | None = None) -> str:
    """All lines; where they are longer than the limit, excerpts give way, so that our own words stay."""
    lines = [say(line, language) for line in ((screen.crumb, *screen.lines) if screen.crumb else screen.lines)]
    body = "\n".join(line for line in lines if line)
    for excerpt in _list_excerpts(screen) if limit else ():
        excess = limits.length(body) - (limit or 0)
        if excess > 0:
            room = max(SHORTEST_EXCERPT, limits.length(excerpt) - excess)
            body = body.replace(excerpt, shorten(excerpt, room), 1)
    return body


def _list_excerpts(screen: Screen) -> Iterator[str]:
    for line in screen.lines:
        holes = line.holes.values() if isinstance(line, Words) else ()
        yield from (hole.text for hole in holes if isinstance(hole, Excerpt))


def list_replies(message: dict[str, Any]) -> list[tuple[str, str]]:
    """Reply id and title of whatever can be tapped in an outgoing message, in the order in which people see it."""
    action = message.get("interactive", {}).get("action", {})
    replies = [button["reply"] for button in action.get("buttons", ())]
    replies += [row for section in action.get("sections", ()) for row in section["rows"]]
    return [(reply["id"], reply["title"]) for reply in replies]


def write_line(message: dict[str, Any]) -> str:
    """An outgoing message in the transcript notation: `< text [Button] [Button]`, rows of a list in braces."""
    interactive = message.get("interactive")
    if interactive is None:
        return "< " + str(message.get("text", {}).get("body", f"[{message.get('type', 'message')}]"))
    action = interactive["action"]
    titles = [button["reply"]["title"] for button in action.get("buttons", ())]
    shown = " ".join(f"[{title}]" for title in titles)
    for section in action.get("sections", ()):
        shown = "{" + action["button"] + ": " + " | ".join(_row_line(row) for row in section["rows"]) + "}"
    return f"< {interactive['body']['text']} {shown}"


def _row_line(row: dict[str, str]) -> str:
    return f"{row['title']} · {row['description']}" if row.get("description") else row["title"]
