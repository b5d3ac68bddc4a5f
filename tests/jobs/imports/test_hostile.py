"""Files that do harm or are no lists: each is refused for its own reason, or read without harm."""

from __future__ import annotations

import pytest

from jobs.imports.bounds import UnreadableFileError, UnreadableReason
from jobs.imports.read import read_sheets
from tests.jobs.imports.hostile import HOSTILE, Hostile

NAMES = ["list.xlsx", "../../etc/list.xlsx", "x" * 300 + ".csv", "list.xlsx.exe", "list", "", "सूची.xlsx", "list.pdf"]


def open_list(content: bytes, filename: str) -> UnreadableReason | int:
    """Why it is refused, or how many filled rows stand in it."""
    try:
        return sum(bool(row) for sheet in read_sheets(content, filename) for row in sheet.rows)
    except UnreadableFileError as refused:
        return refused.reason


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.name)
def test_it_comes_to_what_it_must(hostile: Hostile) -> None:
    assert open_list(hostile.make(), "list.xlsx") == hostile.outcome


@pytest.mark.parametrize("filename", NAMES)
def test_the_bytes_decide_and_never_the_name(filename: str) -> None:
    by_name = {hostile.name: hostile for hostile in HOSTILE}
    for chosen in (by_name["names that climb out"], by_name["a PDF"], by_name["control characters"]):
        assert open_list(chosen.make(), filename) == chosen.outcome
