"""Sheets of cells turned into customers, repeated rows and rejected rows, which add up; no database and no words for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jobs.imports.bounds import MOST_ROWS, UnreadableFileError, UnreadableReason
from jobs.imports.cells import Cell, Sheet, show_cell
from jobs.imports.columns import simplify
from jobs.imports.customers import Customers
from jobs.imports.layout import Layout, lay_out
from jobs.imports.synonyms import LINE_WORDS, NOTHING_WORDS, TOTAL_WORDS
from jobs.imports.understanding import (
    Column,
    GoodRow,
    RejectedRow,
    RejectReason,
    RepeatedRow,
    Role,
    Understanding,
)
from models.values.phones import Phone, PhoneProblem
from models.values.words import fold

__all__ = ["Column", "GoodRow", "RejectReason", "RejectedRow", "RepeatedRow", "Role", "Understanding", "understand"]

_TOTALS = tuple(simplify(word) for word in TOTAL_WORDS)
# Of more sheets than this, those with the most rows are looked at.
_MOST_SHEETS = 20
_LINES = tuple(simplify(word) for word in LINE_WORDS)


def understand(sheets: list[Sheet], today: date) -> Understanding:
    """Read the sheet that holds the most customers; hidden sheets are looked at only when no other holds any."""
    layouts = [lay_out(sheet, today) for sheet in sorted(sheets, key=_count_rows, reverse=True)[:_MOST_SHEETS]]
    with_phones = [one for one in layouts if one.filled_rows and one.has_phones()]
    shown = [one for one in with_phones if not one.sheet.is_hidden] or with_phones
    if not shown:
        has_rows = any(one.filled_rows for one in layouts)
        raise UnreadableFileError(UnreadableReason.NO_PHONE_COLUMN if has_rows else UnreadableReason.NO_CUSTOMERS)
    chosen = max(shown, key=lambda one: one.filled_rows)
    return _Sorting(chosen, today).sort(tuple(one.sheet.name for one in shown if one is not chosen))


def _count_rows(sheet: Sheet) -> int:
    return sum(map(bool, sheet.rows))


class _Sorting:
    """Walks through the rows of one list and puts each where it belongs."""

    def __init__(self, layout: Layout, today: date) -> None:
        self._layout = layout
        first = layout.first_place
        self._row_nos = [place + 1 for place in range(first, len(layout.sheet.rows)) if layout.sheet.rows[place]]
        self._rows = [layout.sheet.rows[row_no - 1] for row_no in self._row_nos]
        self._customers = Customers(self._rows, layout.columns, today)
        self._used = [column.index for column in layout.columns]
        self._header = [simplify(text) for text in layout.header]
        self._good: list[GoodRow] = []
        self._repeated: list[RepeatedRow] = []
        self._rejected: list[RejectedRow] = []
        self._firsts: dict[str, int] = {}
        self._loans: dict[tuple[str, str], int] = {}

    def sort(self, other_sheets: tuple[str, ...]) -> Understanding:
        for place, phone in enumerate(self._customers.phones):
            if isinstance(phone, Phone):
                self._admit(place, phone)
            elif not self._is_decoration(self._rows[place]):
                self._reject(place, phone)
        rows_in = len(self._good) + len(self._repeated) + len(self._rejected)
        if not rows_in:
            raise UnreadableFileError(UnreadableReason.NO_CUSTOMERS)
        if rows_in > MOST_ROWS:
            raise UnreadableFileError(UnreadableReason.TOO_MANY_ROWS)
        layout = self._layout
        return Understanding(
            sheet=layout.sheet.name,
            header_row=None if layout.header_place is None else layout.header_place + 1,
            header=layout.header,
            columns=layout.columns,
            rows_in=rows_in,
            good=self._good,
            repeated=self._repeated,
            rejected=self._rejected,
            unread_cells=self._customers.unread_cells,
            other_sheets=other_sheets,
        )

    def _admit(self, place: int, phone: Phone) -> None:
        same = self._find_same(place, phone.number)
        if same is None:
            self._good.append(self._customers.build(place, self._row_nos[place], phone))
        else:
            self._repeated.append(RepeatedRow(self._row_nos[place], self._row_nos[same]))

    def _find_same(self, place: int, phone: str) -> int | None:
        """The earlier row of the same person and loan. A later row without a number says nothing new of a person."""
        first = self._firsts.setdefault(phone, place)
        if first == place:
            return None
        self._loans.setdefault((phone, self._get_loan(first)), first)
        same = self._loans.setdefault((phone, self._get_loan(place)), place) if self._get_loan(place) else first
        return None if same == place else same

    def _get_loan(self, place: int) -> str:
        return fold(self._customers.numbers[place] or "")

    def _reject(self, place: int, problem: PhoneProblem) -> None:
        reason, detail = RejectReason(problem.value), self._customers.find_phone_text(place)
        self._rejected.append(RejectedRow(self._row_nos[place], self._rows[place], reason, detail))

    def _is_decoration(self, row: Sequence[Cell]) -> bool:
        """Whether a row without a usable number is a total, a line of print or a heading, and so no customer."""
        texts = {
            index: text for index, cell in enumerate(row) if (text := show_cell(cell)).lower() not in NOTHING_WORDS
        }
        spoken = {index: simplified for index, text in texts.items() if (simplified := simplify(text))}
        used = [index for index in self._used if index in texts]
        if not used or not any(any(char.isalnum() for char in text) for text in texts.values()):
            return True
        if self._repeats_header(spoken) or _counts_columns(list(texts.values())):
            return True
        totals = [index for index, words in spoken.items() if _begins(words, _TOTALS)]
        numbers = [index for index in used if self._is_of(index, Role.PHONE) and index not in spoken]
        # A remark may begin with such a word too; it stands behind what was given as the number.
        if totals and (not numbers or totals[0] < numbers[0]):
            return True
        if len(texts) == 1:
            only = next(iter(texts))
            return not self._is_of(only, Role.NAME, Role.PHONE) or _begins(spoken.get(only, ""), _LINES)
        return not any(self._is_of(index, Role.NAME, Role.PHONE, Role.NUMBER) or index in spoken for index in used)

    def _repeats_header(self, spoken: dict[int, str]) -> bool:
        same = sum(index < len(self._header) and self._header[index] == words for index, words in spoken.items())
        return len(spoken) > 1 and same * 3 >= len(spoken) * 2

    def _is_of(self, index: int, *roles: Role) -> bool:
        return any(column.index == index and column.role in roles for column in self._layout.columns)


def _counts_columns(texts: list[str]) -> bool:
    """The line (1) (2) (3) that forms print below their heading."""
    return len(texts) > 1 and [text.strip("()[]. ") for text in texts] == [str(n) for n in range(1, len(texts) + 1)]


def _begins(words: str, starts: tuple[str, ...]) -> bool:
    return any(words == start or words.startswith(start + " ") for start in starts)
