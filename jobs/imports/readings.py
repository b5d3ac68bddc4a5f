"""What one cell says once the role of its column is known; dates, which a column writes in one way, are read in days."""

from __future__ import annotations

import re

from jobs.imports.cells import DATE_MARK, Cell, clean_text, show_cell
from jobs.imports.synonyms import LANGUAGE_NAMES, NOTHING_WORDS, OTHER_LANGUAGE_NAMES
from models.values.digits import to_ascii_digits
from models.values.money import MOST_PAISE, read_rupees
from models.values.words import fold

MOST_TAGS = 10
# A longer text is no amount, and looking for one in it could take very long.
_LONGEST_AMOUNT = 40
_PIN = re.compile(r"([1-9][0-9]{2})[ -]?([0-9]{3})", re.ASCII)
_TAG_ENDS = re.compile(r"[,;|/\n]")

LANGUAGE_CODES: dict[str, str | None] = dict.fromkeys(map(fold, OTHER_LANGUAGE_NAMES)) | {
    fold(name): code for code, names in LANGUAGE_NAMES.items() for name in names
}


def clean_name(text: str) -> str:
    cleaned = clean_text(text).strip(" .,;:-_'\"=*")
    return "" if cleaned.lower() in NOTHING_WORDS else cleaned


def read_amount(cell: Cell) -> int | None:
    if isinstance(cell, int | float):
        return round(cell * 100) if 0 <= cell <= MOST_PAISE / 100 else None
    # What a spreadsheet calls a date is no amount.
    if not cell or cell.startswith(DATE_MARK) or len(cell) > _LONGEST_AMOUNT:
        return None
    return read_rupees(show_cell(cell))


def read_pin(cell: Cell) -> str | None:
    found = _PIN.fullmatch(to_ascii_digits(show_cell(cell)))
    return found[1] + found[2] if found else None


def read_language(cell: Cell) -> str | None:
    return LANGUAGE_CODES.get(fold(show_cell(cell)))


def read_number(cell: Cell) -> str | None:
    """The number of a loan or plan."""
    text = clean_text(show_cell(cell))
    return text if text.lower() not in NOTHING_WORDS else None


def read_tags(cell: Cell) -> tuple[str, ...]:
    tags = (clean_name(part) for part in _TAG_ENDS.split(show_cell(cell)))
    return tuple(dict.fromkeys(tag for tag in tags if tag))[:MOST_TAGS]
