"""What is understood of a customer list, as values; how it is understood stands in the modules beside this one."""

from __future__ import annotations

from dataclasses import dataclass
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
    """One customer, and the loan or plan of that row. `is_fixed`: something had to be put right to read it."""

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


class Understanding(NamedTuple):
    """A whole list: `rows_in` = good + repeated + rejected. Row numbers are those the spreadsheet shows."""

    sheet: str
    header_row: int | None
    header: list[str]
    columns: tuple[Column, ...]
    rows_in: int
    good: list[GoodRow]
    repeated: list[RepeatedRow]
    rejected: list[RejectedRow]
    # Dates and amounts of good rows that could not be read; their text is kept among the row's extras.
    unread_cells: int
    other_sheets: tuple[str, ...]
