"""Says that single messages of long ago are gone and only the numbers of their campaigns are kept."""

from __future__ import annotations

from datetime import datetime

from conversations.texts import N_, Day, Label, words
from settings import INDIA


def say_folded(until: datetime | None) -> tuple[Label, ...]:
    """One sentence, or none while every message is kept; `until` is when the newest such campaign ended."""
    if until is None:
        return ()
    told = N_("Of campaigns that ended by {day} only the numbers are kept, not the single messages.")
    return (words(told, day=Day(until.astimezone(INDIA).date())),)
