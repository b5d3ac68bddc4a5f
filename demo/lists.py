"""Untidy customer lists as shops keep them, made from a seed; for the demo, the journeys and the tests of the import.

`python -m demo.lists PATH [ROWS]` writes one to a file.
"""

from __future__ import annotations

import random
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook

SHEET = "Party list"
HEADER = ("Sr No", "Party Name", "Mob No", "Next Due", "Int Amt", "Loan No", "City", "Language")
# Three printed lines and an empty one stand above it.
HEADER_ROW = 5

ListCell = str | int | float | datetime | None

_FIRST_NAMES = (
    *("Ramesh", "Sunita", "Kavya", "Iqbal", "Meena", "Suresh", "Lakshmi", "Harpreet", "Gurpreet", "Anand", "Farida"),
    *("Vijay", "Priya", "Mahesh", "Jyoti", "Nilesh", "Bhavna", "Murugan", "Selvi", "Manjunath", "Shobha", "Kiran"),
    *("रमेश", "सुनीता", "गीता", "महेश"),
)
_SURNAMES = (
    *("Patel", "Shah", "Soni", "Mehta", "Joshi", "Rao", "Gowda", "Iyer", "Pillai", "Singh", "Kaur", "Khan", "Desai"),
    *("Trivedi", "Zaveri", "Parmar", "Chauhan", "Nair", "पटेल", "सोनी", ""),
)
_TITLES = ("", "", "", "", "", "Mr. ", "Smt. ", "Shri ", "M/s ")
_CITIES = ("Rajkot", "RAJKOT", "Gondal", "Jetpur", "Morbi", "Jamnagar", "Junagadh", "rajkot ", "")
_LANGUAGES = (
    "Hindi",
    "Hindi",
    "Hindi",
    "HINDI",
    "हिन्दी",
    "English",
    "English",
    "Eng",
    "Kannada",
    "Tamil",
    "Punjabi",
    "",
)
_DIGITS = str.maketrans("0123456789", "०१२३४५६७८९")


class Expected(NamedTuple):
    """What must be found in an untidy workbook; `fixed` are some of the good rows."""

    rows: int
    good: int
    repeated: int
    rejected: int
    fixed: int


class _Party(NamedTuple):
    """What the shop knows of one customer and loan, before anybody typed it."""

    name: str
    national: str
    due_on: date
    amount: float
    loan: str
    city: str
    language: str


def untidy_workbook(
    rows: int = 2340,
    seed: int = 7,
    *,
    repeated: int = 61,
    unusable: int = 28,
    fixed: int = 23,
    today: date | None = None,
) -> bytes:
    """An XLSX with `rows` customers on it: of these `unusable` cannot be written to, `repeated` say what another row said,
    and `fixed` of the good ones need more than spaces and a country code put right.

    The same seed, counts and day give the same customers.
    """
    chance = random.Random(seed)  # noqa: S311 - it makes up names, not secrets
    today = today or date(2026, 11, 7)
    parties = _make_parties(rows - repeated, chance, today)
    broken, good = parties[:unusable], parties[unusable:]
    lines = [_write(party, chance, _spoil(place, party.national)) for place, party in enumerate(broken)]
    lines += [_write(party, chance, _mend(place, party.national)) for place, party in enumerate(good[:fixed])]
    lines += [_write(party, chance, _vary(chance, party.national)) for party in good[fixed:]]
    chance.shuffle(lines)
    for party in chance.sample(good[fixed:], repeated):
        # Below the middle, so that the row it repeats mostly stands above it; which of the two is first does not matter.
        lines.insert(
            chance.randrange(len(lines) // 2, len(lines)), _write(party, chance, _vary(chance, party.national))
        )
    return _print(lines, today)


def expected(rows: int = 2340, *, repeated: int = 61, unusable: int = 28, fixed: int = 23) -> Expected:
    """What an import finds in the workbook of the same counts."""
    return Expected(rows, rows - repeated - unusable, repeated, unusable, fixed)


def _make_parties(count: int, chance: random.Random, today: date) -> list[_Party]:
    nationals = chance.sample(range(700_000_000, 999_999_999), count)
    return [
        _Party(
            name=(chance.choice(_TITLES) + chance.choice(_FIRST_NAMES) + " " + chance.choice(_SURNAMES)).strip(),
            national=f"9{national}",
            due_on=today + timedelta(days=chance.randrange(1, 60)),
            amount=chance.choice((chance.randrange(500, 25_000, 50), chance.randrange(50_000, 900_000) / 100)),
            loan=f"GL-{1000 + place}",
            city=chance.choice(_CITIES),
            language=chance.choice(_LANGUAGES),
        )
        for place, national in enumerate(nationals)
    ]


def _vary(chance: random.Random, national: str) -> ListCell:
    """A number as it mostly stands there: read without putting anything right."""
    ways: tuple[ListCell, ...] = (
        float(national),
        float(national),
        float("91" + national),
        national,
        f"{national[:5]} {national[5:]}",
        f"+91 {national[:5]} {national[5:]}",
        f"+91{national}",
        f"0{national}",
        f"91-{national}",
        f" {national} ",
    )
    return chance.choice(ways)


def _mend(place: int, national: str) -> str:
    """A number that can be read once something is put right."""
    ways = (
        national.translate(_DIGITS),
        f"'{national}",
        f"{national}.0",
        f"+91 91 {national}",
        f"Mob: {national}",
        f"{national} (wife)",
        f"\u202a+91 {national}\u202c",
        f"0091{national}",
        f"{national} / 9{int(national[1:]) - 1:09}",
    )
    return ways[place % len(ways)]


def _spoil(place: int, national: str) -> ListCell:
    """A number that nobody can write to, each in its own way."""
    ways: tuple[ListCell, ...] = (
        None,
        f"{national[0]}.{national[1:6]}E+09",
        national[:9],
        float(national + "7"),
        f"0281 24{national[:5]}",
        f"+97150{national[3:]}",
        "not given",
        "-",
        f"1234{national[4:]}",
        "same as above",
    )
    return ways[place % len(ways)]


def _write(party: _Party, chance: random.Random, phone: ListCell) -> list[ListCell]:
    midnight = datetime.combine(party.due_on, time())
    due: ListCell = chance.choice((midnight, midnight, f"{party.due_on:%d/%m/%Y}", f"{party.due_on:%d-%b-%Y}"))
    amount: ListCell = chance.choice((party.amount, party.amount, f"₹{party.amount:,.2f}", f"Rs. {party.amount:.0f}/-"))
    return [party.name, phone, due, amount, party.loan, party.city, party.language]


def _print(lines: list[list[ListCell]], today: date) -> bytes:
    """Titles above, a total below, a running number in front, two blank rows in between."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    sheet.append(["MEERA JEWELLERS, RAJKOT"])
    sheet.append(["GOLD LOAN - PARTY LIST"])
    sheet.append([f"As on {today:%d-%b-%Y}"])
    sheet.append([])
    sheet.append(list(HEADER))
    sheet.merge_cells("A1:H1")
    for place, line in enumerate(lines, start=1):
        if place in {len(lines) // 3, len(lines) // 2}:
            sheet.append([])
        sheet.append([place, *line])
    amounts = [line[3] for line in lines]
    total = sum(amount for amount in amounts if isinstance(amount, int | float))
    sheet.append([None, "TOTAL", None, None, total])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(untidy_workbook(*map(int, sys.argv[2:])))
