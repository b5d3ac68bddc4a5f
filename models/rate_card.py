"""What WhatsApp charges per delivered message in India, by day and category, and the tax on it; a table of constants.

Sources: Meta's INR rate card effective 1 July 2026 (marketing 0.8631, utility 0.1150, authentication 0.1150);
free-form messages beyond the monthly free ones at the utility rate since 1 October 2026 (transcribed, not read at
the source). All rates exclude GST. Read on 2026-11-21.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

GST_PERCENT = 18


@dataclass(frozen=True)
class Rate:
    """`per_10000` is the price of ten thousand messages in rupees, so that ₹0.8631 is the whole number 8631."""

    since: date
    category: str
    per_10000: int


RATES = (
    Rate(date(2025, 7, 1), "MARKETING", 7846),
    Rate(date(2026, 1, 1), "MARKETING", 8631),
    Rate(date(2025, 7, 1), "UTILITY", 1150),
    Rate(date(2025, 7, 1), "AUTHENTICATION", 1150),
    Rate(date(2025, 7, 1), "SERVICE", 0),
    Rate(date(2026, 10, 1), "SERVICE", 1150),
)


class UnknownRateError(Exception):
    """No rate is known for a category on a day; a price is never guessed."""


@dataclass(frozen=True)
class Cost:
    """Both in paise, each rounded once, half up."""

    net_paise: int
    gst_paise: int

    @property
    def total_paise(self) -> int:
        return self.net_paise + self.gst_paise


def get_rate(category: str, on: date) -> Rate:
    known = [rate for rate in RATES if rate.category == category and rate.since <= on]
    if not known:
        raise UnknownRateError(f"no rate for {category} on {on.isoformat()}")
    return max(known, key=lambda rate: rate.since)


def price(messages: int, category: str, on: date) -> Cost:
    ten_thousandths = messages * get_rate(category, on).per_10000
    return Cost((ten_thousandths + 50) // 100, (ten_thousandths * GST_PERCENT + 5000) // 10000)
