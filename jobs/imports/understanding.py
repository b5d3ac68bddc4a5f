"""What is understood of a customer list, as values; how it is understood stands in the modules beside this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from jobs.imports.cells import Cell


class Role(StrEnum):
    """What a column says of a customer."""

    NAME = "name"
    PHONE = "phone"
    LANGUAGE = "language"
    CITY = "city"
    PIN = "pin"
    NUMBER = "number"
    AMOUNT = "amount"
    DUE_DATE = "due_date"
    BIRTHDAY = "birthday"
    ANNIVERSARY = "anniversary"
    CONSENT = "consent"
    GSTIN = "gstin"
    PAN = "pan"
    UDYAM = "udyam"
    TAG = "tag"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is used. Of several with the role of a phone or a name, the first in the list leads."""

    index: int
    header: str
    role: Role


class RejectReason(StrEnum):
    """Why a row gives no customer that can be written to: what models.values.phones says of its number."""

    EMPTY = "empty"
    DIGITS_LOST = "digits_lost"
    NOT_MOBILE = "not_mobile"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    FOREIGN = "foreign"
    NOT_A_NUMBER = "not_a_number"


@dataclass(slots=True)
class GoodRow:
    """One customer, and the loan or plan of that row. `is_fixed`: something had to be put right to read it.

    `agreed` is what a column of consent says of this row; None where there is none, or nothing in it.
    """

    row_no: int
    phone: str
    second_phone: str | None
    name: str
    language: str | None
    city: str | None
    pin: str | None
    number: str | None
    amount_paise: int | None
    due_on: date | None
    birthday: date | None
    anniversary: date | None
    tags: tuple[str, ...]
    extra: dict[str, str]
    agreed: bool | None
    is_foreign: bool
    is_fixed: bool


class RepeatedRow(NamedTuple):
    """A row that says what an earlier one has said: same phone, same loan or plan."""

    row_no: int
    first_row_no: int


class RejectedRow(NamedTuple):
    """A row that cannot be used, with its cells as they were.

    `detail` is what stood in place of a number: for whoever sent the list, never for a log.
    """

    row_no: int
    cells: list[Cell]
    reason: RejectReason
    detail: str


class NotedRow(NamedTuple):
    """A row that can be used and has a cell that cannot: (heading, text) of each."""

    row_no: int
    cells: list[Cell]
    notes: tuple[tuple[str, str], ...]


# Answers to doubts: no column of these, day or month first, numbers of other countries left out or kept.
NO_COLUMN, DAY_FIRST, MONTH_FIRST, LEAVE_OUT, KEEP = "-", "day", "month", "leave", "keep"
FOREIGN = "foreign"
DAYS = "days:"


class Candidate(NamedTuple):
    """A column that a doubt is about, with some of its cells."""

    place: int
    header: str
    examples: tuple[str, ...]


class Doubt(NamedTuple):
    """What only a person can say of a list.

    The key is a role (which column has it?), `days:` and a role (is the example's day or month first?), or `foreign`.
    """

    key: str
    candidates: tuple[Candidate, ...] = ()
    people: int = 0


class ShownDay(NamedTuple):
    """A cell of a column of days, as it stands there, and the day it was taken for."""

    role: Role
    header: str
    text: str
    day: date


# What was said of doubts, by their keys; and how it is found for the list with this fingerprint.
Decided = Mapping[str, str]
Decide = Callable[[str], Decided]


def decide_nothing(fingerprint: str) -> Decided:
    return {}


@dataclass(slots=True)
class Understanding:
    """A whole list: rows in = good + repeated + rejected. Row numbers are those the spreadsheet shows.

    `decided` is what was said of it or clear from it, to be remembered; `unread_cells` are dates and amounts of good
    rows, `wrong_papers` their tax numbers, that could not be read; the text of these is kept among the row's extras.
    """

    sheet: str
    header_row: int | None
    header: list[str]
    columns: tuple[Column, ...]
    fingerprint: str
    other_sheets: tuple[str, ...] = ()
    decided: dict[str, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    shown_days: list[ShownDay] = field(default_factory=list)
    repeated: list[RepeatedRow] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    noted: list[NotedRow] = field(default_factory=list)
    # Filled only where the whole list is wanted at once.
    good: list[GoodRow] = field(default_factory=list)
    good_rows: int = 0
    fixed: int = 0
    foreign: int = 0
    agreed: int = 0
    refused: int = 0
    unread_cells: int = 0
    wrong_papers: int = 0

    @property
    def rows_in(self) -> int:
        return self.good_rows + len(self.repeated) + len(self.rejected)

    def has(self, role: Role) -> bool:
        return any(column.role is role for column in self.columns)
