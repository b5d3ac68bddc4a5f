"""Days as they are written in sheets and on paper; what only a person says in a chat is read in dates."""

from __future__ import annotations

import re
from datetime import date, timedelta

from models.values.spoken import LONGEST_TYPED, tokenise
from models.values.words import fold

_EXCEL_DAY_ZERO = date(1899, 12, 30)
# 1927 to 2064: smaller and larger numbers are amounts.
_SERIALS = range(10_000, 60_001)
_YEARS = range(1900, 2101)
_TWO_DIGIT_YEARS_AHEAD = 30

_WRITTEN = re.compile(r"([0-9]{1,4})[-/. ]{1,3}([0-9]{1,2})[-/. ]{1,3}([0-9]{2,4})(?:[ t]+[0-9].*)?", re.ASCII | re.S)
_TOGETHER = re.compile(r"([0-9]{2})([0-9]{2})((?:19|20)[0-9]{2})", re.ASCII)
_TOGETHER_YEAR_FIRST = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})", re.ASCII)
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?", re.ASCII)
_DAY_MONTH = re.compile(r"(?:w[0-6] )?([0-9]{1,2})(?: th)?(?: w[0-6])? m([0-9]{1,2})(?: ([0-9]{4}|[0-9]{2}))?")
_MONTH_DAY = re.compile(r"(?:w[0-6] )?m([0-9]{1,2}) ([0-9]{1,2})(?: th)?(?: ([0-9]{4}|[0-9]{2}))?")
_YEAR_MONTH_DAY = re.compile(r"([0-9]{4}) m([0-9]{1,2}) ([0-9]{1,2})")
_WEEKDAY = re.compile(r"\bw([0-6])\b")
# Not with a point: 1.5 is an amount or an hour.
_NUMBERS_NO_YEAR = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})")


def read_written_day(text: str, today: date, day_first: bool = True) -> date | None:
    """Read numbers, month names in five languages and Excel's day numbers; nothing that counts from today."""
    folded = fold(text)
    numbers = _WRITTEN.fullmatch(folded)
    if numbers:
        return _from_numbers(numbers[1], numbers[2], numbers[3], today.year + _TWO_DIGIT_YEARS_AHEAD, day_first)
    if serial := _SERIAL.fullmatch(folded):
        return _read_serial(int(serial[1]))
    if not folded or len(folded) > LONGEST_TYPED:
        return None
    return find_written_day(tokenise(folded), today, day_first)


def find_written_day(tokens: str, today: date, day_first: bool = True) -> date | None:
    """The same from tokens of models.values.spoken, where a number alone is no day."""
    latest = today.year + _TWO_DIGIT_YEARS_AHEAD
    together = _TOGETHER.fullmatch(tokens) or _TOGETHER_YEAR_FIRST.fullmatch(tokens)
    if numbers := together or _WRITTEN.fullmatch(tokens):
        return _from_numbers(numbers[1], numbers[2], numbers[3], latest, day_first)
    parts = _find_day_and_month(tokens, day_first)
    if parts is None:
        return None
    day, month, year = parts
    found = _build(day, month, _complete(year, latest)) if year else find_nearest(day, month, today)
    weekday = _WEEKDAY.search(tokens)
    # Sunday 9 November, where the 9th is a Monday, is a slip: nobody knows which of the two was meant.
    return None if found and weekday and found.weekday() != int(weekday[1]) else found


def _read_serial(number: int) -> date | None:
    """The day Excel counts by this number; None when it lies too far away to be a day."""
    return _EXCEL_DAY_ZERO + timedelta(days=number) if number in _SERIALS else None


def _from_numbers(first: str, second: str, third: str, latest: int, day_first: bool) -> date | None:
    if len(first) == 4:
        return _build(int(third), int(second), int(first)) if len(third) <= 2 else None
    if len(first) > 2 or len(third) == 3:
        return None
    day, month = _order(int(first), int(second), day_first)
    return _build(day, month, _complete(third, latest))


def _order(first: int, second: int, day_first: bool) -> tuple[int, int]:
    """Day and month; a number above twelve is the day, wherever it stands."""
    is_day_first = first > 12 or (day_first and second <= 12)
    return (first, second) if is_day_first else (second, first)


def _complete(year: str, latest: int) -> int:
    """A year of two digits is the last one with these digits up to `latest`."""
    if len(year) != 2:
        return int(year)
    return latest - (latest - int(year)) % 100


def _build(day: int, month: int, year: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_nearest(day: int, month: int, today: date) -> date | None:
    """The next such day, today included; 29 February may be years away."""
    days = (_build(day, month, year) for year in range(today.year, today.year + 9))
    return next((one for one in days if one and one >= today), None)


def _find_day_and_month(tokens: str, day_first: bool) -> tuple[int, int, str] | None:
    """Day, month and the year as written, which may be missing."""
    if found := _DAY_MONTH.fullmatch(tokens):
        return int(found[1]), int(found[2]), found[3] or ""
    if found := _MONTH_DAY.fullmatch(tokens):
        return int(found[2]), int(found[1]), found[3] or ""
    if found := _YEAR_MONTH_DAY.fullmatch(tokens):
        return int(found[3]), int(found[2]), found[1]
    if found := _NUMBERS_NO_YEAR.fullmatch(tokens):
        return *_order(int(found[1]), int(found[2]), day_first), ""
    return None
