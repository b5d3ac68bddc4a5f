"""What a person did: typed, tapped, sent a file, shared contact cards; and what happened on our side meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Typed:
    text: str


@dataclass(frozen=True)
class Tapped:
    """A button or a list row; the id is its identity, the title only what was painted on it."""

    reply_id: str
    title: str


@dataclass(frozen=True)
class SentFile:
    media_id: str
    mime_type: str
    filename: str


@dataclass(frozen=True)
class SharedCard:
    name: str
    phones: tuple[str, ...]


@dataclass(frozen=True)
class SharedCards:
    cards: tuple[SharedCard, ...]


@dataclass(frozen=True)
class Unreadable:
    """Something the bot cannot read: a voice note, a sticker, a photo, a place."""

    kind: str


@dataclass(frozen=True)
class Happened:
    """A happening of ours that opens a dialogue, for example: a list was read."""

    flow: str
    answers: Mapping[str, Any]


Said = Typed | Tapped | SentFile | SharedCards | Unreadable | Happened
