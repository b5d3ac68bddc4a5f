"""Whatever stands in a sheet, each row ends up in one place, and what is accepted can be written to."""

from __future__ import annotations

from datetime import date

import phonenumbers
from hypothesis import given
from hypothesis import strategies as st

from jobs.imports.bounds import UnreadableFileError
from jobs.imports.cells import DATE_MARK, Cell, Sheet
from jobs.imports.understand import understand
from models.values.money import MOST_PAISE
from tests.jobs.imports.untidy import TODAY

# Reading takes control characters out.
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20)
WORDS = st.sampled_from(
    ["Name", "Mobile", "Due date", "Amount", "Total", "Rajkot", "Hindi", "", "-", "Ramesh", "Reason"]
)
PHONES = st.from_regex(r"(\+91 ?|0)?[6-9][0-9]{9}", fullmatch=True)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(lambda day: DATE_MARK + day.isoformat())
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    WORDS,
    PHONES,
    DAYS,
    TEXTS,
    st.integers(-10, 10**13),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates().map(lambda day: f"{day:%d/%m/%Y}"),
)
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=12)


@given(ROWS, st.booleans())
def test_every_row_ends_up_in_one_place(rows: list[list[Cell]], is_hidden: bool) -> None:
    try:
        read = understand([Sheet("List", rows, is_hidden)], TODAY)
    except UnreadableFileError:
        return
    told = [row.row_no for part in (read.good, read.repeated, read.rejected) for row in part]
    assert len(told) == len(set(told)) == read.rows_in <= len(rows)
    for row in read.good:
        assert phonenumbers.is_valid_number(phonenumbers.parse("+" + row.phone))
        assert row.amount_paise is None or 0 <= row.amount_paise <= MOST_PAISE


@given(st.lists(st.tuples(TEXTS, PHONES), min_size=1, max_size=10))
def test_reading_the_same_rows_twice_adds_nobody(people: list[tuple[str, str]]) -> None:
    rows: list[list[Cell]] = [["Name", "Mobile"], *([name, phone] for name, phone in people)]
    try:
        once = understand([Sheet("List", rows)], TODAY)
    except UnreadableFileError:
        return
    twice = understand([Sheet("List", [*rows, *rows[1:]])], TODAY)
    assert [row.phone for row in twice.good] == [row.phone for row in once.good]
    assert len(twice.repeated) == len(once.good) + 2 * len(once.repeated)
