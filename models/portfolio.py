"""How many different people a portfolio's numbers may write to within 24 hours, how many they have, and what waits.

Queries over messages; what the pump last counted stands on the number, where every shop that sends from it can see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.number import SendingNumber

WINDOW = timedelta(hours=24)
# What has run out comes back bit by bit; looked for more often, there would be a handful of people each time.
SHORTEST_HOLD = timedelta(minutes=5)

# Whoever may have been reached counts, also where it is uncertain.
_REACHED = """
SELECT count(DISTINCT contact.phone) AS people, min(message.accepted_at) AS first_at
FROM message
JOIN run ON run.id = message.run_id AND (run.completed_at IS NULL OR run.completed_at > :since)
JOIN contact ON contact.id = message.contact_id
JOIN sending_number ON sending_number.phone_number_id = message.phone_number_id
WHERE sending_number.waba_id = :waba_id AND message.kind = 'campaign'
    AND (message.state IN ('sending', 'unconfirmed') OR (message.state = 'accepted' AND message.accepted_at > :since))
"""


def count_left(session: Session, number: SendingNumber, now: datetime) -> int | None:
    """To how many people the number may still write now, None where no limit is known; notes it on the number."""
    if number.people_per_day is None:
        return None
    people, first_at = session.execute(text(_REACHED), {"waba_id": number.waba_id, "since": now - WINDOW}).one()
    left: int = max(0, number.people_per_day - people)
    number.reached, number.reached_at = people, now
    frees_at = first_at + WINDOW if first_at else now
    number.held_until = None if left else max(frees_at, now + SHORTEST_HOLD)
    return left


def plan_days(number: SendingNumber, people: int, starts_at: datetime) -> Sequence[int]:
    """How many of so many people are written to in the first 24 hours, the next, and so on."""
    limit = number.people_per_day
    if not limit or not people:
        return [people]
    is_recent = number.reached_at is not None and starts_at - number.reached_at < WINDOW
    first = min(people, limit - min(limit, number.reached) if is_recent else limit)
    days = [first]
    while sum(days) < people:
        days.append(min(limit, people - sum(days)))
    return days
