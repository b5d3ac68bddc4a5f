"""Workbooks that go out: nothing in them acts by itself, and the one of rejected rows may come back corrected."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from demo.lists import untidy_workbook
from jobs.imports.read import read_sheets
from jobs.imports.understand import understand
from jobs.imports.understanding import Understanding
from jobs.imports.workbook import write_returned, write_workbook
from tests.jobs.imports.files import save
from tests.jobs.imports.untidy import TODAY, UNTIDY, Untidy

PAYLOADS = [
    f"{start}{rest}"
    for start in ("=", "+", "-", "@", "\t=", "\r=", "\n=", "'=", " =", "\x00=")
    for rest in ("1+1", "cmd|'/C calc'!A0", 'HYPERLINK("http://x","y")', "SUM(A1:A9)")
]


def reopen(content: bytes) -> Worksheet:
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def understand_again(content: bytes) -> Understanding:
    return understand(read_sheets(content, "the-28-rows.xlsx"), TODAY)


def write_back(read: Understanding, title: str = "Reason") -> bytes:
    return write_returned(read.header, [(f"Because: {row.reason}", row.cells) for row in read.rejected], title)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_customer_typed_is_never_a_formula(payload: str) -> None:
    for content in (
        write_returned(["Name", payload, "Remark"], [(payload, [payload, "12345", payload])], payload),
        write_workbook(payload, [payload], [[payload], [payload, payload]]),
    ):
        cells = [cell for row in reopen(content).iter_rows() for cell in row if cell.value is not None]
        assert len(cells) >= 4
        assert {cell.data_type for cell in cells} == {"s"}


def test_rejected_rows_stand_there_as_they_were_each_with_its_reason() -> None:
    read = understand_again(untidy_workbook(300, repeated=10, unusable=12))
    rows = list(reopen(write_back(read)).iter_rows(values_only=True))
    assert len(rows) == 1 + 12
    assert "Reason" in str(rows[0][0])
    assert list(rows[0][1:]) == read.header
    for written, rejected in zip(rows[1:], read.rejected, strict=True):
        assert written[0] == f"Because: {rejected.reason}"
        assert written[2] == rejected.cells[1]


def test_sent_back_as_it_is_the_same_rows_are_rejected_for_the_same_reasons() -> None:
    first = understand_again(untidy_workbook(300, repeated=10, unusable=30))
    second = understand_again(write_back(first, "कारण"))
    third = understand_again(write_back(second))
    titles = [cell.value for cell in reopen(write_back(second))[1]]
    assert titles[1:] == first.header
    for again in (second, third):
        assert not again.good
        assert [row.reason for row in again.rejected] == [row.reason for row in first.rejected]
        assert [column.role for column in again.columns] == [column.role for column in first.columns]


def test_sent_back_corrected_the_rows_become_customers() -> None:
    first = understand_again(untidy_workbook(300, repeated=10, unusable=12))
    book = load_workbook(BytesIO(write_back(first)))
    sheet = book.worksheets[0]
    for place in range(2, 2 + 12):
        sheet.cell(place, 4, f"98450 123{place:02}")
    second = understand_again(save(book))
    assert [row.phone for row in second.good] == [f"91984501{2300 + place}" for place in range(2, 14)]
    assert not second.rejected
    assert all(row.number and row.due_on and row.amount_paise for row in second.good)
    assert not any("Because" in text for row in second.good for text in row.extra.values())


@pytest.mark.parametrize("untidy", [one for one in UNTIDY if one.rejected], ids=lambda one: one.name)
def test_whatever_the_list_its_rejected_rows_come_back(untidy: Untidy) -> None:
    first = understand_again(untidy.make())
    assert [row.reason for row in understand_again(write_back(first)).rejected] == [
        row.reason for row in first.rejected
    ]


def test_values_keep_their_kind() -> None:
    row = ["Ramesh", 919845012345, 2450.5, True, date(2026, 11, 12), None]
    sheet = reopen(write_workbook("Report: [Nov]/2026", ["a", "b", "c", "d", "e", "f"], [row]))
    assert sheet.title == "Report   Nov  2026"
    values = [cell.value for cell in sheet[2]]
    assert values[:4] == ["Ramesh", 919845012345, 2450.5, True]
    assert str(values[4]).startswith("2026-11-12")
    # A whole number that long would otherwise be shown as 9.19845E+11, and saved as text like that.
    assert sheet["B2"].number_format == "0"
