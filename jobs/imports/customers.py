"""The cells of a list turned into customers, a column at a time; which rows are customers at all is decided in understand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from jobs.imports.cells import Cell, clean_text, show_cell
from jobs.imports.days import choose_style, read_cell_day
from jobs.imports.readings import MOST_TAGS, clean_name, read_amount, read_language, read_number, read_pin, read_tags
from jobs.imports.synonyms import NOTHING_WORDS
from jobs.imports.understanding import Column, GoodRow, Role
from models.values.phones import Phone, PhoneProblem, read_phone

_LONGEST_SHOWN = 30
# What stands in many cells of a column is read once.
_KNOWN_CELLS = 10_000

Value = TypeVar("Value")


def choose_phone(found: Sequence[Phone | PhoneProblem]) -> Phone | PhoneProblem:
    """Of the phone columns of one row: the first number that can be written to; the next one is its second."""
    mobiles = [one for one in found if isinstance(one, Phone)]
    problems = [one for one in found if isinstance(one, PhoneProblem) and one is not PhoneProblem.EMPTY]
    if not mobiles:
        return problems[0] if problems else PhoneProblem.EMPTY
    first = mobiles[0]
    if problems and found.index(problems[0]) < found.index(first):
        first = first._replace(is_fixed=True)
    second = next((one.number for one in mobiles if one.number != first.number), None)
    return first if first.second or not second else first._replace(second=second)


class Customers:
    """The customers of one list by the place of their row in `rows`."""

    def __init__(self, rows: Sequence[Sequence[Cell]], columns: Sequence[Column], today: date) -> None:
        self._rows = rows
        self._columns = {role: [one for one in columns if one.role is role] for role in Role}
        self._unread: dict[int, dict[str, str]] = {}
        self.unread_cells = 0
        self.phones = self._read_phones()
        self.numbers = self._read_one(Role.NUMBER, read_number)
        self._names = self._read_names()
        self._languages = self._read_one(Role.LANGUAGE, read_language)
        self._cities = self._read_one(Role.CITY, lambda cell: clean_name(show_cell(cell)) or None)
        self._pins = self._read_one(Role.PIN, read_pin)
        self._amounts = self._read_kept(Role.AMOUNT, read_amount)
        self._due, self._birthdays, self._anniversaries = (
            self._read_days(role, today) for role in (Role.DUE_DATE, Role.BIRTHDAY, Role.ANNIVERSARY)
        )
        self._tags = self._read_tags()
        self._extras = self._read_columns(Role.EXTRA, lambda cell: clean_text(show_cell(cell)))

    def build(self, place: int, row_no: int, phone: Phone) -> GoodRow:
        extra = {column.header: texts[place] for column, texts in self._extras if texts[place]}
        if place in self._unread:
            self.unread_cells += len(self._unread[place])
            extra |= self._unread[place]
        return GoodRow(
            row_no=row_no,
            phone=phone.number,
            second_phone=phone.second,
            name=self._names[place],
            language=self._languages[place],
            city=self._cities[place],
            pin=self._pins[place],
            number=self.numbers[place],
            amount_paise=self._amounts[place],
            due_on=self._due[place],
            birthday=self._birthdays[place],
            anniversary=self._anniversaries[place],
            tags=self._tags[place],
            extra=extra,
            is_fixed=phone.is_fixed,
        )

    def find_phone_text(self, place: int) -> str:
        """What stands where a number should, to be shown to whoever sent the list."""
        row = self._rows[place]
        texts = (clean_text(_get_text(row, column)) for column in self._columns[Role.PHONE])
        return next((text for text in texts if text), "")[:_LONGEST_SHOWN]

    def _read_cells(self, column: Column, read: Callable[[Cell], Value]) -> list[Value]:
        index = column.index
        return [read(row[index] if index < len(row) else None) for row in self._rows]

    def _read_columns(self, role: Role, read: Callable[[Cell], Value]) -> list[tuple[Column, list[Value]]]:
        return [(column, self._read_cells(column, lru_cache(_KNOWN_CELLS)(read))) for column in self._columns[role]]

    def _read_one(self, role: Role, read: Callable[[Cell], Value | None]) -> Sequence[Value | None]:
        """The column of this role; of a role that no column has, nothing for any row."""
        return next((values for _, values in self._read_columns(role, read)), [None] * len(self._rows))

    def _read_kept(self, role: Role, read: Callable[[Cell], Value | None]) -> Sequence[Value | None]:
        """The same, where a text that cannot be read is kept among the extras of its row."""
        values = self._read_one(role, read)
        for column in self._columns[role]:
            for place in [place for place, value in enumerate(values) if value is None]:
                text = clean_text(_get_text(self._rows[place], column))
                if text.lower() not in NOTHING_WORDS:
                    self._unread.setdefault(place, {})[column.header] = text
        return values

    def _read_days(self, role: Role, today: date) -> Sequence[date | None]:
        indexes = [column.index for column in self._columns[role]]
        cells = (row[index] for index in indexes for row in self._rows if index < len(row))
        style = choose_style(cells, is_past=role is not Role.DUE_DATE)
        return self._read_kept(role, lambda cell: None if cell is None else read_cell_day(cell, style, today))

    def _read_phones(self) -> list[Phone | PhoneProblem]:
        columns = [
            self._read_cells(column, lambda cell: read_phone(show_cell(cell))) for column in self._columns[Role.PHONE]
        ]
        return columns[0] if len(columns) == 1 else [choose_phone(found) for found in zip(*columns, strict=True)]

    def _read_names(self) -> Sequence[str]:
        columns = [texts for _, texts in self._read_columns(Role.NAME, lambda cell: clean_name(show_cell(cell)))]
        if len(columns) == 1:
            return columns[0]
        return [clean_name(" ".join(parts)) for parts in zip(*columns, strict=True)] or [""] * len(self._rows)

    def _read_tags(self) -> Sequence[tuple[str, ...]]:
        columns = [tags for _, tags in self._read_columns(Role.TAG, read_tags)]
        if len(columns) == 1:
            return columns[0]
        together = [tuple(dict.fromkeys(chain(*parts)))[:MOST_TAGS] for parts in zip(*columns, strict=True)]
        return together or [()] * len(self._rows)


def _get_text(row: Sequence[Cell], column: Column) -> str:
    return show_cell(row[column.index]) if column.index < len(row) else ""
