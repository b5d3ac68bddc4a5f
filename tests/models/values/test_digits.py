"""Digits of India's scripts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values.digits import to_ascii_digits

SCRIPTS = [
    "०१२३४५६७८९",
    "೦೧೨೩೪೫೬೭೮೯",
    "௦௧௨௩௪௫௬௭௮௯",
    "੦੧੨੩੪੫੬੭੮੯",
    "૦૧૨૩૪૫૬૭૮૯",
    "౦౧౨౩౪౫౬౭౮౯",
    "০১২৩৪৫৬৭৮৯",
    "൦൧൨൩൪൫൬൭൮൯",
]


@pytest.mark.parametrize("native", [*SCRIPTS, "୦୧୨୩୪୫୬୭୮୯", "۰۱۲۳۴۵۶۷۸۹"])
def test_native_digits_become_ascii(native: str) -> None:
    assert to_ascii_digits(f"₹{native} में") == "₹0123456789 में"


@given(st.text())
def test_nothing_but_digits_changes(text: str) -> None:
    changed = to_ascii_digits(text)
    assert len(changed) == len(text)
    for before, after in zip(text, changed, strict=True):
        assert before == after or (unicodedata.decimal(before) == int(after) and after.isascii())
