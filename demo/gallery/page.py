"""docs/gallery.html: every screen in every language as a bubble of the chat, in one page that needs nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import count
from pathlib import Path
from typing import Any

from conversations.notices import NOTICES, Notice
from conversations.registry import FLOWS
from conversations.render import load_catalog, render
from conversations.screen import Screen, Word
from conversations.state import State
from demo.gallery.screens import Seen, list_sentences, load_current
from demo.gallery.sources import ROOT, find_home, read_purpose
from settings import LANGUAGES

PAGE = ROOT / "docs" / "gallery.html"
SHELL = Path(__file__).with_name("shell.html")
ROLES = ("owner", "manager", "operator", "viewer", "staff", "customer", "newcomer")
NAMES = {"en": "English", "hi": "हिन्दी", "kn": "ಕನ್ನಡ", "ta": "தமிழ்", "pa": "ਪੰਜਾਬੀ"}

_HOLE = re.compile(r"\{[a-z_]+\}")
_OURS = re.compile(r"[a-z]")
_VARIABLE = re.compile(r"\{\{([a-z_]+)\}\}")


@dataclass(frozen=True)
class Group:
    """Screens that belong together, under a heading."""

    title: str
    place: str
    screens: tuple[Seen, ...]


def write() -> str:
    groups = list_groups(load_current())
    shown = "".join(_show_group(number, group) for number, group in enumerate(groups))
    links = "".join(f'<a href="#g{number}">{escape(group.title)}</a>' for number, group in enumerate(groups))
    roles = "".join(f"<option value={role}>{role.capitalize()}" for role in ROLES)
    languages = "".join(f"<option value={code}>{NAMES[code]}" for code in LANGUAGES)
    parts = {
        "groups": shown + _show_notices(),
        "links": links + '<a href="#notices">Outside the 24 hours</a>',
        "roles": roles,
        "languages": languages,
        "count": str(sum(len(group.screens) for group in groups)),
    }
    return re.sub(r"<!--(\w+)-->", lambda hole: parts[hole[1]], SHELL.read_text(encoding="utf-8"))


def list_groups(seen: Iterable[Seen]) -> list[Group]:
    """The dialogues in their order with their steps in theirs, then what stands alone, by the module that says it."""
    questions: dict[str, list[Seen]] = {name: [] for name in FLOWS}
    others: dict[str, list[Seen]] = {}
    for each in seen:
        if each.flow in FLOWS:
            questions[each.flow].append(each)
        else:
            others.setdefault(find_home(each.screen), []).append(each)
    return [
        *(_make_dialogue(name, found) for name, found in questions.items()),
        *(Group(_shorten(read_purpose(module)), module, _order(others[module], [])) for module in sorted(others)),
    ]


def _make_dialogue(name: str, seen: Sequence[Seen]) -> Group:
    flow = FLOWS[name]
    module = type(flow).__module__.replace(".", "/") + ".py"
    return Group(f"Dialogue: {flow.title}", module, _order(seen, list(flow.steps())))


def _order(seen: Sequence[Seen], steps: Sequence[str]) -> tuple[Seen, ...]:
    """By step, the plain question before those below some words."""

    def place(each: Seen) -> tuple[int, int, str]:
        return (steps.index(each.step) if each.step in steps else len(steps), len(each.screen.lines), each.key)

    return tuple(sorted(seen, key=place))


def _shorten(purpose: str) -> str:
    return re.split(r"[:;.]", purpose, maxsplit=1)[0]


def _show_group(number: int, group: Group) -> str:
    shown = "".join(_show_seen(each) for each in group.screens)
    return f"<section id=g{number}><h2>{escape(group.title)}</h2><p class=at>{escape(group.place)}</p><div class=s>{shown}</div></section>"


def _show_seen(seen: Seen) -> str:
    bubbles = "".join(_show_bubble(seen, language) for language in LANGUAGES)
    tag = f"<i>{escape(seen.step)}</i> " if seen.step else ""
    return f'<article class="{" ".join(seen.roles)}"><p>{tag}{escape(", ".join(seen.roles))}</p>{bubbles}</article>'


def _show_bubble(seen: Seen, language: str) -> str:
    state, numbers = State(flow=seen.flow or None), count()
    # What a button does is not shown, but no two on a message may do the same; whose card it is was not noted.
    actions = tuple(
        replace(each, word=f"{next(numbers)}") if isinstance(each, Word) else each for each in seen.screen.actions
    )
    message = render(
        replace(seen.screen, actions=actions),
        language,
        state,
        seen.step,
        lambda card: f"{card.action} {next(numbers)}",
        "list.xlsx",
    )
    content: dict[str, Any] = message.body_json()
    body = content["body"] if isinstance(content["body"], str) else content["body"]["text"]
    action = content.get("action", {})
    header = "<em>list.xlsx</em>" if seen.screen.file_id else ""
    buttons = "".join(f"<b>{escape(button['reply']['title'])}</b>" for button in action.get("buttons", ()))
    rows = "".join(_show_row(row) for section in action.get("sections", ()) for row in section["rows"])
    choice = f"<details open><summary>{escape(action['button'])}</summary>{rows}</details>" if rows else ""
    missing = " class=missing" if is_missing(seen.screen, language) else ""
    return f"<div lang={language}{missing}>{header}<span>{escape(body, quote=False)}</span>{buttons}{choice}</div>"


def _show_row(row: dict[str, str]) -> str:
    more = f"<small>{escape(row['description'], quote=False)}</small>" if row.get("description") else ""
    return f"<u>{escape(row['title'], quote=False)}{more}</u>"


def is_missing(screen: Screen, language: str) -> bool:
    """Whether a sentence on it is still to be written in a language; what has no words of ours needs none."""
    catalog = load_catalog(language)
    return language != "en" and any(
        catalog.gettext(sentence.text) == sentence.text and _OURS.search(_HOLE.sub("", sentence.text))
        for sentence in list_sentences(screen)
        if sentence.plural is None
    )


def _show_notices() -> str:
    shown = "".join(
        f'<article class="{" ".join(ROLES)}"><p>{escape(notice.name)}</p>{"".join(_show_notice(notice))}</article>'
        for notice in NOTICES
    )
    purpose = read_purpose("conversations/notices.py")
    return f"<section id=notices><h2>Outside the 24 hours</h2><p class=at>{escape(purpose)}</p><div class=s>{shown}</div></section>"


def _show_notice(notice: Notice) -> Iterator[str]:
    for language in LANGUAGES:
        written = language if language in notice.bodies else "en"
        body = _VARIABLE.sub(lambda hole: notice.examples[hole[1]], notice.bodies[written])
        buttons = "".join(f"<b>{escape(title)}</b>" for title in notice.buttons[written])
        missing = "" if written == language else " class=missing"
        yield f"<div lang={language}{missing}><span>{escape(body, quote=False)}</span>{buttons}</div>"
