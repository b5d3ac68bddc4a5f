"""What stands in a column and what its heading speaks of; which role follows from both is decided in roles."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from jobs.imports.cells import DATE_MARK, Cell, show_cell
from jobs.imports.days import DayCounts
from jobs.imports.readings import (
    LANGUAGE_CODES,
    LONGEST_AGREEMENT,
    LONGEST_PAPER,
    PAPERS,
    read_agreement,
    read_amount,
    read_paper,
    read_pin,
)
from jobs.imports.synonyms import (
    HEADER_NAMES,
    NOTHING_WORDS,
    OTHER_PEOPLE,
    SEQUENCE_NAMES,
)
from jobs.imports.understanding import Role
from models.values.phones import Phone, read_phone
from models.values.words import fold
from models.values.written_days import read_written_day

_MARKS = str.maketrans(dict.fromkeys(string.punctuation.replace("#", "") + "।॰–—’‘“”…•", " "))
_DIGITS = re.compile(r"[0-9]+")
_LONGEST_HEADER = 60
MOST_EXAMPLES = 3


def simplify(text: str) -> str:
    """The form in which headings are compared: small letters, no marks, no digits, one space between words."""
    return " ".join(_DIGITS.sub(" ", fold(text).translate(_MARKS)).split())


def squeeze(text: str) -> str:
    """The same without spaces: `Mob No` and `MobNo` are one name."""
    return simplify(text).replace(" ", "")


class Named(NamedTuple):
    """A role that a heading speaks of; the lower the rank, the better the name."""

    role: Role
    rank: int


_NAMED = {squeeze(name): Named(role, rank) for role, names in HEADER_NAMES.items() for rank, name in enumerate(names)}
_SEQUENCES = {squeeze(name) for name in SEQUENCE_NAMES}
_OTHER_PEOPLE = {simplify(word) for word in OTHER_PEOPLE}
VOCABULARY = frozenset(
    word for names in (*HEADER_NAMES.values(), SEQUENCE_NAMES) for name in names for word in simplify(name).split()
)


def name_roles(header: str) -> list[Named]:
    """The roles a heading speaks of, most telling first: longer names before shorter, later words before earlier."""
    if len(header) > _LONGEST_HEADER:
        return []
    words = simplify(header).split()
    if is_of_others(header):
        return [Named(Role.EXTRA, 0)]
    sizes = range(min(len(words), 5), 0, -1)
    spans = ("".join(words[end - size : end]) for size in sizes for end in range(len(words), size - 1, -1))
    return [_NAMED[span] for span in spans if span in _NAMED]


def is_of_others(header: str) -> bool:
    """Whether a heading speaks of people beside the customer."""
    return not _OTHER_PEOPLE.isdisjoint(simplify(header).split())


def is_sequence_name(header: str) -> bool:
    return squeeze(header) in _SEQUENCES or header.strip() == "#"


@dataclass
class Profile:
    """What stands in a column, counted over a sample of its cells, and what its heading speaks of."""

    index: int
    header: str
    named: list[Named]
    filled: int = 0
    phones: int = 0
    dates: int = 0
    late_dates: int = 0
    serials: int = 0
    languages: int = 0
    pins: int = 0
    amounts: int = 0
    words: int = 0
    letters: int = 0
    codes: int = 0
    agreements: int = 0
    papers: Counter[Role] = field(default_factory=Counter)
    steps: int = 0
    distinct: int = 0
    examples: list[str] = field(default_factory=list)
    days: DayCounts = field(default_factory=DayCounts)

    @property
    def first_role(self) -> Role | None:
        return self.named[0].role if self.named else None

    def share(self, count: int) -> float:
        return count / self.filled if self.filled else 0.0

    def find_rank(self, role: Role) -> int | None:
        """How good a name of this role the heading is; None when it speaks of something else first."""
        fitting = [named for named in self.named if named.role is role or not self.may_be(named.role)]
        return next((named.rank for named in fitting if named.role is role), None) if self._leads(role) else None

    def _leads(self, role: Role) -> bool:
        """Of the roles the heading speaks of, this is the first that the content allows."""
        return next((named.role for named in self.named if self.may_be(named.role)), None) is role

    def may_be(self, role: Role) -> bool:
        """Whether what stands in the column could be this."""
        if not self.filled:
            return False
        if role is Role.PHONE:
            return self.share(self.phones) >= 0.3 or self.share(self.words) < 0.5
        if role in {Role.DUE_DATE, Role.BIRTHDAY, Role.ANNIVERSARY}:
            return self.share(self.dates + self.serials) >= 0.5
        if role is Role.AMOUNT:
            return self.share(self.amounts) >= 0.5 and self.share(self.phones) < 0.5
        if role is Role.NUMBER:
            return self.share(self.codes) >= 0.4
        if role is Role.PIN:
            return self.share(self.pins) >= 0.5
        if role is Role.LANGUAGE:
            return self.share(self.languages) >= 0.5
        if role in {Role.NAME, Role.CITY}:
            return self.share(self.letters) >= 0.5
        if role is Role.CONSENT:
            return self.share(self.agreements) >= 0.8
        if role in PAPERS:
            return self.share(self.papers[role]) >= 0.3
        return True


def profile(index: int, header: str, rows: Sequence[Sequence[Cell]], today: date) -> Profile:
    """Look at one column of the sample."""
    found = Profile(index, header, name_roles(header))
    found.days.add(row[index] for row in rows if index < len(row))
    is_asked = found.first_role is Role.CONSENT
    seen: set[str] = set()
    last: int | None = None
    for row in rows:
        cell = row[index] if index < len(row) else None
        text = show_cell(cell)
        # Some words for nothing are a no where people were asked whether they agree.
        if text.lower() in NOTHING_WORDS and cell != 0 and not (is_asked and read_agreement(cell) is not None):
            continue
        found.filled += 1
        if text not in seen and len(found.examples) < MOST_EXAMPLES:
            found.examples.append(text)
        seen.add(text)
        _count(found, cell, text, today)
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None
        found.steps += number is not None and last is not None and number == last + 1
        last = number
    found.distinct = len(seen)
    return found


def _count(found: Profile, cell: Cell, text: str, today: date) -> None:
    digits = sum(char.isdecimal() for char in text)
    if isinstance(cell, str) and cell.startswith(DATE_MARK):
        day: date | None = date.fromisoformat(text)
    else:
        day = read_written_day(text, today) if 3 <= len(text) <= 30 and 0 < digits < 10 else None
        # 46000 may be Excel's number of a day, and just as well an amount.
        if day and text.replace(".", "").isdecimal():
            found.serials, day = found.serials + 1, None
    found.dates += day is not None
    found.late_dates += day is not None and day >= today - timedelta(days=60)
    found.phones += digits >= 10 and isinstance(read_phone(text), Phone)
    found.languages += fold(text) in LANGUAGE_CODES
    found.pins += read_pin(cell) is not None
    found.amounts += day is None and read_amount(cell) is not None
    found.words += digits == 0 and any(char.isalpha() for char in text)
    found.letters += day is None and any(char.isalpha() for char in text)
    found.codes += day is None and digits > 0 and len(text) <= 30
    found.agreements += len(text) <= LONGEST_AGREEMENT and read_agreement(cell) is not None
    if digits >= 4 and len(text) <= LONGEST_PAPER:
        found.papers.update(role for role in PAPERS if read_paper(role, text))
