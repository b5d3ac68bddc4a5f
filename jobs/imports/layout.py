"""Where a customer list lies: its sheet, its heading among titles and blank lines, and where its rows begin."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from itertools import islice, pairwise
from typing import NamedTuple

from jobs.imports.cells import DATE_MARK, Cell, Sheet, clean_text, show_cell
from jobs.imports.columns import VOCABULARY, Profile, is_sequence_name, name_roles, profile, simplify, squeeze
from jobs.imports.roles import assign_roles
from jobs.imports.spool import count_filled
from jobs.imports.synonyms import REASON_MARK
from jobs.imports.understanding import Column, Decide, Decided, Role
from models.values.phones import Phone, read_phone

_HEADER_WITHIN_ROWS = 40
_SAMPLE_ROWS = 150
# Of a long list whole stretches are looked at, so that not all of it has to be parsed for that.
_LONG_LIST, _STRETCHES, _STRETCH_ROWS = 2_000, 15, 10
_LONGEST_HEADER = 60


class Layout(NamedTuple):
    """Where things stand on one sheet. `header_place` and `first_place` are places in the sheet's rows.

    The fingerprint is the same for lists with the same headings; `decided` is what somebody said of such a list.
    """

    sheet: Sheet
    header_place: int | None
    first_place: int
    header: list[str]
    profiles: list[Profile]
    columns: tuple[Column, ...]
    filled_rows: int
    fingerprint: str
    decided: Decided

    def has_phones(self) -> bool:
        return any(column.role is Role.PHONE for column in self.columns)


class _Header(NamedTuple):
    place: int | None
    first_place: int
    texts: list[str]


def lay_out(sheet: Sheet, today: date, decide: Decide) -> Layout:
    """Find the heading and the columns of one sheet."""
    head = _take_head(sheet.rows)
    header = _find_header(head)
    sample = _take_sample(sheet.rows, header.first_place)
    width = max([len(header.texts), *(len(row) for row in sample)])
    texts = [clean_text(text) for text in header.texts] + [""] * (width - len(header.texts))
    profiles = [profile(index, texts[index], sample, today) for index in range(width)]
    fingerprint = _take_fingerprint(texts, profiles)
    decided = decide(fingerprint)
    columns = assign_roles(profiles, decided)
    filled = count_filled(sheet.rows) - sum(map(bool, head[: header.first_place]))
    return Layout(sheet, header.place, header.first_place, texts, profiles, columns, filled, fingerprint, decided)


def _take_fingerprint(texts: list[str], profiles: list[Profile]) -> str:
    """Of the headings in their order, without marks, spaces and digits; where there are none, of what the columns hold."""
    names = [squeeze(text) for text in texts if not text.startswith(REASON_MARK.strip())]
    if not any(names):
        names = [column.role.value for column in assign_roles(profiles, {})]
    return hashlib.sha256("\x1f".join(names).rstrip("\x1f").encode()).hexdigest()


def _take_head(rows: Sequence[list[Cell]]) -> list[list[Cell]]:
    """The rows among which the heading is looked for, and one more."""
    head: list[list[Cell]] = []
    filled = 0
    for row in rows:
        head.append(row)
        filled += bool(row)
        if filled > _HEADER_WITHIN_ROWS:
            break
    return head


def _take_sample(rows: Sequence[list[Cell]], first_place: int) -> list[list[Cell]]:
    """The first rows, and others from all over the sheet."""
    if len(rows) <= _LONG_LIST:
        filled = [row for row in rows[first_place:] if row]
        return [*filled[:_SAMPLE_ROWS], *filled[_SAMPLE_ROWS :: 1 + len(filled) // _SAMPLE_ROWS]]
    first = [row for row in islice(rows, first_place, first_place + _SAMPLE_ROWS) if row]
    step = (len(rows) - first_place - _SAMPLE_ROWS) // _STRETCHES
    starts = range(first_place + _SAMPLE_ROWS, len(rows) - _STRETCH_ROWS, step)
    return [*first, *(row for start in starts for row in rows[start : start + _STRETCH_ROWS] if row)]


def _find_header(rows: Sequence[Sequence[Cell]]) -> _Header:
    places = [place for place, row in enumerate(rows) if row][:_HEADER_WITHIN_ROWS]
    marked = [place for place in places if any(show_cell(cell).startswith(REASON_MARK.strip()) for cell in rows[place])]
    scores = {place: _score(rows[place]) for place in places}
    best = marked[0] if marked else max(places, key=lambda place: (scores[place], -place), default=None)
    if best is None:
        return _Header(None, 0, [])
    if not marked and (scores[best] < 2 and not _is_alone(rows, best, scores[best])):
        best = _guess_header(rows, places)
    if best is None:
        return _Header(None, 0, [])
    return _join_lines(rows, best)


def _score(row: Sequence[Cell]) -> int:
    """How many different things the cells of a row name, were it a heading; 0 for a row with a phone number in it."""
    if any(_is_phone(cell) for cell in row):
        return 0
    named = [_name(cell) for cell in row]
    return len({name for name in named if name}) + (sum(name is Role.EXTRA for name in named) > 1)


def _name(cell: Cell) -> Role | str | None:
    """What a cell names, when names make up most of it: `Ram Nagar` names no city."""
    if not isinstance(cell, str) or cell.startswith(DATE_MARK) or len(cell) > _LONGEST_HEADER:
        return None
    if is_sequence_name(cell):
        return "sequence"
    words = simplify(cell).split()
    known = sum(word in VOCABULARY for word in words)
    roles = name_roles(cell) if 2 * known > len(words) else []
    return roles[0].role if roles else None


def _is_phone(cell: Cell) -> bool:
    text = show_cell(cell)
    return sum(char.isdecimal() for char in text) >= 10 and isinstance(read_phone(text), Phone)


def _is_alone(rows: Sequence[Sequence[Cell]], place: int, score: int) -> bool:
    """A heading that names one thing only counts when a phone number follows, and it stands over it or names people."""
    following = next((row for row in rows[place + 1 :] if row), [])
    phones = [index for index, cell in enumerate(following) if _is_phone(cell)]
    names_people = any(_name(cell) is Role.NAME for cell in rows[place])
    return score == 1 and any(index < len(rows[place]) or names_people for index in phones)


def _guess_header(rows: Sequence[Sequence[Cell]], places: list[int]) -> int | None:
    """The row above the first phone number, when all of it is words and one of them stands over the number."""
    for before, place in pairwise(places):
        columns = [index for index, cell in enumerate(rows[place]) if _is_phone(cell)]
        if not columns:
            continue
        texts = [show_cell(cell) for cell in rows[before]]
        is_words = all(not any(char.isdecimal() for char in text) for text in texts)
        is_over = columns[0] < len(texts) and bool(texts[columns[0]])
        return before if is_words and is_over and sum(map(bool, texts)) > 1 else None
    return None


def _join_lines(rows: Sequence[Sequence[Cell]], place: int) -> _Header:
    """A heading may take two lines: groups above, or the rest of each name below."""
    texts = [show_cell(cell) for cell in rows[place]]
    first = place + 1
    if place and _is_part(rows[place - 1]):
        texts = _join(_spread([show_cell(cell) for cell in rows[place - 1]], len(texts)), texts)
    if place + 1 < len(rows) and _is_part(rows[place + 1]):
        below = [show_cell(cell) for cell in rows[place + 1]]
        texts = _join(_spread(texts, len(below)), below)
        first = place + 2
    return _Header(first - 1, first, texts)


def _is_part(row: Sequence[Cell]) -> bool:
    texts = [text for cell in row if (text := show_cell(cell))]
    is_known = all(simplify(text) and set(simplify(text).split()) <= VOCABULARY for text in texts)
    return is_known and len(texts) > 1 and not any(_is_phone(cell) for cell in row)


def _spread(texts: list[str], width: int) -> list[str]:
    """A merged cell shows its text in its first column only."""
    spread, last = [], ""
    for index in range(max(width, len(texts))):
        last = (texts[index] if index < len(texts) else "") or last
        spread.append(last)
    return spread


def _join(above: list[str], below: list[str]) -> list[str]:
    width = max(len(above), len(below))
    above, below = above + [""] * (width - len(above)), below + [""] * (width - len(below))
    return [f"{upper} {lower}".strip() if lower else upper for upper, lower in zip(above, below, strict=True)]
