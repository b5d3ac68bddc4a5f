"""The screens that chats have shown, kept as values in a file, so that they can be said again in every language."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from conversations.screen import Action, Card, Option, Screen, Word
from conversations.texts import Clock, Day, Excerpt, Hole, Hour, Label, Listing, Moment, Rupees, Words
from demo.catalogs import collect

STORE = Path(__file__).with_name("screens.json")

# What stands in sentences but needs no translation.
_NO_SENTENCES = {"", "GSTIN", "PAN", "Udyam"}

# The day on which all of them are shown, whenever they were noted.
SHOWN_ON = date(2026, 11, 12)


@dataclass(frozen=True)
class Seen:
    """A screen as it was shown: to which roles, and as which step of which dialogue, if any."""

    screen: Screen
    flow: str = ""
    step: str = ""
    roles: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What makes it another screen: its sentences and what can be tapped, not the names and numbers in them."""
        lines = [_outline(line) for line in self.screen.lines]
        actions = sorted({f"{type(each).__name__} {_outline(each.title)}" for each in self.screen.actions})
        return json.dumps([self.flow, self.step, lines, actions, bool(self.screen.file_id)], ensure_ascii=False)


def _outline(label: Label) -> str:
    return label.text if isinstance(label, Words) else ""


def list_sentences(screen: Screen) -> Iterator[Words]:
    """Every sentence on it, those that fill holes of others too."""
    labels: list[Hole] = [screen.crumb, *screen.lines]
    for action in screen.actions:
        labels += [action.title, action.description]
    for label in labels:
        yield from _list_within(label)


def _list_within(hole: Hole) -> Iterator[Words]:
    if isinstance(hole, Words):
        yield hole
    parts = hole.holes.values() if isinstance(hole, Words) else hole.parts if isinstance(hole, Listing) else ()
    for part in parts:
        yield from _list_within(part)


def load() -> list[Seen]:
    return [_read_seen(each) for each in json.loads(STORE.read_text(encoding="utf-8"))] if STORE.exists() else []


def load_current() -> list[Seen]:
    """What was noted, but for screens with sentences that the code no longer says."""
    said = {sentence.id if isinstance(sentence.id, str) else sentence.id[0] for sentence in collect()}
    return [seen for seen in load() if {each.text for each in list_sentences(seen.screen)} <= said | _NO_SENTENCES]


def save(seen: list[Seen]) -> None:
    """In a steady order, one a line, so that a change shows as one."""
    lines = [
        json.dumps(_write_seen(each), ensure_ascii=False, sort_keys=True)
        for each in sorted(seen, key=lambda seen: seen.key)
    ]
    whole = STORE.with_suffix(f".{os.getpid()}")
    whole.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    whole.replace(STORE)


def _write_seen(seen: Seen) -> dict[str, Any]:
    shown = seen.screen
    written: dict[str, Any] = {
        "roles": list(seen.roles),
        "lines": [_write(line) for line in shown.lines],
        "actions": [_write_action(action) for action in shown.actions],
    }
    more: dict[str, Any] = {"flow": seen.flow, "step": seen.step, "crumb": _write(shown.crumb), "file": shown.file_id}
    return written | {name: value for name, value in more.items() if value} | {"list": _write(shown.list_button)}


def _read_seen(stored: Mapping[str, Any]) -> Seen:
    shown = Screen(
        tuple(_read_label(line) for line in stored["lines"]),
        tuple(_read_action(action) for action in stored["actions"]),
        _read_label(stored.get("crumb", "")),
        _read_words(stored["list"]),
        stored.get("file"),
    )
    return Seen(shown, stored.get("flow", ""), stored.get("step", ""), tuple(stored["roles"]))


def _write_action(action: Action) -> list[Any]:
    """What kind it is, what it does, and its two labels; whose and which version is nobody's business here."""
    does = {Option: "value", Word: "word", Card: "action"}[type(action)]
    return [type(action).__name__, str(getattr(action, does))[:200], _write(action.title), _write(action.description)]


def _read_action(stored: list[Any]) -> Action:
    kind, does, title, description = stored[0], stored[1], _read_label(stored[2]), _read_label(stored[3])
    if kind == "Card":
        return Card(does, 1, title, description=description)
    return (Option if kind == "Option" else Word)(does, title, description)


def _write(hole: Hole) -> Any:
    match hole:
        case Words(text, holes, plural, count):
            return {"say": text, "holes": {name: _write(each) for name, each in holes.items()}} | (
                {"plural": plural, "count": count} if plural else {}
            )
        case Rupees(paise):
            return {"paise": paise}
        case Moment(at, now):
            back = _days_back(now)
            return {"at": (at - back).isoformat(), "now": (now - back).isoformat()}
        case Day(on):
            return {"day": on.isoformat()}
        case Clock(at):
            return {"clock": (at - _days_back(at)).isoformat()}
        case Hour(at):
            return {"hour": at.isoformat()}
        case Excerpt(text):
            return {"excerpt": text}
        case Listing(parts):
            return {"listing": [_write(part) for part in parts]}
        case _:
            return hole


def _days_back(now: datetime) -> timedelta:
    return now.astimezone(UTC).date() - SHOWN_ON


def _read(stored: Any) -> Hole:
    match stored:
        case {"say": _}:
            return _read_words(stored)
        case {"paise": paise}:
            return Rupees(paise)
        case {"at": at, "now": now}:
            return Moment(datetime.fromisoformat(at), datetime.fromisoformat(now))
        case {"day": day}:
            return Day(date.fromisoformat(day))
        case {"clock": at}:
            return Clock(datetime.fromisoformat(at))
        case {"hour": at}:
            return Hour(time.fromisoformat(at))
        case {"excerpt": text}:
            return Excerpt(text)
        case {"listing": parts}:
            return Listing(tuple(_read(part) for part in parts))
        case str() | int():
            return stored
        case _:
            raise ValueError(stored)


def _read_words(stored: Mapping[str, Any]) -> Words:
    holes = {name: _read(each) for name, each in stored["holes"].items()}
    return Words(stored["say"], holes, stored.get("plural"), stored.get("count"))


def _read_label(stored: Any) -> Label:
    return _read_words(stored) if isinstance(stored, dict) else str(stored)
