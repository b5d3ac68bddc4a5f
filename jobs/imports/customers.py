"""The cells of a list turned into customers, a column at a time; which rows are customers at all is decided in understand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar

from jobs.imports.cells import Cell, clean_text, show_cell
from jobs.imports.columns import squeeze
from jobs.imports.days import DayStyle, read_cell_day
from jobs.imports.readings import (
    MOST_TAGS,
    PAPERS,
    clean_name,
    read_agreement,
    read_amount,
    read_language,
    read_number,
    read_paper,
    read_pin,
    read_tags,
)
from jobs.imports.synonyms import NOTHING_WORDS, REFUSALS
from jobs.imports.understanding import Column, GoodRow, Role
from models.values.phones import Phone, PhoneProblem, find_foreign, read_phone

_LONGEST_SHOWN = 30
# What stands in many cells of a column is read once.
_KNOWN_CELLS = 10_000
_REFUSALS = {squeeze(name) for name in REFUSALS}
DAY_ROLES = (Role.DUE_DATE, Role.BIRTHDAY, Role.ANNIVERSARY)

Value = TypeVar("Value")
Read = Callable[[Cell], Any]


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


class ColumnReader:
    """Reads the columns of one list, some rows at a time; what it has read once it knows again."""

    def __init__(self, columns: Sequence[Column], styles: Mapping[Role, DayStyle], today: date) -> None:
        self._columns = {role: [one for one in columns if one.role is role] for role in Role}
        self.phones = self._columns[Role.PHONE]
        # No two rows have the same one.
        self.numbers = [(column, read_number) for column in self._columns[Role.NUMBER]]
        self.names = self._make(Role.NAME, lambda cell: clean_name(show_cell(cell)))
        self.languages = self._make(Role.LANGUAGE, read_language)
        self.cities = self._make(Role.CITY, lambda cell: clean_name(show_cell(cell)) or None)
        self.pins = self._make(Role.PIN, read_pin)
        self.amounts = self._make(Role.AMOUNT, read_amount)
        self.tags = self._make(Role.TAG, read_tags)
        self.extras = self._make(Role.EXTRA, lambda cell: clean_text(show_cell(cell)))
        self.agreements = [
            (column, lru_cache(_KNOWN_CELLS)(_refuse if squeeze(column.header) in _REFUSALS else read_agreement))
            for column in self._columns[Role.CONSENT]
        ]
        self.days = {role: self._make(role, _make_day_reader(styles[role], today)) for role in DAY_ROLES}
        self.owed_columns = [*self.amounts, *self.days[Role.DUE_DATE]]
        self.papers = {role: self._make(role, _make_paper_reader(role)) for role in PAPERS}

    def _make(self, role: Role, read: Callable[[Cell], Any]) -> list[tuple[Column, Read]]:
        return [(column, lru_cache(_KNOWN_CELLS)(read)) for column in self._columns[role]]


def _refuse(cell: Cell) -> bool | None:
    """The answer of a column that asks whether somebody wants nothing."""
    answer = read_agreement(cell)
    return None if answer is None else not answer


def _make_day_reader(style: DayStyle, today: date) -> Read:
    return lambda cell: None if cell is None else read_cell_day(cell, style, today)


def _make_paper_reader(role: Role) -> Read:
    return lambda cell: read_paper(role, show_cell(cell))


class Customers:
    """The customers of some rows by their place among them.

    `unread` are cells of dates and amounts, `wrong` of tax numbers, that say something else: (heading, text) by place.
    """

    def __init__(self, rows: Sequence[Sequence[Cell]], reader: ColumnReader) -> None:
        self._rows = rows
        self._reader = reader
        self._nothing: Sequence[None] = [None] * len(rows)
        self.unread: dict[int, list[tuple[str, str]]] = {}
        self.wrong: dict[int, list[tuple[str, str]]] = {}
        self.phones = self._read_phones()
        self.numbers = self._read_one(reader.numbers)
        self._names = self._read_names()
        self._languages = self._read_one(reader.languages)
        self._cities = self._read_one(reader.cities)
        self._pins = self._read_one(reader.pins)
        self._amounts = self._read_kept(reader.amounts, self.unread)
        self._due, self._birthdays, self._anniversaries = (
            self._read_kept(reader.days[role], self.unread) for role in DAY_ROLES
        )
        self._agreements = self._read_one(reader.agreements)
        self._tags = self._read_tags()
        self._papers = {
            name: self._read_kept(reader.papers[role], self.wrong)
            for role, name in PAPERS.items()
            if reader.papers[role]
        }
        self._extras = [(column.header, self._read(column, read)) for column, read in reader.extras]

    def build(self, place: int, row_no: int, phone: Phone, *, is_foreign: bool = False) -> GoodRow:
        extra = {header: texts[place] for header, texts in self._extras if texts[place]}
        # Without the number of a loan or plan there is nothing these could be noted beside.
        if self.numbers[place] is None:
            extra |= self._list_owed(place)
        if place in self.unread:
            extra |= self.unread[place]
        # Beside what is well-formed, under another name: nobody takes a wrong number for a right one.
        if place in self.wrong:
            extra |= {f"{header} (?)": text for header, text in self.wrong[place]}
        if self._papers:
            extra |= {name: values[place] for name, values in self._papers.items() if values[place]}
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
            agreed=self._agreements[place],
            is_foreign=is_foreign,
            is_fixed=phone.is_fixed,
        )

    def _list_owed(self, place: int) -> dict[str, str]:
        texts = {
            column.header: clean_text(_get_text(self._rows[place], column)) for column, _ in self._reader.owed_columns
        }
        return {header: text for header, text in texts.items() if text.lower() not in NOTHING_WORDS}

    def find_phone_text(self, place: int) -> str:
        """What stands where a number should, to be shown to whoever sent the list."""
        row = self._rows[place]
        texts = (clean_text(_get_text(row, column)) for column in self._reader.phones)
        return next((text for text in texts if text), "")[:_LONGEST_SHOWN]

    def find_foreign(self, place: int) -> str | None:
        """The number of another country in this row."""
        row = self._rows[place]
        found = (find_foreign(_get_text(row, column)) for column in self._reader.phones)
        return next((number for number in found if number), None)

    def _read(self, column: Column, read: Callable[[Cell], Value]) -> list[Value]:
        index = column.index
        return [read(row[index] if index < len(row) else None) for row in self._rows]

    def _read_one(self, columns: Sequence[tuple[Column, Read]]) -> Sequence[Any]:
        """The one column of a role; of a role that no column has, nothing for any row."""
        return self._read(*columns[0]) if columns else self._nothing

    def _read_kept(
        self, columns: Sequence[tuple[Column, Read]], kept: dict[int, list[tuple[str, str]]]
    ) -> Sequence[Any]:
        """The same, where a text that cannot be read is kept."""
        values = self._read_one(columns)
        for column, _ in columns:
            for place in [place for place, value in enumerate(values) if value is None]:
                text = clean_text(_get_text(self._rows[place], column))
                if text.lower() not in NOTHING_WORDS:
                    kept.setdefault(place, []).append((column.header, text))
        return values

    def _read_phones(self) -> list[Phone | PhoneProblem]:
        columns = [self._read(column, lambda cell: read_phone(show_cell(cell))) for column in self._reader.phones]
        return columns[0] if len(columns) == 1 else [choose_phone(found) for found in zip(*columns, strict=True)]

    def _read_names(self) -> Sequence[str]:
        columns = [self._read(column, read) for column, read in self._reader.names]
        if len(columns) == 1:
            return columns[0]
        return [clean_name(" ".join(parts)) for parts in zip(*columns, strict=True)] or [""] * len(self._rows)

    def _read_tags(self) -> Sequence[tuple[str, ...]]:
        columns = [self._read(column, read) for column, read in self._reader.tags]
        if len(columns) == 1:
            return columns[0]
        together = [tuple(dict.fromkeys(chain(*parts)))[:MOST_TAGS] for parts in zip(*columns, strict=True)]
        return together or [()] * len(self._rows)


def _get_text(row: Sequence[Cell], column: Column) -> str:
    return show_cell(row[column.index]) if column.index < len(row) else ""
