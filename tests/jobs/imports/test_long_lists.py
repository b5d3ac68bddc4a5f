"""A list that takes long is announced once, with what it takes; its rows stay in a file meanwhile and are all there."""

from __future__ import annotations

from demo.town import Town
from jobs.imports.read import read_sheets
from jobs.imports.spool import count_filled
from tests.conversations.chats import chat

LONG = b"Name,Mobile\n" + b"".join(b"A,98%08d\n" % number for number in range(40_000))
SHORT = LONG[:10_000]


def test_a_long_list_is_announced_once(town: Town) -> None:
    chat(town, "meera", files={"long.csv": LONG}).play("""
        > [long.csv]
        < Reading 40,000 rows; this takes about 8 seconds.
        < I read 40,000 rows. … 40,000 good …
    """)


def test_rows_are_parsed_from_their_file_wherever_somebody_looks() -> None:
    rows = read_sheets(SHORT, "short.csv")[0].rows
    whole = list(rows)
    assert len(rows) == len(whole) == count_filled(rows)
    first, second = iter(rows), iter(rows)
    for place in range(len(whole)):
        assert next(first) == rows[place] == whole[place] == next(second)
    assert rows[3:7] == whole[3:7]
