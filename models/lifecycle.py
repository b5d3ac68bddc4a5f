"""The one rule of every lifecycle: a status may only move along its transition table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

Status = TypeVar("Status", bound=StrEnum)


class TransitionError(Exception):
    """Somebody asked for a change of status that the lifecycle does not know."""

    def __init__(self, before: StrEnum, after: StrEnum) -> None:
        super().__init__(f"{type(before).__name__} cannot go from {before.value} to {after.value}")
        self.before = before
        self.after = after


def may_move(table: Mapping[Status, frozenset[Status]], before: Status, after: Status) -> bool:
    return after in table[before]
