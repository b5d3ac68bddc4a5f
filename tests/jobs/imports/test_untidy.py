"""Honest but untidy lists: what is read from each, and that no row is lost on the way."""

from __future__ import annotations

from datetime import date

import pytest

from demo.lists import HEADER, SHEET, untidy_workbook
from jobs.imports.cells import Sheet
from jobs.imports.read import read_sheets
from jobs.imports.understand import understand
from jobs.imports.understanding import Role
from tests.jobs.imports.untidy import TODAY, UNTIDY, Untidy


@pytest.mark.parametrize("untidy", UNTIDY, ids=lambda untidy: untidy.name)
def test_it_is_read_as_a_person_would_read_it(untidy: Untidy) -> None:
    read = understand(read_sheets(untidy.make(), "list"), TODAY)
    assert [row.reason.value for row in read.rejected] == list(untidy.rejected)
    assert len(read.repeated) == untidy.repeated
    assert [
        {fact: getattr(row, fact) for fact in facts} for row, facts in zip(read.good, untidy.good, strict=True)
    ] == [*untidy.good]
    assert read.rows_in == len(read.good) + len(read.repeated) + len(read.rejected)


def test_a_shop_of_two_thousand_loans_adds_up() -> None:
    read = understand(read_sheets(untidy_workbook(), "customers march FINAL (2).xlsx"), TODAY)
    assert (read.sheet, read.rows_in) == (SHEET, 2340)
    assert (len(read.good), len(read.repeated), len(read.rejected)) == (2251, 61, 28)
    assert sum(row.is_fixed for row in read.good) == 23
    assert len({row.phone for row in read.good}) == len({row.number for row in read.good}) == 2251
    assert {column.role: column.header for column in read.columns} == {
        Role.NAME: "Party Name",
        Role.PHONE: "Mob No",
        Role.DUE_DATE: "Next Due",
        Role.AMOUNT: "Int Amt",
        Role.NUMBER: "Loan No",
        Role.CITY: "City",
        Role.LANGUAGE: "Language",
    }
    assert len({row.reason for row in read.rejected}) == 7
    assert all(row.due_on and row.amount_paise and row.due_on > TODAY for row in read.good)
    assert read.unread_cells == 0


@pytest.mark.parametrize("seed", range(5))
def test_whatever_the_shop_the_rows_add_up(seed: int) -> None:
    content = untidy_workbook(300, seed, repeated=20, unusable=10, fixed=15)
    read = understand(read_sheets(content, "list.xlsx"), TODAY)
    assert (len(read.good), len(read.repeated), len(read.rejected)) == (270, 20, 10)
    assert sum(row.is_fixed for row in read.good) == 15


def test_every_row_that_was_typed_is_told_of_by_its_number() -> None:
    sheet = read_sheets(untidy_workbook(300, repeated=20, unusable=10), "list.xlsx")[0]
    read = understand([sheet], TODAY)
    told = [row.row_no for rows in (read.good, read.repeated, read.rejected) for row in rows]
    typed = [place for place, row in enumerate(sheet.rows, start=1) if row and isinstance(row[0], int)]
    assert sorted(told) == typed
    assert sheet.rows[read.header_row or 0][: len(HEADER)] != list(HEADER)


def test_the_day_on_which_it_is_read_changes_no_written_date() -> None:
    sheets: list[Sheet] = read_sheets(untidy_workbook(200, repeated=5, unusable=5), "list.xlsx")
    first, second = (understand(sheets, day).good for day in (TODAY, date(2027, 6, 1)))
    assert [row.due_on for row in first] == [row.due_on for row in second]
