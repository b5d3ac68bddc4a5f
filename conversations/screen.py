"""What one message shows, before it is put into a language: lines, and what can be tapped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from conversations.texts import N_, Label, Words


@dataclass(frozen=True)
class Option:
    """An answer to the open question; goes stale with it."""

    value: str
    title: Label
    description: Label = ""


@dataclass(frozen=True)
class Word:
    """A shortcut for a typed word; harmless whenever it is tapped. `hat` is who it is meant for."""

    word: str
    title: Label
    description: Label = ""
    hat: str = ""


@dataclass(frozen=True)
class Card:
    """A button of a standing card: it is backed by a token row and may be tapped outside any turn."""

    action: str
    object_id: int
    title: Label
    version: int | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    description: Label = ""


Action = Option | Word | Card

MENU = Word("menu", Words(N_("Menu")))


@dataclass(frozen=True)
class Screen:
    """One message. Up to three actions are buttons; more become a list behind `list_button`."""

    lines: tuple[Label, ...]
    actions: tuple[Action, ...] = ()
    crumb: Label = ""
    list_button: Words = Words(N_("Choose"))
    file_id: int | None = None

    def after(self, *lines: Label) -> Screen:
        """The same screen below some words, for example why it is shown again."""
        return replace(self, lines=(*lines, *self.lines))


def screen(*lines: Label, actions: tuple[Action, ...] = (), file_id: int | None = None) -> Screen:
    return Screen(tuple(lines), actions, file_id=file_id)
