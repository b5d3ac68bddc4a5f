"""The checks with which a message refuses what the platform would refuse; which limits apply is said elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from whatsapp import limits
from whatsapp.errors import WhatsAppError


class MessageLimitError(WhatsAppError, ValueError):
    """A message would break a limit; names the field and the numbers, never the text."""

    def __init__(self, field: str, limit: int, actual: int) -> None:
        super().__init__(f"{field}: limit {limit}, got {actual}")
        self.field = field
        self.limit = limit
        self.actual = actual


def check_length(field: str, text: str, limit: int) -> None:
    """Refuse a text that is too long, or that has nothing a person could see."""
    if not text.strip():
        raise MessageLimitError(field, 1, 0)
    actual = limits.length(text)
    if actual > limit:
        raise MessageLimitError(field, limit, actual)


def check_optional(field: str, text: str | None, limit: int) -> None:
    if text:
        check_length(field, text, limit)


def check_id(field: str, text: str, limit: int) -> None:
    check_length(field, text, limit)
    outside = len(text) - len(text.strip())
    if outside:
        raise MessageLimitError(f"{field} with spaces around it", 0, outside)


def check_count(field: str, actual: int, limit: int) -> None:
    if not actual:
        raise MessageLimitError(field, 1, 0)
    if actual > limit:
        raise MessageLimitError(field, limit, actual)


def check_unique(field: str, texts: Iterable[str]) -> None:
    listed = list(texts)
    twice = len(listed) - len(set(listed))
    if twice:
        raise MessageLimitError(f"{field} repeated", 0, twice)
