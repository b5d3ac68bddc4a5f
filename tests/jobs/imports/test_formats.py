"""Every format that is let in gives the same cells, and a damaged file of any of them gives an answer, never a crash."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest

from jobs.imports.bounds import UnreadableFileError, UnreadableReason
from jobs.imports.read import read_sheets
from jobs.imports.understand import understand
from tests.jobs.imports.files import Row, save_workbook
from tests.jobs.imports.formats import make_ods, make_xls, make_xlsb
from tests.jobs.imports.untidy import TODAY

ROWS: list[Row] = [("Name", "Mobile"), ("रमेश", 9845012345), ("Sunita", "99450 12345")]


def make_xlsx(rows: Sequence[Row]) -> bytes:
    return save_workbook(("Sheet1", rows))


def make_csv(rows: Sequence[Row]) -> bytes:
    return "".join(",".join(map(str, row)) + "\r\n" for row in rows).encode()


FORMATS = [make_xlsx, make_xls, make_xlsb, make_ods, make_csv]


@pytest.mark.parametrize("make", FORMATS)
def test_the_format_does_not_matter(make: Callable[[Sequence[Row]], bytes]) -> None:
    read = understand(read_sheets(make(ROWS), "list"), TODAY)
    assert [(row.row_no, row.name, row.phone) for row in read.good] == [
        (2, "रमेश", "919845012345"),
        (3, "Sunita", "919945012345"),
    ]


def test_an_old_workbook_with_a_password_says_so() -> None:
    with pytest.raises(UnreadableFileError) as refused:
        read_sheets(make_xls(ROWS, has_password=True), "list.xls")
    assert refused.value.reason is UnreadableReason.PASSWORD


@pytest.mark.parametrize("make", FORMATS)
@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_file_is_read_or_refused_but_breaks_nothing(
    make: Callable[[Sequence[Row]], bytes], seed: int
) -> None:
    chance = random.Random(seed)
    content = bytearray(make(ROWS))
    for _ in range(1 + seed):
        content[chance.randrange(len(content))] = chance.randrange(256)
    if seed % 3 == 0:
        del content[chance.randrange(len(content)) :]
    try:
        read = understand(read_sheets(bytes(content), "list"), TODAY)
    except UnreadableFileError:
        return
    assert read.rows_in == len(read.good) + len(read.repeated) + len(read.rejected)
