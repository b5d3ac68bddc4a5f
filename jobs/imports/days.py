"""Dates of a whole column: one order of day and month for all its cells; a single text is read in models.values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from jobs.imports.cells import DATE_MARK, Cell, show_cell
from jobs.imports.understanding import DAY_FIRST, MONTH_FIRST
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
REMINDED_AHEAD = timedelta(days=3)
_LONGEST_EXAMPLE = 30


class DayStyle(NamedTuple):
    """How the dates of one column are written. `is_swapped`: its real dates have day and month exchanged."""

    is_day_first: bool
    is_swapped: bool
    is_past: bool


@dataclass
class DayCounts:
    """How the dates of a column are written: texts whose first or second number can only be a day, real dates of the
    first twelve days of a month and of the others, and one text that can be read in two ways."""

    firsts: int = 0
    seconds: int = 0
    texts: int = 0
    low: int = 0
    high: int = 0
    example: str = ""

    def add(self, cells: Iterable[Cell]) -> None:
        for cell in cells:
            if not isinstance(cell, str):
                continue
            if cell.startswith(DATE_MARK):
                is_low = cell[9:11] <= "12"
                self.low += is_low
                self.high += not is_low
            elif numbers := _NUMBERS.fullmatch(cell) or _NUMBERS.fullmatch(fold(cell)):
                first, second = int(numbers[1]), int(numbers[2])
                self.texts += 1
                self.firsts += first > 12
                self.seconds += second > 12
                if not self.example and first != second and max(first, second) <= 12:
                    self.example = cell.strip()

    @property
    def is_settled(self) -> bool:
        """Whether more cells of the column would change nothing."""
        return self.firsts > 0 and (self.high > 0 or not self.low)

    @property
    def order(self) -> str | None:
        """What the texts themselves prove of their order; None where they prove nothing, or both."""
        if bool(self.firsts) == bool(self.seconds):
            return None
        return DAY_FIRST if self.firsts else MONTH_FIRST

    def choose(self, decided: str | None, *, is_past: bool) -> DayStyle:
        """Where neither the cells nor anybody has decided, India's order holds. A date that allows one order has it."""
        is_swapped = self.low >= _FEWEST_SWAPPED and not self.high and self.firsts == self.texts >= _FEWEST_LEFT_AS_TEXT
        return DayStyle((self.order or decided) != MONTH_FIRST, is_swapped, is_past)


def choose_example(cells: Iterable[Cell], style: DayStyle, today: date) -> tuple[str, date] | None:
    """A cell that shows best how its column is read: still to come, and one that could be taken for another day."""
    found = [(cell, day) for cell in cells if (day := read_cell_day(cell, style, today))]
    best = max(found, key=lambda one: (one[1] >= today + REMINDED_AHEAD, _is_open_to_doubt(one[0])), default=None)
    return (_write_example(best[0], style), best[1]) if best else None


def _is_open_to_doubt(cell: Cell) -> bool:
    numbers = _NUMBERS.fullmatch(cell) if isinstance(cell, str) else None
    return numbers is not None and numbers[1] != numbers[2] and max(int(numbers[1]), int(numbers[2])) <= 12


def _write_example(cell: Cell, style: DayStyle) -> str:
    """What a spreadsheet itself calls a date, in the order in which it shows it."""
    text = show_cell(cell)
    if isinstance(cell, str) and cell.startswith(DATE_MARK):
        return date.fromisoformat(text).strftime("%m/%d/%Y" if style.is_swapped else "%d-%m-%Y")
    return text[:_LONGEST_EXAMPLE]


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
