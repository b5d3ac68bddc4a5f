"""What a cell of a sheet is, and how it looks as text; nothing that knows what a column means."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

Cell = str | float | int | None

# Stands before the ISO text of what a spreadsheet itself calls a date. No file can hold this control character in a cell.
DATE_MARK = "\x1d"
_LONGEST = 200
_SPACES = "  "
# Direction marks and zero-width spaces go; the joiners stay, for Indian scripts are spelled with them.
_UNSEEN = dict.fromkeys([0x00AD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF])


class Sheet(NamedTuple):
    """One sheet; `rows[0]` is its first row, blank rows are empty lists, so that a place is a row number less one."""

    name: str
    rows: Sequence[list[Cell]]
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


def clean_text(text: str) -> str:
    """One space between words, nothing invisible; every letter and vowel sign stays."""
    if text.isascii():
        if len(text) <= _LONGEST and text.isprintable() and _SPACES not in text and text == text.strip():
            return text
    else:
        text = text.translate(_UNSEEN)
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    cleaned = " ".join(text.split())[:_LONGEST]
    # Of a text that is clean already no second copy is kept.
    return text if cleaned == text else cleaned
