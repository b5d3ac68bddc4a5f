"""What a cell of a sheet is, and how it looks as text; nothing that knows what a column means."""

from __future__ import annotations

from typing import NamedTuple

Cell = str | float | int | bool | None

# Stands before the ISO text of what a spreadsheet itself calls a date. No file can hold this control character in a cell.
DATE_MARK = "\x1d"


class Sheet(NamedTuple):
    """One sheet; `rows[0]` is its first row, blank rows are empty lists, so that a place is a row number less one."""

    name: str
    rows: list[list[Cell]]
    is_hidden: bool = False


def show_cell(cell: Cell) -> str:
    """The text of a cell as a person would read it: no `.0` after whole numbers, a date as 2026-11-30."""
    if isinstance(cell, str):
        return cell.lstrip(DATE_MARK).strip()
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
