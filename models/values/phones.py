"""Phone numbers as people type them and as sheets spoil them; no opinion on who may be written to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberType

from models.values.digits import to_ascii_digits
from models.values.words import INVISIBLE


class PhoneProblem(StrEnum):
    """Why a text gives no number that a message can be sent to."""

    EMPTY = "empty"
    DIGITS_LOST = "digits_lost"
    NOT_MOBILE = "not_mobile"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    FOREIGN = "foreign"
    NOT_A_NUMBER = "not_a_number"


class Phone(NamedTuple):
    """A mobile number in E.164 without the plus; `second` is the other number found in the same text.

    `is_fixed` says that more than spaces and a country code had to be put right.
    """

    number: str
    second: str | None = None
    is_fixed: bool = False


# A cell may hold a whole page; no phone number begins after this.
LONGEST_TEXT = 200

_EMPTY_WORDS = frozenset({"", "-", "--", ".", "0", "na", "n/a", "n.a.", "nil", "none", "null", "no", "nan", "x"})
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_SEPARATORS = dict.fromkeys(map(ord, " -()\u00a0\u2007\u2009\u202f\t"))
_POINTS = _SEPARATORS | {ord("."): None}
_CLEANED = INVISIBLE | _DASHES

_PLAIN = re.compile(r"(?:\+?91|0)?([6-9][0-9]{9})", re.ASCII)
_DOUBLED = re.compile(r"\+?(?:\+?(?:00)?91|0){0,4}([6-9][0-9]{9})", re.ASCII)
_TWO_RUN_TOGETHER = re.compile(r"((?:\+?91|0)?[6-9][0-9]{9})((?:\+?91|0)?[6-9][0-9]{9})", re.ASCII)
_SCIENTIFIC = re.compile(r"([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})", re.ASCII)
_POINT_ZERO = re.compile(r"\.0+$")
# 984501234.5 is an amount; 98450.12345 is how some people write a phone.
_DECIMAL = re.compile(r"[0-9]+\.[0-9]{1,2}")
_RUN = re.compile(r"\+?[0-9][0-9 \-().\u00a0\u2007\u2009\u202f\t]*", re.ASCII)

# The very pattern the library judges mobiles by, so that the quick way and the slow way cannot differ.
_INDIAN = PhoneMetadata.metadata_for_region("IN")
assert _INDIAN is not None
assert _INDIAN.mobile is not None
_INDIAN_MOBILE = re.compile(_INDIAN.mobile.national_number_pattern or "", re.ASCII)

_MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
# From the most telling fault to the least, when a text holds several unusable numbers.
_TELLING = (
    PhoneProblem.FOREIGN,
    PhoneProblem.NOT_MOBILE,
    PhoneProblem.TOO_LONG,
    PhoneProblem.TOO_SHORT,
    PhoneProblem.NOT_A_NUMBER,
)


class _Judged(NamedTuple):
    """One run of digits: a real number, unless empty, and why it cannot be used, unless None."""

    number: str
    problem: PhoneProblem | None


def read_phone(text: str, region: str = "IN") -> Phone | PhoneProblem:
    """Read one mobile number of the home region; of several, the first mobile wins and the next is kept as second."""
    if region == "IN":
        quick = _PLAIN.fullmatch(text.translate(_SEPARATORS))
        if quick and _INDIAN_MOBILE.fullmatch(quick[1]):
            return Phone("91" + quick[1])
    cleaned = _clean(text)
    if cleaned.lower() in _EMPTY_WORDS:
        return PhoneProblem.EMPTY
    if _has_lost_digits(cleaned):
        return PhoneProblem.DIGITS_LOST
    return _choose(list(_judge_runs(_write_out(cleaned), region)))


def find_foreign(text: str, region: str = "IN") -> str | None:
    """The number of another country in a text that read_phone called FOREIGN, in E.164 without the plus."""
    judged = _judge_runs(_write_out(_clean(text)), region)
    return next((one.number for one in judged if one.problem is PhoneProblem.FOREIGN), None)


def _clean(text: str) -> str:
    return to_ascii_digits(text[:LONGEST_TEXT]).translate(_CLEANED).strip(" \t\r\n'\"`=’‘:;,")


def _has_lost_digits(text: str) -> bool:
    scientific = _SCIENTIFIC.fullmatch(text)
    return scientific is not None and len(scientific[2] or "") != int(scientific[3])


def _write_out(text: str) -> str:
    """Undo what spreadsheets do to whole numbers: 9.845012345E+09 and 9845012345.0."""
    scientific = _SCIENTIFIC.fullmatch(text)
    return scientific[1] + (scientific[2] or "") if scientific else _POINT_ZERO.sub("", text)


def _judge_runs(text: str, region: str) -> Iterator[_Judged]:
    for run in _RUN.findall(text):
        if _DECIMAL.fullmatch(run.strip()):
            continue
        digits = run.translate(_POINTS)
        together = _TWO_RUN_TOGETHER.fullmatch(digits)
        for part in together.groups() if together else (digits,):
            yield _judge(part, region)


def _choose(found: list[_Judged]) -> Phone | PhoneProblem:
    first = next((one.number for one in found if one.problem is None), None)
    if first is None:
        problems = [one.problem for one in found if one.problem]
        return min(problems, key=_TELLING.index, default=PhoneProblem.NOT_A_NUMBER)
    # The other may be a landline: the shop can still call it.
    others = [one for one in found if one.number and one.number != first]
    second = min(others, key=lambda one: one.problem is not None, default=None)
    return Phone(first, second.number if second else None, is_fixed=True)


def _judge(digits: str, region: str) -> _Judged:
    """Judge one run of digits, which may begin with a plus."""
    international = "+" + digits[2:] if digits.startswith("00") else digits
    if international.startswith("+"):
        parsed = _parse(international, None)
        if parsed and phonenumbers.is_valid_number(parsed):
            return _sort(parsed, region)
    if region == "IN":
        mobile = _DOUBLED.fullmatch(digits)
        if mobile and _INDIAN_MOBILE.fullmatch(mobile[1]):
            return _Judged("91" + mobile[1], None)
    # Bare digits get no plus: 1234567890 is no number of North America.
    parsed = _parse(digits.lstrip("+"), region)
    if parsed and phonenumbers.is_valid_number(parsed):
        return _sort(parsed, region)
    return _Judged("", _measure(digits))


def _parse(text: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        return None


def _sort(parsed: phonenumbers.PhoneNumber, region: str) -> _Judged:
    number = f"{parsed.country_code}{phonenumbers.national_significant_number(parsed)}"
    if phonenumbers.region_code_for_number(parsed) != region:
        return _Judged(number, PhoneProblem.FOREIGN)
    is_mobile = phonenumbers.number_type(parsed) in _MOBILE_TYPES
    return _Judged(number, None if is_mobile else PhoneProblem.NOT_MOBILE)


def _measure(digits: str) -> PhoneProblem:
    """Say what is wrong with a number that is valid nowhere, counting without the country code or the trunk zero."""
    bare = digits.lstrip("+0")
    length = len(bare) - 2 if bare.startswith("91") and len(bare) > 10 else len(bare)
    if length == 10:
        return PhoneProblem.NOT_A_NUMBER
    return PhoneProblem.TOO_SHORT if length < 10 else PhoneProblem.TOO_LONG


def mask(number: str) -> str:
    """Show a number to people who may not know it: +91 98…678."""
    parsed = _parse("+" + number, None)
    if parsed is None:
        return f"…{number[-3:]}"
    code = str(parsed.country_code)
    return f"+{code} {number[len(code) : len(code) + 2]}…{number[-3:]}"


def show_phone(number: str) -> str:
    """Show a number in full, as India writes it: +91 98450 12345."""
    if number.startswith("91") and len(number) == 12:
        return f"+91 {number[2:7]} {number[7:]}"
    parsed = _parse("+" + number, None)
    if parsed is None:
        return "+" + number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
