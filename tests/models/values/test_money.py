"""Amounts as they stand in ledgers, on slips and in chats."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values.money import MOST_PAISE, read_rupees, show_rupees


@pytest.mark.parametrize(
    ("text", "paise"),
    [
        ("2450", 245_000),
        ("2,450.50", 245_050),
        ("₹1,23,456.50", 12_345_650),
        ("₹ १,२३,४५६", 12_345_600),
        ("Rs. 2450/-", 245_000),
        ("Rs2450", 245_000),
        ("INR 500", 50_000),
        ("500 rupees only", 50_000),
        ("1.2 lakh", 12_000_000),
        ("2.5L", 25_000_000),
        ("2k", 200_000),
        ("1 lakh 20 thousand 500", 12_050_000),
        ("1.25 cr", 1_250_000_000),
        ("5 लाख", 50_000_000),
        ("2,450 रुपया", 245_000),
        ("२ ह\u091c\u093cार", 200_000),
        ("२ ह\u095bार", 200_000),
        ("5 ಲಕ್ಷ", 50_000_000),
        ("5 லட்சம்", 50_000_000),
        ("5 ਲੱਖ", 50_000_000),
        ("2450 Dr", 245_000),
        ("2450.505", 245_051),
        ("₹.50", 50),
        ("0", 0),
        ("1 23 456", 12_345_600),
        ("\u00a02,450\u00a0", 245_000),
    ],
)
def test_an_amount_is_read_however_it_is_written(text: str, paise: int) -> None:
    assert read_rupees(text) == paise


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "-500",
        "(500)",
        "2,450.00 Cr",
        "1.234,56",
        "1,2,3",
        "12 grams",
        "9845012345",
        "1e5",
        ".",
        "2 lakh 3 lakh",
    ],
)
def test_what_is_no_amount_is_none(text: str) -> None:
    assert read_rupees(text) is None


@given(st.integers(0, MOST_PAISE), st.sampled_from(["en", "hi", "kn", "ta", "pa"]))
def test_what_is_shown_reads_back_the_same(paise: int, language: str) -> None:
    assert read_rupees(show_rupees(paise, language)) == paise


def test_rupees_are_grouped_by_lakhs_in_every_language() -> None:
    for language in ("en", "hi", "kn", "ta", "pa"):
        assert show_rupees(12_345_600, language) == "₹1,23,456"
        assert show_rupees(25_726, language) == "₹257.26"


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    paise = read_rupees(text)
    assert paise is None or 0 <= paise <= MOST_PAISE
