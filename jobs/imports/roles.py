"""Which column says what of a customer: by what stands in it first, by its heading second."""

from __future__ import annotations

from collections.abc import Iterator

from jobs.imports.columns import Profile, is_of_others, is_sequence_name, simplify, squeeze
from jobs.imports.readings import PAPERS
from jobs.imports.synonyms import LAST_NAMES, PLAIN_DATE_NAMES, REASON_MARK, WHATSAPP_NAMES
from jobs.imports.understanding import NO_COLUMN, Column, Decided, Role

_LAST_NAMES = {squeeze(name) for name in LAST_NAMES}
_PLAIN_DATES = {simplify(name) for name in PLAIN_DATE_NAMES}
_WHATSAPP = tuple(squeeze(name) for name in WHATSAPP_NAMES)

# Roles that one column alone can have, the surest first.
_ONE_EACH = (
    *(Role.CONSENT, Role.GSTIN, Role.PAN, Role.UDYAM, Role.LANGUAGE, Role.BIRTHDAY, Role.ANNIVERSARY, Role.DUE_DATE),
    *(Role.PIN, Role.NUMBER, Role.AMOUNT, Role.NAME, Role.CITY),
)
# Roles of which a person may say which column has it.
DECIDABLE = (Role.PHONE, Role.DUE_DATE, Role.AMOUNT, Role.NUMBER)
# The order in which people are told of their columns.
_SHOWN = (
    *(Role.NAME, Role.PHONE, Role.DUE_DATE, Role.AMOUNT, Role.NUMBER, Role.LANGUAGE, Role.CITY, Role.PIN),
    *(Role.BIRTHDAY, Role.ANNIVERSARY, Role.CONSENT, Role.GSTIN, Role.PAN, Role.UDYAM, Role.TAG, Role.EXTRA),
)


def assign_roles(profiles: list[Profile], decided: Decided) -> tuple[Column, ...]:
    """Give each used column its role; columns of running numbers, of reasons and empty ones are left out.

    What a person has decided goes before every guess.
    """
    chosen = _choose(list_used(profiles), _find_decided(profiles, decided))
    headers = name_columns(profiles)
    columns = [Column(found.index, headers[found.index], role) for found, role in chosen]
    # Among columns of the same role the one chosen first stays first.
    return tuple(sorted(columns, key=lambda column: _SHOWN.index(column.role)))


class _Choice:
    """Columns that have found their role, in that order, and those that are left."""

    def __init__(self, profiles: list[Profile]) -> None:
        self.left = [one for one in profiles if one.filled]
        self.made: list[tuple[Profile, Role]] = []

    def take(self, found: list[Profile], role: Role) -> None:
        self.made += [(one, role) for one in found]
        self.left = [one for one in self.left if one not in found]

    def has(self, role: Role) -> bool:
        return any(made is role for _, made in self.made)


def count_places(profiles: list[Profile]) -> dict[int, int]:
    """The places of columns without that of reasons, which a list has when it comes back corrected."""
    own = [one.index for one in profiles if not one.header.startswith(REASON_MARK.strip())]
    return {index: place for place, index in enumerate(own)}


def _find_decided(profiles: list[Profile], decided: Decided) -> Decided:
    """The same with the columns as they are counted in this list."""
    indexes = {str(place): str(index) for index, place in count_places(profiles).items()}
    return {role: indexes.get(decided[role], NO_COLUMN) for role in DECIDABLE if role in decided}


def list_used(profiles: list[Profile]) -> list[Profile]:
    return [one for one in profiles if not _is_left_out(one)]


def _choose(profiles: list[Profile], decided: Decided) -> list[tuple[Profile, Role]]:
    choice = _Choice(profiles)
    for role in DECIDABLE:
        choice.take([one for one in choice.left if decided.get(role) == str(one.index)], role)
    choice.take(_find_phones_left(choice, profiles, decided), Role.PHONE)
    for role, found in _guess_papers(choice.left):
        if not choice.has(role):
            choice.take([found], role)
    for role in _ONE_EACH:
        if not choice.has(role) and decided.get(role) != NO_COLUMN:
            choice.take(_find_named(choice.left, role), role)
    choice.take([one for one in choice.left if one.find_rank(Role.TAG) is not None], Role.TAG)
    for role, found in _guess(choice.left):
        if not choice.has(role) and found in choice.left and decided.get(role) != NO_COLUMN:
            choice.take([found], role)
    choice.take(choice.left, Role.EXTRA)
    return choice.made


def _find_phones_left(choice: _Choice, profiles: list[Profile], decided: Decided) -> list[Profile]:
    """Behind the column that somebody has chosen, the others still hold second numbers."""
    if decided.get(Role.PHONE) == NO_COLUMN:
        return []
    found = find_phones(choice.left)
    if choice.has(Role.PHONE):
        return [one for one in found if one.share(one.phones) >= 0.3]
    # Where no column holds numbers, one that is called so: each row can then be told what it lacks.
    return found or [one for one in profiles if one.first_role is Role.PHONE][:1]


def name_columns(profiles: list[Profile]) -> dict[int, str]:
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
    misnamed = [one for one in profiles if one.share(one.phones) >= 0.5 and not is_of_others(one.header)]

    def order(one: Profile) -> tuple[bool, bool, bool, int]:
        is_whatsapp = any(name in squeeze(one.header) for name in _WHATSAPP)
        return not is_whatsapp, one not in named, one.share(one.phones) < 0.5, one.index

    return sorted([*good, *unnamed] or misnamed[:1] or named[:1], key=order)


def _find_named(profiles: list[Profile], role: Role) -> list[Profile]:
    """The column with the best name for this role; a first name is followed by columns of the other names."""
    ranked = [(rank, one.index, one) for one in profiles if (rank := one.find_rank(role)) is not None]
    best = min(ranked, default=(0, 0, None), key=lambda one: one[:2])[2]
    if best is None or (role is Role.DUE_DATE and is_of_the_past(best)):
        return []
    if role is Role.NAME:
        return [best, *(one for one in profiles if one is not best and squeeze(one.header) in _LAST_NAMES)]
    return [best]


def is_of_the_past(found: Profile) -> bool:
    """A heading that is only `Date` may speak of the day a loan was given."""
    return simplify(found.header) in _PLAIN_DATES and found.share(found.late_dates) < 0.2


def _guess_papers(left: list[Profile]) -> Iterator[tuple[Role, Profile]]:
    """Tax numbers have a shape that nothing else has: whatever the heading says, the content is believed."""
    for role in PAPERS:
        yield from ((role, one) for one in left if one.share(one.papers[role]) >= 0.8)


def _guess(left: list[Profile]) -> Iterator[tuple[Role, Profile]]:
    """What content alone can tell, for columns whose heading says nothing that fits; the best guess of a role first."""
    silent = [one for one in left if not any(one.may_be(named.role) for named in one.named)]
    bare = [one for one in silent if not one.header]
    languages = [one for one in silent if one.share(one.languages) >= 0.8]
    names = [one for one in silent if one not in languages and one.share(one.words) >= 0.7]
    names.sort(key=lambda one: (one.share(one.distinct) < 0.5, one.index))
    days = [one for one in bare if one.share(one.dates) >= 0.7 and one.share(one.late_dates) >= 0.5]
    codes = [one for one in bare if _is_code(one)]
    yield from ((Role.LANGUAGE, one) for one in languages[:1])
    yield from ((Role.NAME, one) for one in names[:1])
    # Of two such columns nobody can say which is meant.
    yield from ((Role.DUE_DATE, one) for one in days if len(days) == 1)
    yield from ((Role.NUMBER, one) for one in codes if len(codes) == 1)


def _is_code(found: Profile) -> bool:
    """Like GL-1023: digits with letters, no amount, and hardly ever the same twice."""
    return found.share(found.codes) >= 0.8 and found.share(found.amounts) < 0.2 and found.share(found.distinct) >= 0.9
