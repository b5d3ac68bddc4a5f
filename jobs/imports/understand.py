"""Sheets of cells turned into customers, repeated rows and rejected rows, which add up; no database and no words for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from jobs.imports.bounds import MOST_ROWS, UnreadableFileError, UnreadableReason
from jobs.imports.cells import Cell, Sheet, show_cell
from jobs.imports.columns import simplify
from jobs.imports.customers import DAY_ROLES, ColumnReader, Customers
from jobs.imports.days import DayCounts, DayStyle, choose_example
from jobs.imports.doubts import find_day_doubt, find_doubts
from jobs.imports.layout import Layout, lay_out
from jobs.imports.spool import count_filled
from jobs.imports.synonyms import LINE_WORDS, NOTHING_WORDS, TOTAL_WORDS
from jobs.imports.understanding import (
    DAYS,
    FOREIGN,
    KEEP,
    Decide,
    Doubt,
    GoodRow,
    NotedRow,
    RejectedRow,
    RejectReason,
    RepeatedRow,
    Role,
    ShownDay,
    Understanding,
    decide_nothing,
)
from models.values.phones import Phone, PhoneProblem
from models.values.words import fold

_TOTALS = tuple(simplify(word) for word in TOTAL_WORDS)
# Of more sheets than this, those with the most rows are looked at.
_MOST_SHEETS = 20
_LINES = tuple(simplify(word) for word in LINE_WORDS)
# So many rows are turned into customers at once: enough that a column is worth a walk of its own.
_AT_ONCE = 2_000
# Of more rows than this nobody reads what else was odd in them.
_MOST_NOTED = 1_000
_SHOWN_FROM_ROWS = 100


def understand(sheets: list[Sheet], today: date, decide: Decide = decide_nothing) -> Understanding:
    """A whole list at once, in memory."""
    found = open_list(sheets, today, decide)
    found.understood.good.extend(found.sort())
    return found.understood


def open_list(sheets: list[Sheet], today: date, decide: Decide) -> FoundList:
    """Choose the sheet that holds the most customers; a hidden one only when no other holds any."""
    layouts = [lay_out(sheet, today, decide) for sheet in sorted(sheets, key=_count_rows, reverse=True)[:_MOST_SHEETS]]
    with_phones = [one for one in layouts if one.filled_rows and one.has_phones()]
    shown = [one for one in with_phones if not one.sheet.is_hidden] or with_phones
    if not shown:
        has_rows = any(one.filled_rows for one in layouts)
        raise UnreadableFileError(UnreadableReason.NO_PHONE_COLUMN if has_rows else UnreadableReason.NO_CUSTOMERS)
    chosen = max(shown, key=lambda one: one.filled_rows)
    return FoundList(chosen, today, tuple(one.sheet.name for one in shown if one is not chosen))


def _count_rows(sheet: Sheet) -> int:
    return count_filled(sheet.rows)


class FoundList:
    """Walks through the rows of one list, once, and puts each where it belongs; after that `understood` is complete."""

    def __init__(self, layout: Layout, today: date, other_sheets: tuple[str, ...]) -> None:
        self._layout = layout
        self._used = [column.index for column in layout.columns]
        self._header = [simplify(text) for text in layout.header]
        # By phone, and by the hash of phone and loan: of 100,000 rows the texts themselves would take twice the memory.
        self._firsts: dict[int, int] = {}
        self._loans: dict[int, int] = {}
        self._keeps_foreign = layout.decided.get(FOREIGN) == KEEP
        self.understood = Understanding(
            sheet=layout.sheet.name,
            header_row=None if layout.header_place is None else layout.header_place + 1,
            header=layout.header,
            columns=layout.columns,
            fingerprint=layout.fingerprint,
            other_sheets=other_sheets,
            decided=dict(layout.decided),
            doubts=find_doubts(layout.profiles, layout.columns, layout.decided),
        )
        styles = self._choose_styles()
        self.understood.shown_days.extend(self._choose_shown(styles, today))
        self._reader = ColumnReader(layout.columns, styles, today)

    @property
    def filled_rows(self) -> int:
        return self._layout.filled_rows

    def _choose_styles(self) -> dict[Role, DayStyle]:
        """How the days of each column are written: from the sample where that settles it, else from every row."""
        counts = {column: self._layout.profiles[column.index].days for column in self._layout.columns}
        days = [column for column in self._layout.columns if column.role in DAY_ROLES]
        open_days = [column for column in days if not counts[column].is_settled]
        if open_days:
            counts |= {column: DayCounts() for column in open_days}
            for row in islice(self._layout.sheet.rows, self._layout.first_place, None):
                for column in open_days:
                    if column.index < len(row):
                        counts[column].add((row[column.index],))
        decided, doubts = self.understood.decided, self.understood.doubts
        # Which column it is comes before how its days are written.
        asked = {doubt.key for doubt in doubts}
        sure = [column for column in days if column.role.value not in asked]
        doubts += [doubt for column in sure if (doubt := find_day_doubt(column, counts[column], decided))]
        styles = {role: DayStyle(is_day_first=True, is_swapped=False, is_past=False) for role in DAY_ROLES}
        for column in days:
            key = DAYS + column.role.value
            if proven := counts[column].order:
                decided[key] = proven
            styles[column.role] = counts[column].choose(decided.get(key), is_past=column.role is not Role.DUE_DATE)
        return styles

    def _choose_shown(self, styles: Mapping[Role, DayStyle], today: date) -> Iterator[ShownDay]:
        """One cell of each column of days, from the first rows, as it will be told."""
        first = self._layout.first_place
        rows = list(islice(self._layout.sheet.rows, first, first + _SHOWN_FROM_ROWS))
        for column in self._layout.columns:
            if column.role in styles:
                cells = (row[column.index] for row in rows if column.index < len(row))
                if example := choose_example(cells, styles[column.role], today):
                    yield ShownDay(column.role, column.header, *example)

    def sort(self) -> Iterator[GoodRow]:
        """The good rows, as they come. Raises UnreadableFileError where there are too many rows, or none."""
        for row_nos, rows in self._take_batches():
            customers = Customers(rows, self._reader)
            for place, phone in enumerate(customers.phones):
                if (found := self._admit(customers, place, phone, row_nos[place], rows[place])) is not None:
                    yield found
            if self.understood.rows_in > MOST_ROWS:
                raise UnreadableFileError(UnreadableReason.TOO_MANY_ROWS)
        if not self.understood.rows_in:
            raise UnreadableFileError(UnreadableReason.NO_CUSTOMERS)
        foreign = sum(row.reason is RejectReason.FOREIGN for row in self.understood.rejected)
        if foreign and FOREIGN not in self.understood.decided:
            self.understood.doubts.append(Doubt(FOREIGN, people=foreign))

    def _take_batches(self) -> Iterator[tuple[list[int], list[list[Cell]]]]:
        first = self._layout.first_place
        row_nos: list[int] = []
        rows: list[list[Cell]] = []
        for row_no, row in enumerate(islice(self._layout.sheet.rows, first, None), start=first + 1):
            if row:
                row_nos.append(row_no)
                rows.append(row)
                if len(rows) == _AT_ONCE:
                    yield row_nos, rows
                    row_nos, rows = [], []
        yield row_nos, rows

    def _admit(
        self, customers: Customers, place: int, phone: Phone | PhoneProblem, row_no: int, row: list[Cell]
    ) -> GoodRow | None:
        """The customer of a row; None for a row that repeats another, can't be used, or is none."""
        is_foreign = phone is PhoneProblem.FOREIGN and self._keeps_foreign
        if is_foreign and (number := customers.find_foreign(place)):
            phone = Phone(number)
        if not isinstance(phone, Phone):
            if not self._is_decoration(row):
                text = customers.find_phone_text(place)
                self.understood.rejected.append(RejectedRow(row_no, row, RejectReason(phone.value), text))
            return None
        first = self._find_first(phone.number, customers.numbers[place], row_no)
        if first != row_no:
            self.understood.repeated.append(RepeatedRow(row_no, first))
            return None
        good = customers.build(place, row_no, phone, is_foreign=is_foreign)
        self._count(good, customers, place, row)
        return good

    def _find_first(self, phone: str, number: str | None, row_no: int) -> int:
        """The earliest row of the same person and loan. A later row without a number says nothing new of a person."""
        first = self._firsts.setdefault(int(phone), row_no)
        if not self._reader.numbers:
            return first
        if not number:
            return first
        # Clean already: of plain letters only their size is left to fold.
        key = number.casefold() if number.isascii() else fold(number)
        return self._loans.setdefault(hash((phone, key)), row_no)

    def _count(self, good: GoodRow, customers: Customers, place: int, row: list[Cell]) -> None:
        found = self.understood
        found.good_rows += 1
        found.fixed += good.is_fixed
        found.foreign += good.is_foreign
        found.agreed += good.agreed is True
        found.refused += good.agreed is False
        if customers.unread or customers.wrong:
            unread, wrong = customers.unread.get(place, ()), customers.wrong.get(place, ())
            found.unread_cells += len(unread)
            found.wrong_papers += len(wrong)
            if (unread or wrong) and len(found.noted) < _MOST_NOTED:
                found.noted.append(NotedRow(good.row_no, row, (*unread, *wrong)))

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
            words = spoken.get(only, "")
            is_line = _begins(words, _LINES) or words.rpartition(" ")[2] in _LINES
            return is_line or not self._is_of(only, Role.NAME, Role.PHONE)
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
