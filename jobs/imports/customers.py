"""One row of a list turned into one customer; which rows are customers at all is decided in understand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from jobs.imports.cells import DATE_MARK, Cell, clean_text, show_cell
from jobs.imports.columns import LANGUAGE_CODES
from jobs.imports.days import choose_style, read_cell_day
from jobs.imports.synonyms import NOTHING_WORDS
from jobs.imports.understanding import Column, GoodRow, Role
from models.values.digits import to_ascii_digits
from models.values.money import MOST_PAISE, read_rupees
from models.values.phones import Phone, PhoneProblem, read_phone
from models.values.words import fold

_LONGEST_SHOWN = 30
_MOST_TAGS = 10
_PIN = re.compile(r"([1-9][0-9]{2})[ -]?([0-9]{3})", re.ASCII)
_TAG_ENDS = re.compile(r"[,;|/\n]")
_DAYS = (Role.DUE_DATE, Role.BIRTHDAY, Role.ANNIVERSARY)


def clean_name(text: str) -> str:
    cleaned = clean_text(text).strip(" .,;:-_'\"=*")
    return "" if cleaned.lower() in NOTHING_WORDS else cleaned


def read_amount(cell: Cell) -> int | None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return round(cell * 100) if 0 <= cell <= MOST_PAISE / 100 else None
    # What a spreadsheet calls a date is no amount.
    is_text = isinstance(cell, str) and not cell.startswith(DATE_MARK)
    return read_rupees(show_cell(cell)) if is_text else None


def read_pin(cell: Cell) -> str | None:
    found = _PIN.fullmatch(to_ascii_digits(show_cell(cell)))
    return found[1] + found[2] if found else None


class Reader:
    """Reads the rows of one list by its columns. What stands in many cells is read once."""

    def __init__(self, rows: Sequence[Sequence[Cell]], columns: Sequence[Column], today: date) -> None:
        self._today = today
        self._columns = {role: [one for one in columns if one.role is role] for role in Role}
        self._styles = {
            column.index: choose_style(
                (row[column.index] for row in rows if column.index < len(row)),
                is_past=column.role is not Role.DUE_DATE,
            )
            for column in columns
            if column.role in _DAYS
        }
        self._days: dict[tuple[int, Cell], date | None] = {}
        self._amounts: dict[Cell, int | None] = {}
        self.unread_cells = 0

    def find_phone(self, row: Sequence[Cell]) -> Phone | PhoneProblem:
        """The first number of the row that can be written to; the next one is its second."""
        problem = PhoneProblem.EMPTY
        mobile: Phone | None = None
        for column in self._columns[Role.PHONE]:
            found = read_phone(_get_text(row, column))
            if isinstance(found, PhoneProblem):
                problem = found if problem is PhoneProblem.EMPTY else problem
            elif mobile is None:
                mobile = found if problem is PhoneProblem.EMPTY else found._replace(is_fixed=True)
            elif mobile.second is None and found.number != mobile.number:
                mobile = mobile._replace(second=found.number)
        return mobile or problem

    def find_phone_text(self, row: Sequence[Cell]) -> str:
        """What stands where a number should, to be shown to whoever sent the list."""
        texts = (clean_text(_get_text(row, column)) for column in self._columns[Role.PHONE])
        return next((text for text in texts if text), "")[:_LONGEST_SHOWN]

    def read(self, row_no: int, row: Sequence[Cell], phone: Phone) -> GoodRow:
        extra = self._read_extra(row)
        return GoodRow(
            row_no=row_no,
            phone=phone.number,
            second_phone=phone.second,
            name=self.find_name(row),
            language=LANGUAGE_CODES.get(fold(self._find_text(row, Role.LANGUAGE))),
            city=clean_name(self._find_text(row, Role.CITY)) or None,
            pin=read_pin(self._find_cell(row, Role.PIN)),
            number=self.find_number(row),
            amount_paise=self._find_amount(row, extra),
            due_on=self._find_day(row, Role.DUE_DATE, extra),
            birthday=self._find_day(row, Role.BIRTHDAY, extra),
            anniversary=self._find_day(row, Role.ANNIVERSARY, extra),
            tags=self._read_tags(row),
            extra=extra,
            is_fixed=phone.is_fixed,
        )

    def find_name(self, row: Sequence[Cell]) -> str:
        return clean_name(" ".join(_get_text(row, column) for column in self._columns[Role.NAME]))

    def find_number(self, row: Sequence[Cell]) -> str | None:
        """The number of the loan or plan."""
        text = clean_text(self._find_text(row, Role.NUMBER))
        return text if text.lower() not in NOTHING_WORDS else None

    def _find_cell(self, row: Sequence[Cell], role: Role) -> Cell:
        columns = self._columns[role]
        return row[columns[0].index] if columns and columns[0].index < len(row) else None

    def _find_text(self, row: Sequence[Cell], role: Role) -> str:
        return show_cell(self._find_cell(row, role))

    def _find_amount(self, row: Sequence[Cell], extra: dict[str, str]) -> int | None:
        cell = self._find_cell(row, Role.AMOUNT)
        if cell is None:
            return None
        if cell not in self._amounts:
            self._amounts[cell] = read_amount(cell)
        found = self._amounts[cell]
        if found is None:
            self._keep_unread(row, Role.AMOUNT, extra)
        return found

    def _find_day(self, row: Sequence[Cell], role: Role, extra: dict[str, str]) -> date | None:
        cell = self._find_cell(row, role)
        if cell is None:
            return None
        index = self._columns[role][0].index
        key = (index, cell)
        if key not in self._days:
            self._days[key] = read_cell_day(cell, self._styles[index], self._today)
        found = self._days[key]
        if found is None:
            self._keep_unread(row, role, extra)
        return found

    def _keep_unread(self, row: Sequence[Cell], role: Role, extra: dict[str, str]) -> None:
        column = self._columns[role][0]
        text = clean_text(_get_text(row, column))
        if text.lower() not in NOTHING_WORDS:
            extra[column.header] = text
            self.unread_cells += 1

    def _read_tags(self, row: Sequence[Cell]) -> tuple[str, ...]:
        columns = self._columns[Role.TAG]
        tags = [clean_name(part) for column in columns for part in _TAG_ENDS.split(_get_text(row, column))]
        return tuple(dict.fromkeys(tag for tag in tags if tag))[:_MOST_TAGS]

    def _read_extra(self, row: Sequence[Cell]) -> dict[str, str]:
        texts = ((column.header, clean_text(_get_text(row, column))) for column in self._columns[Role.EXTRA])
        return {header: text for header, text in texts if text}


def _get_text(row: Sequence[Cell], column: Column) -> str:
    return show_cell(row[column.index]) if column.index < len(row) else ""
