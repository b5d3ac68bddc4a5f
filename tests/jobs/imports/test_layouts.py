"""Which lists are of one layout, what is doubtful in a list, and that what was said of it decides."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.imports.cells import DATE_MARK, Cell, Sheet
from jobs.imports.read import read_sheets
from jobs.imports.synonyms import REASON_MARK
from jobs.imports.understand import understand
from jobs.imports.understanding import DAY_FIRST, MONTH_FIRST, Decided, Understanding
from tests.jobs.imports.untidy import TODAY

HEADER: list[Cell] = ["Name", "Mobile", "Loan No", "Due Date"]
DAYS = st.dates(date(2026, 11, 8), date(2028, 12, 31))


def test_what_is_owed_without_a_number_of_a_loan_is_kept_as_text() -> None:
    rows = "Name,Mobile,Loan No,Due,Balance\nA,9845012345,GL-1,5/12/2026,900\nB,9845012346,,6/12/2026,1.2 lakh\n"
    read = understand(read_sheets(rows.encode(), "list.csv"), TODAY)
    assert [row.extra for row in read.good] == [{}, {"Due": "6/12/2026", "Balance": "1.2 lakh"}]


def test_a_line_that_names_a_group_is_no_customer() -> None:
    rows = "Party,Mobile,City\nGondal Group,,\nA,9845012345,Gondal\nकोटड़ा ग्रुप,,\nB,,\n"
    read = understand(read_sheets(rows.encode(), "list.csv"), TODAY)
    assert (len(read.good), [row.row_no for row in read.rejected]) == (1, [5])


def read(rows: list[list[Cell]], decided: Decided | None = None) -> Understanding:
    return understand([Sheet("List", rows)], TODAY, lambda fingerprint: decided or {})


def make_rows(days: list[str]) -> list[list[Cell]]:
    return [HEADER, *(["A", f"98240555{n:02}", f"GL-{n}", day] for n, day in enumerate(days))]


@settings(deadline=None, max_examples=50)
@given(st.lists(DAYS, min_size=1, max_size=20), st.booleans())
def test_a_column_of_days_is_read_one_way_and_asked_about_only_when_it_can_be_read_two_ways(
    days: list[date], is_day_first: bool
) -> None:
    texts = [f"{day:%d/%m/%Y}" if is_day_first else f"{day:%m/%d/%Y}" for day in days]
    is_proven = any(day.day > 12 for day in days)
    is_open = not is_proven and any(day.day != day.month for day in days)
    first = read(make_rows(texts))
    assert [doubt.key for doubt in first.doubts] == (["days:due_date"] if is_open else [])
    told = {"days:due_date": DAY_FIRST if is_day_first else MONTH_FIRST}
    second = read(make_rows(texts), told)
    assert not second.doubts
    assert [row.due_on for row in second.good] == days
    if is_proven:
        # What the dates prove goes before what was said of an earlier list, and is remembered for the next.
        assert first.decided == told
        wrong = {"days:due_date": MONTH_FIRST if is_day_first else DAY_FIRST}
        assert [row.due_on for row in read(make_rows(texts), wrong).good] == days


def test_real_dates_and_written_months_are_no_doubt() -> None:
    assert not read(make_rows([DATE_MARK + "2027-03-04", "4 Apr 2027", "2027-05-06"])).doubts


def test_a_layout_is_known_by_its_headings_however_they_are_written() -> None:
    rows = make_rows(["13/12/2026"])
    same = [["NAME ", "mobile.", "Loan  No", "due-date", ""], *make_rows(["14/12/2026", "15/12/2026"])[1:]]
    titled = [["Party list of May"], [], *rows]
    returned = [[REASON_MARK + "Reason", *rows[0]], *(["Because", *row] for row in rows[1:])]
    other = [["Name", "Mobile", "Due Date", "Loan No"], *([row[0], row[1], row[3], row[2]] for row in rows[1:])]
    known = read(rows).fingerprint
    assert [read(each).fingerprint == known for each in (same, titled, returned, other)] == [True, True, True, False]


def test_what_was_said_of_columns_holds_for_the_list_that_comes_back_with_reasons() -> None:
    rows: list[list[Cell]] = [
        ["Name", "Mobile", "Phone", "Amount", "Balance"],
        ["A", "9824055501", "9824066601", 10, 20],
        ["B", "9824055502", "9824066602", 30, 40],
    ]
    assert [doubt.key for doubt in read(rows).doubts] == ["phone", "amount"]
    decided = {"phone": "2", "amount": "4"}
    for each in (rows, [[REASON_MARK + "कारण", *rows[0]], *([None, *row] for row in rows[1:])]):
        found = read(each, decided)
        assert not found.doubts
        assert [(row.phone, row.second_phone, row.amount_paise) for row in found.good] == [
            ("919824066601", "919824055501", 2000),
            ("919824066602", "919824055502", 4000),
        ]


@pytest.mark.parametrize(
    "header",
    [("WhatsApp No", "Mobile"), ("Mobile 1", "Mobile 2"), ("Mobile", "Alternate Mobile"), ("Phone", "Office Phone")],
)
def test_a_second_number_that_is_called_so_is_no_doubt(header: tuple[str, str]) -> None:
    assert not read([["Name", *header], ["A", "9824055501", "9824066601"], ["B", "9824055502", "9824066602"]]).doubts
