"""Phone numbers in the notations of India's address books, bills and sheets."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values.phones import Phone, PhoneProblem, find_foreign, mask, read_phone, show_phone

MINE, OTHER = "919845012345", "919945012345"

GOOD = [
    "9845012345",
    "98450 12345",
    "98450-12345",
    "984 501 2345",
    "98450.12345",
    "+91 98450 12345",
    "+91-98450-12345",
    "+919845012345",
    "(+91) 98450 12345",
    "91 9845012345",
    "098450 12345",
    "0 98450 12345",
    "+91 0 98450 12345",
    "+91 (0) 98450 12345",
    "0091 98450 12345",
    "+91+919845012345",
    "+91 91 98450 12345",
    "+9845012345",
    "'9845012345",
    "=9845012345",
    "9845012345.0",
    "919845012345.00",
    "9.845012345E+09",
    "9.19845012345e11",
    "\u202a+91 98450 12345\u202c",
    "98450\u00a012345",
    "98450\u200b12345",
    "98450–12345",
    "Mob: 98450 12345",
    "98450 12345 (Ramesh)",
    "ph.9845012345",
    "९८४५० १२३४५",
    "೯೮೪೫೦೧೨೩೪೫",
    "௯௮௪௫௦௧௨௩௪௫",
    "੯੮੪੫੦੧੨੩੪੫",
    "૯૮૪૫૦૧૨૩૪૫",
    "+९१ ९८४५०१२३४५",
    "9845012345; 9845012345",
    "9845012345/46",
]


@pytest.mark.parametrize("text", GOOD)
def test_every_notation_gives_the_same_number(text: str) -> None:
    phone = read_phone(text)
    assert isinstance(phone, Phone)
    assert (phone.number, phone.second) == (MINE, None)


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("9845012345 / 9945012345", OTHER),
        ("9845012345, 9945012345", OTHER),
        ("98450 12345 99450 12345", OTHER),
        ("98450123459945012345", OTHER),
        ("98450 12345 or +91 99450 12345", OTHER),
        ("9845012345\n9945012345", OTHER),
        ("080-26612345 / 98450 12345", "918026612345"),
        ("98450 12345, 080 2661 2345", "918026612345"),
        ("9845012345 & 12345", None),
    ],
)
def test_of_two_numbers_the_first_mobile_is_used_and_the_second_kept(text: str, second: str | None) -> None:
    assert read_phone(text) == Phone(MINE, second, is_fixed=True)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", PhoneProblem.EMPTY),
        ("  ", PhoneProblem.EMPTY),
        ("-", PhoneProblem.EMPTY),
        ("N/A", PhoneProblem.EMPTY),
        ("0", PhoneProblem.EMPTY),
        ("9.87654E+09", PhoneProblem.DIGITS_LOST),
        ("9.19877E+11", PhoneProblem.DIGITS_LOST),
        ("9,19877E+11", PhoneProblem.DIGITS_LOST),
        ("1234567890", PhoneProblem.NOT_MOBILE),
        ("5876543210", PhoneProblem.NOT_MOBILE),
        ("080-26612345", PhoneProblem.NOT_MOBILE),
        ("8026612345", PhoneProblem.NOT_MOBILE),
        ("1800 123 4567", PhoneProblem.NOT_MOBILE),
        ("984501234", PhoneProblem.TOO_SHORT),
        ("12345", PhoneProblem.TOO_SHORT),
        ("112", PhoneProblem.TOO_SHORT),
        ("+91 98450 1234", PhoneProblem.TOO_SHORT),
        ("98450123456", PhoneProblem.TOO_LONG),
        ("+91 98450 123456", PhoneProblem.TOO_LONG),
        ("971501234567", PhoneProblem.TOO_LONG),
        ("0000000000", PhoneProblem.TOO_SHORT),
        ("Ramesh", PhoneProblem.NOT_A_NUMBER),
        ("984501234.5", PhoneProblem.NOT_A_NUMBER),
        ("not given", PhoneProblem.NOT_A_NUMBER),
    ],
)
def test_what_cannot_be_written_to_says_why(text: str, problem: PhoneProblem) -> None:
    assert read_phone(text) is problem


@pytest.mark.parametrize(
    ("text", "number"),
    [("+971 50 123 4567", "971501234567"), ("00971501234567", "971501234567"), ("+65 9123 4567", "6591234567")],
)
def test_a_number_of_another_country_is_kept_apart(text: str, number: str) -> None:
    assert read_phone(text) is PhoneProblem.FOREIGN
    assert find_foreign(text) == number


def test_elsewhere_the_home_region_decides() -> None:
    assert read_phone("050 123 4567", "AE") == Phone("971501234567", None, is_fixed=True)
    assert find_foreign("+91 98450 12345", "AE") == MINE


@given(st.from_regex(r"[6-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "+91", "+91 ", "91", "0", "0091"]))
def test_the_quick_way_agrees_with_the_library(national: str, prefix: str) -> None:
    parsed = phonenumbers.parse(national, "IN")
    is_mobile = phonenumbers.is_valid_number(parsed) and phonenumbers.number_type(parsed) in {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
    read = read_phone(prefix + national)
    assert isinstance(read, Phone) == is_mobile
    if isinstance(read, Phone):
        assert read.number == "91" + national


@given(st.text(max_size=40) | st.from_regex(r"[0-9+ ().eE/-]{0,30}", fullmatch=True))
def test_whatever_is_accepted_is_a_valid_number_and_reads_the_same_again(text: str) -> None:
    read = read_phone(text)
    if isinstance(read, Phone):
        assert phonenumbers.is_valid_number(phonenumbers.parse("+" + read.number))
        assert read_phone(show_phone(read.number)) == Phone(read.number)


def test_numbers_are_shown_as_india_writes_them_and_masked_for_others() -> None:
    assert show_phone(MINE) == "+91 98450 12345"
    assert show_phone("971501234567") == "+971 50 123 4567"
    assert mask(MINE) == "+91 98…345"
    assert "98450" not in mask(MINE)
