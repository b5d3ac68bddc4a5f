"""Which column says what: by what stands in it first, by its heading second; the rows themselves are read elsewhere."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from jobs.imports.cells import DATE_MARK, Cell, show_cell
from jobs.imports.readings import LANGUAGE_CODES, read_amount, read_pin
from jobs.imports.synonyms import (
    HEADER_NAMES,
    LAST_NAMES,
    NOTHING_WORDS,
    REASON_MARK,
    SEQUENCE_NAMES,
    WHATSAPP_NAMES,
)
from jobs.imports.understanding import Column, Role
from models.values.phones import Phone, read_phone
from models.values.words import fold
from models.values.written_days import read_written_day

_MARKS = str.maketrans(dict.fromkeys(string.punctuation.replace("#", "") + "।॰–—’‘“”…•", " "))
_DIGITS = re.compile(r"[0-9]+")
_LONGEST_HEADER = 60


def simplify(text: str) -> str:
    """The form in which headings are compared: small letters, no marks, no digits, one space between words."""
    return " ".join(_DIGITS.sub(" ", fold(text).translate(_MARKS)).split())


def _squeeze(text: str) -> str:
    return simplify(text).replace(" ", "")


class _Named(NamedTuple):
    role: Role
    rank: int


_NAMED = {_squeeze(name): _Named(role, rank) for role, names in HEADER_NAMES.items() for rank, name in enumerate(names)}
_SEQUENCES = {_squeeze(name) for name in SEQUENCE_NAMES}
_LAST_NAMES = {_squeeze(name) for name in LAST_NAMES}
_WHATSAPP = tuple(_squeeze(name) for name in WHATSAPP_NAMES)
VOCABULARY = frozenset(
    word for names in (*HEADER_NAMES.values(), SEQUENCE_NAMES) for name in names for word in simplify(name).split()
)


def name_roles(header: str) -> list[_Named]:
    """The roles a heading speaks of, most telling first: longer names before shorter, later words before earlier."""
    if len(header) > _LONGEST_HEADER:
        return []
    words = simplify(header).split()
    sizes = range(min(len(words), 5), 0, -1)
    spans = ("".join(words[end - size : end]) for size in sizes for end in range(len(words), size - 1, -1))
    return [_NAMED[span] for span in spans if span in _NAMED]


def is_sequence_name(header: str) -> bool:
    return _squeeze(header) in _SEQUENCES or header.strip() == "#"


@dataclass
class Profile:
    """What stands in a column, counted over a sample of its cells, and what its heading speaks of."""

    index: int
    header: str
    named: list[_Named]
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
    steps: int = 0
    distinct: int = 0

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
        return True


def profile(index: int, header: str, rows: Sequence[Sequence[Cell]], today: date) -> Profile:
    """Look at one column of the sample."""
    found = Profile(index, header, name_roles(header))
    seen: set[str] = set()
    last: int | None = None
    for row in rows:
        cell = row[index] if index < len(row) else None
        text = show_cell(cell)
        if text.lower() in NOTHING_WORDS and cell != 0:
            continue
        found.filled += 1
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


def assign_roles(profiles: list[Profile]) -> tuple[Column, ...]:
    """Give each used column its role; columns of running numbers, of reasons and empty ones are left out."""
    usable = [one for one in profiles if not _is_left_out(one)]
    left = {one.index: one for one in usable if one.filled}
    chosen: dict[int, Role] = {}
    order: list[int] = []

    def take(found: Profile, role: Role) -> None:
        chosen[found.index] = role
        order.append(found.index)
        del left[found.index]

    # Where no column holds numbers, one that is called so: each row can then be told what it lacks.
    phones = find_phones(list(left.values())) or [one for one in usable if one.first_role is Role.PHONE][:1]
    left |= {one.index: one for one in phones}
    for found in phones:
        take(found, Role.PHONE)
    for role in _ONE_EACH:
        best = _find_named(list(left.values()), role)
        if best:
            take(best, role)
            if role is Role.NAME:
                for last in [one for one in left.values() if _squeeze(one.header) in _LAST_NAMES]:
                    take(last, Role.NAME)
    for found in [one for one in left.values() if one.find_rank(Role.TAG) is not None]:
        take(found, Role.TAG)
    for role, found in _guess(left, set(chosen.values())):
        take(found, role)
    for found in list(left.values()):
        take(found, Role.EXTRA)
    headers = _name_columns(profiles)
    # The first of several phones stays the first of them.
    order.sort(key=lambda index: _SHOWN.index(chosen[index]))
    return tuple(Column(index, headers[index], chosen[index]) for index in order)


_ONE_EACH = (
    *(Role.LANGUAGE, Role.BIRTHDAY, Role.ANNIVERSARY, Role.DUE_DATE, Role.PIN),
    *(Role.NUMBER, Role.AMOUNT, Role.NAME, Role.CITY),
)


# The order in which people are told of their columns.
_SHOWN = (
    *(Role.NAME, Role.PHONE, Role.DUE_DATE, Role.AMOUNT, Role.NUMBER, Role.LANGUAGE, Role.CITY, Role.PIN),
    *(Role.BIRTHDAY, Role.ANNIVERSARY, Role.TAG, Role.EXTRA),
)


def _name_columns(profiles: list[Profile]) -> dict[int, str]:
    """Headings as shown, none twice; a column without one goes by its place."""
    names: dict[int, str] = {}
    for one in profiles:
        name = one.header or f"#{one.index + 1}"
        names[one.index] = name if name not in names.values() else f"{name} #{one.index + 1}"
    return names


def _is_left_out(found: Profile) -> bool:
    if found.header.startswith(REASON_MARK.strip()):
        return True
    if found.share(found.phones) >= 0.3:
        return False
    is_counted = found.steps >= 0.8 * (found.filled - 1) and found.filled > 2
    return is_sequence_name(found.header) if found.header else is_counted


def find_phones(profiles: list[Profile]) -> list[Profile]:
    """Columns of phone numbers, the one to write to first."""
    named = [one for one in profiles if one.find_rank(Role.PHONE) is not None]
    good = [one for one in named if one.share(one.phones) >= 0.3]
    unnamed = [one for one in profiles if not one.named and one.share(one.phones) >= 0.5]
    misnamed = [one for one in profiles if one not in named and one.share(one.phones) >= 0.5]
    found = [*good, *unnamed] or misnamed[:1] or named[:1]

    def order(one: Profile) -> tuple[bool, bool, bool, int]:
        is_whatsapp = any(name in _squeeze(one.header) for name in _WHATSAPP)
        return not is_whatsapp, one not in named, one.share(one.phones) < 0.5, one.index

    return sorted(found, key=order)


def _find_named(profiles: list[Profile], role: Role) -> Profile | None:
    ranked = [(rank, one.index, one) for one in profiles if (rank := one.find_rank(role)) is not None]
    best = min(ranked, default=None, key=lambda one: one[:2])
    if best and role is Role.DUE_DATE and _is_plain_date(best[2]) and best[2].share(best[2].late_dates) < 0.2:
        return None
    return best[2] if best else None


def _is_plain_date(found: Profile) -> bool:
    """A heading such as `Date` may speak of the day a loan was given."""
    return simplify(found.header) in {
        "date",
        "तारीख",
        "दिनांक",
        "तिथि",
        "ದಿನಾಂಕ",
        "தேதி",
        "ਤਾਰੀਖ",
        "ਮਿਤੀ",
        "dt",
        "tarikh",
    }


def _guess(left: dict[int, Profile], taken: set[Role]) -> Iterator[tuple[Role, Profile]]:
    """What content alone can tell, for columns whose heading says nothing."""
    silent = [one for one in left.values() if not any(one.may_be(named.role) for named in one.named)]
    languages = [one for one in silent if one.share(one.languages) >= 0.8]
    names = [one for one in silent if one not in languages and one.share(one.words) >= 0.7]
    names.sort(key=lambda one: (one.share(one.distinct) < 0.5, one.index))
    days = [one for one in silent if one.share(one.dates) >= 0.7 and one.share(one.late_dates) >= 0.5]
    codes = [one for one in silent if _is_code(one)]
    if Role.LANGUAGE not in taken and languages:
        yield Role.LANGUAGE, languages[0]
    if Role.NAME not in taken and names:
        yield Role.NAME, names[0]
    if Role.DUE_DATE not in taken and len(days) == 1 and not days[0].header:
        yield Role.DUE_DATE, days[0]
    if Role.NUMBER not in taken and len(codes) == 1 and not codes[0].header:
        yield Role.NUMBER, codes[0]


def _is_code(found: Profile) -> bool:
    """Like GL-1023: digits with letters, no amount, and hardly ever the same twice."""
    return found.share(found.codes) >= 0.8 and found.share(found.amounts) < 0.2 and found.share(found.distinct) >= 0.9
