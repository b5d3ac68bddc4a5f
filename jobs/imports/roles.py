"""Which column says what of a customer: by what stands in it first, by its heading second."""

from __future__ import annotations

from collections.abc import Iterator

from jobs.imports.columns import Profile, is_of_others, is_sequence_name, simplify, squeeze
from jobs.imports.synonyms import LAST_NAMES, PLAIN_DATE_NAMES, REASON_MARK, WHATSAPP_NAMES
from jobs.imports.understanding import Column, Role

_LAST_NAMES = {squeeze(name) for name in LAST_NAMES}
_PLAIN_DATES = {simplify(name) for name in PLAIN_DATE_NAMES}
_WHATSAPP = tuple(squeeze(name) for name in WHATSAPP_NAMES)

# Roles that one column alone can have, the surest first.
_ONE_EACH = (
    *(Role.LANGUAGE, Role.BIRTHDAY, Role.ANNIVERSARY, Role.DUE_DATE, Role.PIN),
    *(Role.NUMBER, Role.AMOUNT, Role.NAME, Role.CITY),
)
# The order in which people are told of their columns.
_SHOWN = (
    *(Role.NAME, Role.PHONE, Role.DUE_DATE, Role.AMOUNT, Role.NUMBER, Role.LANGUAGE, Role.CITY, Role.PIN),
    *(Role.BIRTHDAY, Role.ANNIVERSARY, Role.TAG, Role.EXTRA),
)


def assign_roles(profiles: list[Profile]) -> tuple[Column, ...]:
    """Give each used column its role; columns of running numbers, of reasons and empty ones are left out."""
    chosen = _choose([one for one in profiles if not _is_left_out(one)])
    headers = _name_columns(profiles)
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


def _choose(profiles: list[Profile]) -> list[tuple[Profile, Role]]:
    choice = _Choice(profiles)
    # Where no column holds numbers, one that is called so: each row can then be told what it lacks.
    choice.take(
        find_phones(choice.left) or [one for one in profiles if one.first_role is Role.PHONE][:1],
        Role.PHONE,
    )
    for role in _ONE_EACH:
        choice.take(_find_named(choice.left, role), role)
    choice.take([one for one in choice.left if one.find_rank(Role.TAG) is not None], Role.TAG)
    for role, found in _guess(choice.left):
        if not choice.has(role) and found in choice.left:
            choice.take([found], role)
    choice.take(choice.left, Role.EXTRA)
    return choice.made


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
    misnamed = [one for one in profiles if one.share(one.phones) >= 0.5 and not is_of_others(one.header)]

    def order(one: Profile) -> tuple[bool, bool, bool, int]:
        is_whatsapp = any(name in squeeze(one.header) for name in _WHATSAPP)
        return not is_whatsapp, one not in named, one.share(one.phones) < 0.5, one.index

    return sorted([*good, *unnamed] or misnamed[:1] or named[:1], key=order)


def _find_named(profiles: list[Profile], role: Role) -> list[Profile]:
    """The column with the best name for this role; a first name is followed by columns of the other names."""
    ranked = [(rank, one.index, one) for one in profiles if (rank := one.find_rank(role)) is not None]
    best = min(ranked, default=(0, 0, None), key=lambda one: one[:2])[2]
    if best is None or (role is Role.DUE_DATE and _is_of_the_past(best)):
        return []
    if role is Role.NAME:
        return [best, *(one for one in profiles if one is not best and squeeze(one.header) in _LAST_NAMES)]
    return [best]


def _is_of_the_past(found: Profile) -> bool:
    """A heading that is only `Date` may speak of the day a loan was given."""
    return simplify(found.header) in _PLAIN_DATES and found.share(found.late_dates) < 0.2


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
