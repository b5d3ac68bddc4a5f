"""What a message costs in the platform's terms: category, type and whether it is billed; no amounts of money."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from simulator.messages import Outgoing

# Free messages are counted by the calendar month of the business; every business here is Indian.
INDIA = timezone(timedelta(hours=5, minutes=30))


def month_of(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).astimezone(INDIA).strftime("%Y-%m")


def choose_type(message: Outgoing, now: float, free_messages: int, free_entry_until: float) -> str:
    """`free_entry_point` within 72 h of an ad, free for the first service messages of a month, else `regular`."""
    if free_entry_until > now:
        return "free_entry_point"
    number = message.number
    used = number.service_count if number.service_month == month_of(now) else 0
    if message.category == "service" and used < free_messages:
        return "free_customer_service"
    return "regular"


def describe_pricing(message: Outgoing) -> dict[str, Any]:
    return {
        "billable": message.pricing_type == "regular",
        "pricing_model": "PMP",
        "type": message.pricing_type,
        "category": message.category,
    }
