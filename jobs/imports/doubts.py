"""What of a list only a person can say: which of several columns counts, and whether day or month comes first."""

from __future__ import annotations

from collections.abc import Sequence

from jobs.imports.columns import Profile, is_of_others, simplify
from jobs.imports.days import DayCounts
from jobs.imports.roles import DECIDABLE, count_places, find_phones, is_of_the_past, list_used, name_columns
from jobs.imports.synonyms import SECOND_WORDS, WHATSAPP_NAMES
from jobs.imports.understanding import DAYS, Candidate, Column, Decided, Doubt, Role

_SECOND = {simplify(word) for word in SECOND_WORDS}
_WHATSAPP = tuple(simplify(name).replace(" ", "") for name in WHATSAPP_NAMES)
_MOST_CANDIDATES = 6
_LONGEST_EXAMPLE = 30


def find_doubts(profiles: list[Profile], columns: Sequence[Column], decided: Decided) -> list[Doubt]:
    """Questions about columns; none about a role of which somebody has decided already."""
    used, headers, places = list_used(profiles), name_columns(profiles), count_places(profiles)
    doubts = []
    for role in DECIDABLE:
        found = [] if role in decided else _find_candidates(role, used, columns)[:_MOST_CANDIDATES]
        if found:
            doubts.append(Doubt(role.value, tuple(_describe(one, headers, places) for one in found)))
    return doubts


def find_day_doubt(column: Column, counts: DayCounts, decided: Decided) -> Doubt | None:
    """Whether day or month comes first, when no cell proves it, and a cell shows both ways."""
    key = DAYS + column.role.value
    if key in decided or counts.order or not counts.example:
        return None
    return Doubt(key, (Candidate(column.index, column.header, (counts.example,)),))


def _describe(found: Profile, headers: dict[int, str], places: dict[int, int]) -> Candidate:
    return Candidate(
        places[found.index], headers[found.index], tuple(text[:_LONGEST_EXAMPLE] for text in found.examples)
    )


def _find_candidates(role: Role, used: list[Profile], columns: Sequence[Column]) -> list[Profile]:
    """Two or more that may have this role, the one taken otherwise first; or one whose heading and content disagree."""
    if role is Role.PHONE:
        found = _find_phones(used)
    elif role is Role.DUE_DATE:
        found = _find_days(used)
    else:
        found = [one for one in used if one.find_rank(role) is not None]
        found = [one for one in found if role is not Role.NUMBER or one.share(one.distinct) >= 0.9]
    if len(found) > 1:
        taken = next((column.index for column in columns if column.role is role), None)
        return sorted(found, key=lambda one: (one.index != taken, one.index))
    return _find_disagreeing(role, used, columns)


def _find_phones(used: list[Profile]) -> list[Profile]:
    """Numbers of equal standing: none is for WhatsApp, and none is called the second or other one."""
    good = [one for one in find_phones(used) if one.share(one.phones) >= 0.5]
    if any(name in simplify(one.header).replace(" ", "") for one in good for name in _WHATSAPP):
        return []
    return [one for one in good if _SECOND.isdisjoint(simplify(one.header).split()) and not _is_numbered(one)]


def _is_numbered(found: Profile) -> bool:
    return any(char.isdecimal() for char in found.header)


def _find_days(used: list[Profile]) -> list[Profile]:
    named = [one for one in used if one.find_rank(Role.DUE_DATE) is not None and not is_of_the_past(one)]
    ahead = [one for one in named if one.share(one.late_dates) >= 0.5]
    bare = [one for one in used if not one.header and one.share(one.dates) >= 0.7 and one.share(one.late_dates) >= 0.5]
    return ahead if named else bare


def _find_disagreeing(role: Role, used: list[Profile], columns: Sequence[Column]) -> list[Profile]:
    """A column of numbers under a heading for something else; a heading over few cells of what it names."""
    taken = [column.index for column in columns if column.role is role]
    if role is Role.PHONE:
        of_role = [one for one in used if one.index in taken]
        return [one for one in of_role if one.named and one.find_rank(role) is None and not is_of_others(one.header)]
    if taken:
        return []
    measure = {Role.DUE_DATE: lambda one: one.dates, Role.AMOUNT: lambda one: one.amounts}.get(role)
    named = [one for one in used if one.first_role is role and not one.may_be(role)]
    return [one for one in named if measure and 0.1 <= one.share(measure(one)) < 0.5][:1]
