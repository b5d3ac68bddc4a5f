"""Rows of a sheet that stay in a file and are parsed a piece at a time; a list of 100,000 would not fit beside others."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from tempfile import TemporaryFile
from typing import Any, overload
from weakref import finalize

from jobs.imports.cells import Cell

Rows = Sequence[list[Cell]]


class Spool:
    """A nameless file that is closed, and so gone, when nobody holds it any more."""

    def __init__(self) -> None:
        self.file = TemporaryFile()  # noqa: SIM115 - closed by the line below
        finalize(self, self.file.close)

    def read(self, offset: int, length: int) -> bytes:
        """A part of it; any number of walks may go on at once, since none relies on where the file stands."""
        self.file.seek(offset)
        return self.file.read(length)


class SpooledRows(Sequence[list[Cell]]):
    """`places` are where each line of JSON begins in the file, `counts` how many rows it holds; `filled` are not blank."""

    def __init__(self, spool: Spool, places: Sequence[tuple[int, int]], counts: Sequence[int], filled: int) -> None:
        self.filled = filled
        self._spool = spool
        self._places = places
        self._ends = list(accumulate(counts))
        self._parsed: tuple[int, list[list[Cell]]] = (-1, [])

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[list[Cell]]:
        for line in range(len(self._places)):
            yield from self._parse(line)

    @overload
    def __getitem__(self, place: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, place: slice) -> Rows: ...
    def __getitem__(self, place: int | slice) -> list[Cell] | Rows:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        line = bisect_right(self._ends, place)
        if self._parsed[0] != line:
            self._parsed = (line, self._parse(line))
        return self._parsed[1][place - (self._ends[line - 1] if line else 0)]

    def _parse(self, line: int) -> list[list[Cell]]:
        offset, length = self._places[line]
        rows: Any = json.loads(self._spool.read(offset, length))
        return list(rows)


def count_filled(rows: Rows) -> int:
    return rows.filled if isinstance(rows, SpooledRows) else sum(map(bool, rows))
