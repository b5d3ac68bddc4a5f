"""Sentences as values: an English sentence with named holes, put into a language only when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a sentence for the catalogs without translating it here."""
    return sentence


@dataclass(frozen=True)
class Rupees:
    paise: int


@dataclass(frozen=True)
class Moment:
    """A point in time, shown as people in India say it, relative to `now`."""

    at: datetime
    now: datetime


@dataclass(frozen=True)
class Day:
    on: date


@dataclass(frozen=True)
class Clock:
    """A time of day to the second, for deadlines that are seconds away."""

    at: datetime


@dataclass(frozen=True)
class Hour:
    """A time of day that comes back every day, such as the end of quiet hours."""

    at: time


@dataclass(frozen=True)
class Words:
    """A sentence with its holes; with `plural` and `count` the catalog picks the form."""

    text: str
    holes: Mapping[str, Hole] = field(default_factory=dict)
    plural: str | None = None
    count: int | None = None


@dataclass(frozen=True)
class Listing:
    """Several parts joined by commas, each shown in the language of the whole."""

    parts: tuple[Hole, ...]


@dataclass(frozen=True)
class Excerpt:
    """Somebody's own long words, which are cut where the whole would be too long for one message."""

    text: str


# What may fill a hole. A bare string is somebody's own word (a name, a city) and is shown as it is.
Hole = str | int | Words | Rupees | Moment | Day | Clock | Hour | Listing | Excerpt

# What a label may be: a sentence of ours, which must fit, or somebody's own word, which is shortened to fit.
Label = Words | str


def words(text: str, **holes: Hole) -> Words:
    return Words(text, holes)


def counted(one: str, many: str, count: int, **holes: Hole) -> Words:
    """A sentence that depends on a number, which fills its hole `count`."""
    return Words(one, {"count": count, **holes}, plural=many, count=count)
