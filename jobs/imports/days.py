"""Dates of a whole column: one order of day and month for all its cells; a single text is read in models.values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from jobs.imports.cells import DATE_MARK, Cell, show_cell
from models.values.words import fold
from models.values.written_days import read_written_day

_NUMBERS = re.compile(r"([0-9]{1,2})[-/. ]{1,3}([0-9]{1,2})[-/. ]{1,3}([0-9]{4}|[0-9]{2})(?:[ t]+[0-9].*)?", re.S)
# Numbers and words alike: 12 May has two parts, 12 May 85 three.
_PARTS = re.compile(r"[0-9]+|[^\s0-9./,-]+")
# The year of a birthday whose year nobody wrote; a leap year, so that 29 February stays.
UNKNOWN_YEAR = 1904
# A spreadsheet set to America turns 5/11 into a date of May and leaves 25/11 as text. By chance alone, this many dates
# of a column all in the first twelve days of their months are rarer than one column in a thousand.
_FEWEST_SWAPPED = 8
_FEWEST_LEFT_AS_TEXT = 3


class DayStyle(NamedTuple):
    """How the dates of one column are written. `is_swapped`: its real dates have day and month exchanged."""

    is_day_first: bool
    is_swapped: bool
    is_past: bool


def choose_style(cells: Iterable[Cell], *, is_past: bool) -> DayStyle:
    """Decide from all cells of the column. Where nothing decides, India's order holds."""
    firsts, seconds, texts, low, high = 0, 0, 0, 0, 0
    for cell, count in Counter(cells).items():
        if not isinstance(cell, str):
            continue
        if cell.startswith(DATE_MARK):
            is_low = int(cell[9:11]) <= 12
            low, high = low + is_low * count, high + (not is_low) * count
        elif numbers := _NUMBERS.fullmatch(fold(cell)):
            texts += count
            firsts += (int(numbers[1]) > 12) * count
            seconds += (int(numbers[2]) > 12) * count
    is_swapped = low >= _FEWEST_SWAPPED and not high and firsts == texts >= _FEWEST_LEFT_AS_TEXT
    # Of a column with both kinds, each date that allows only one order is read in it.
    return DayStyle(is_day_first=not seconds or firsts > 0, is_swapped=is_swapped, is_past=is_past)


def read_cell_day(cell: Cell, style: DayStyle, today: date) -> date | None:
    text = show_cell(cell)
    if isinstance(cell, str) and cell.startswith(DATE_MARK):
        day = date.fromisoformat(text)
        return day.replace(month=day.day, day=day.month) if style.is_swapped else day
    found = read_written_day(text, today, style.is_day_first)
    return _put_in_past(found, text, today) if found and style.is_past else found


def _put_in_past(found: date, text: str, today: date) -> date | None:
    """A birthday without its year was read as the next one; a year of two digits as one still to come."""
    parts = _PARTS.findall(fold(text))
    if len(parts) == 2:
        return found.replace(year=UNKNOWN_YEAR)
    if found <= today:
        return found
    return found.replace(year=found.year - 100) if len(parts[-1]) == 2 else None
