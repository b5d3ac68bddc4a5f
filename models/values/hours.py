"""When a shop wants nobody written to: quiet hours of the day and closed weekdays, read as typed and kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from models.values.dates import INDIA, USUAL_HOUR, read_moment
from models.values.digits import to_ascii_digits
from models.values.spoken import tokenise

_BETWEEN = re.compile(r"\s+(?:to|till|until|se|से|ರಿಂದ|ಗಂಟೆಯಿಂದ|முதல்|ਤੋਂ|ton)\s+|\s*[-–—]\s*", re.IGNORECASE)
_WEEKDAY = re.compile(r"w([0-6])")
_JOINED = re.compile(r"(?:every )?w[0-6](?: (?:and )?w[0-6])*")
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class Hours:
    """Quiet from one time of the day to another, past midnight where the second is the smaller; Monday is day 0."""

    quiet_from: time | None
    quiet_to: time | None
    closed_days: Sequence[int]

    def find_open(self, moment: datetime) -> datetime:
        """The moment itself, or the first after it at which the shop may write."""
        local = moment.astimezone(INDIA)
        for _ in range(2 * DAYS_OF_A_WEEK):
            if local.weekday() in self.closed_days:
                local = datetime.combine(local.date() + timedelta(days=1), time(USUAL_HOUR), INDIA)
            elif self.quiet_to is not None and self._is_quiet(local.time()):
                is_tomorrow = local.time() >= self.quiet_to
                local = datetime.combine(local.date() + timedelta(days=is_tomorrow), self.quiet_to, INDIA)
            else:
                break
        return local.astimezone(moment.tzinfo)

    def _is_quiet(self, at: time) -> bool:
        if self.quiet_from is None or self.quiet_to is None:
            return False
        if self.quiet_from < self.quiet_to:
            return self.quiet_from <= at < self.quiet_to
        return at >= self.quiet_from or at < self.quiet_to


def read_span(text: str, now: datetime) -> tuple[time, time] | None:
    """Two different times of the day: 9 pm to 9 am, 21:00-09:00."""
    parts = _BETWEEN.split(to_ascii_digits(text).strip())
    moments = [read_moment(part, now, INDIA) for part in parts if part]
    if len(moments) != 2 or moments[0] is None or moments[1] is None:
        return None
    begins, ends = (moment.astimezone(INDIA).time().replace(tzinfo=None) for moment in moments if moment)
    return None if begins == ends else (begins, ends)


def read_weekdays(text: str) -> list[int] | None:
    """Weekdays as typed, in order; at least one day of the week stays open."""
    tokens = tokenise(text)
    if not _JOINED.fullmatch(tokens):
        return None
    days = sorted({int(day) for day in _WEEKDAY.findall(tokens)})
    return days if len(days) < DAYS_OF_A_WEEK else None
