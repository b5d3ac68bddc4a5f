"""GSTIN, PAN and Udyam numbers as jewellers type them."""

from __future__ import annotations

import pytest

from models.values.tax_ids import Gstin, read_gstin, read_pan, read_udyam


@pytest.mark.parametrize(
    "text", ["24AAACM1234F1Z4", "24 aaacm1234f 1z4", "GSTIN: 24AAACM1234F1Z4", "२४AAACM1234F1Z4", "24-AAACM-1234F-1Z4"]
)
def test_a_gstin_names_its_state(text: str) -> None:
    assert read_gstin(text) == Gstin("24AAACM1234F1Z4", "Gujarat")


@pytest.mark.parametrize("text", ["", "24AAACM1234F1Z5", "99AAACM1234F1Z4", "24AAACM1234", "hello", "24AAACM1243F1Z4"])
def test_a_slip_is_noticed(text: str) -> None:
    assert read_gstin(text) is None


def test_states_bear_their_names_of_today() -> None:
    odisha = read_gstin("21AAACM1234F1ZA")
    assert odisha is not None
    assert odisha.state == "Odisha"


def test_pan_and_udyam() -> None:
    assert read_pan("pan aaacm1234f") == "AAACM1234F"
    assert read_pan("AAAXM1234F") is None
    assert read_udyam("udyam gj 01 0000001") == "UDYAM-GJ-01-0000001"
    assert read_udyam("UDYAM-GJ-01") is None
