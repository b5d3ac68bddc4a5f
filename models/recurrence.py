"""When a repeated campaign is due next: the same time of the day in India, every day, week or month, until an end."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from settings import INDIA


class Every(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Recurrence:
    """`first_at` anchors the rule: its time of day, its weekday, its day of the month (the 31st included, which in a
    shorter month is the last day). `until` is the last day on which it may be due; `times` counts all runs.
    """

    every: Every
    first_at: datetime
    until: date | None = None
    times: int | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "every": self.every.value,
            "first_at": self.first_at.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "times": self.times,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Recurrence:
        until = stored.get("until")
        return cls(
            Every(stored["every"]),
            datetime.fromisoformat(stored["first_at"]),
            date.fromisoformat(until) if until else None,
            stored.get("times"),
        )

    def occurrence(self, number: int) -> datetime | None:
        """The due time of run `number` (the first is 0), None when the rule has ended before it."""
        if self.times is not None and number >= self.times:
            return None
        local = self.first_at.astimezone(INDIA)
        match self.every:
            case Every.DAY:
                day = local.date() + timedelta(days=number)
            case Every.WEEK:
                day = local.date() + timedelta(weeks=number)
            case Every.MONTH:
                day = _add_months(local.date(), number)
        if self.until is not None and day > self.until:
            return None
        return datetime.combine(day, local.time(), INDIA)

    def count_before(self, moment: datetime) -> int:
        """How many times lie before the one that is due at a moment, or was moved to it."""
        number = 0
        while (following := self.occurrence(number + 1)) is not None and following <= moment:
            number += 1
        return number

    def next_after(self, moment: datetime) -> datetime | None:
        """The first due time strictly after a moment, None when there is none."""
        number = max(0, self._estimate(moment) - 2)
        while (due_at := self.occurrence(number)) is not None:
            if due_at > moment:
                return due_at
            number += 1
        return None

    def _estimate(self, moment: datetime) -> int:
        """About how many runs lie between the first and a moment, so that a long past is not walked through."""
        days = (moment - self.first_at).days
        return days // {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 31}[self.every]


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
