"""What a campaign costs: the rate of its day, each figure rounded once."""

from __future__ import annotations

from datetime import date

import pytest

from models.rate_card import UnknownRateError, price
from models.values.money import show_rupees

TODAY = date(2026, 11, 21)


def test_the_price_of_the_sample_reminder() -> None:
    cost = price(2237, "UTILITY", TODAY)
    assert (show_rupees(cost.net_paise), show_rupees(cost.gst_paise)) == ("₹257.26", "₹46.31")
    assert cost.total_paise == 30357


@pytest.mark.parametrize(
    ("messages", "category", "day", "net_paise", "gst_paise"),
    [
        (0, "MARKETING", TODAY, 0, 0),
        (1, "MARKETING", TODAY, 86, 16),  # 86.31 and 15.5358
        (1, "UTILITY", TODAY, 12, 2),  # 11.5 is rounded up, 2.07 down
        (10_000, "MARKETING", TODAY, 863_100, 155_358),
        (10_000, "MARKETING", date(2025, 12, 31), 784_600, 141_228),
        (1, "SERVICE", date(2026, 9, 30), 0, 0),
        (1000, "SERVICE", date(2026, 10, 1), 11_500, 2_070),
        (1_000_000, "UTILITY", TODAY, 11_500_000, 2_070_000),
    ],
)
def test_each_day_has_its_rate(messages: int, category: str, day: date, net_paise: int, gst_paise: int) -> None:
    cost = price(messages, category, day)
    assert (cost.net_paise, cost.gst_paise) == (net_paise, gst_paise)


@pytest.mark.parametrize(("category", "day"), [("UTILITY", date(2025, 6, 30)), ("VOICE", TODAY)])
def test_an_unknown_price_is_never_guessed(category: str, day: date) -> None:
    with pytest.raises(UnknownRateError):
        price(1, category, day)
