"""What one cell says once the role of its column is known; dates, which a column writes in one way, are read in days."""

from __future__ import annotations

import re

from jobs.imports.cells import DATE_MARK, Cell, clean_text, show_cell
from jobs.imports.synonyms import AGREED_WORDS, LANGUAGE_NAMES, NOTHING_WORDS, OTHER_LANGUAGE_NAMES, REFUSED_WORDS
from jobs.imports.understanding import Role
from models.values.digits import to_ascii_digits
from models.values.money import MOST_PAISE, read_rupees
from models.values.tax_ids import read_gstin, read_pan, read_udyam
from models.values.words import fold

MOST_TAGS = 10
LONGEST_AGREEMENT = 30
# GSTIN: 24AAACC1206D1ZM, written with some spaces.
LONGEST_PAPER = 30
PAPERS = {Role.GSTIN: "GSTIN", Role.PAN: "PAN", Role.UDYAM: "Udyam"}
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


_AGREEMENTS = dict.fromkeys(map(fold, AGREED_WORDS), True) | dict.fromkeys(map(fold, REFUSED_WORDS), False)


def read_agreement(cell: Cell) -> bool | None:
    """Yes or no, in whichever language; None for anything else."""
    return _AGREEMENTS.get(fold(show_cell(cell)).strip(" .!"))


def read_paper(role: Role, text: str) -> str | None:
    """A GSTIN, PAN or Udyam number in its usual spelling, when it is well-formed."""
    if role is Role.GSTIN:
        found = read_gstin(text)
        return found.number if found else None
    return read_pan(text) if role is Role.PAN else read_udyam(text)
