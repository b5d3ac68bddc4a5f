"""How the days of a list were read, each shown by one cell and the day on which a message about it would go out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from conversations.texts import N_, Day, Label, words

# People are reminded so long before a loan or plan is due, and greeted on the day itself.
AHEAD = timedelta(days=3)
DUE = "due_date"
# A message holds 1,024 characters; headings are somebody's own words.
LONGEST_HEADING = 30


def say_days(card: Mapping[str, Any], today: date) -> Iterator[Label]:
    """A sentence for each column of days: who reads it sees whether day and month were taken for each other."""
    for role, header, example, written in card.get("days", ()):
        day = date.fromisoformat(written)
        heading = header[:LONGEST_HEADING]
        if role != DUE:
            yield words(
                N_("“{header}” {example}: a greeting would go out on {day}."),
                header=heading,
                example=example,
                day=Day(_find_next(day, today)),
            )
        elif day - AHEAD < today:
            yield words(N_("“{header}” {example} is {day}."), header=heading, example=example, day=Day(day))
        else:
            yield words(
                N_("“{header}” {example} is {day}: a reminder 3 days before would go out on {goes_out}."),
                header=heading,
                example=example,
                day=Day(day),
                goes_out=Day(day - AHEAD),
            )


def _find_next(day: date, today: date) -> date:
    """When it comes round again; what fell on 29 February is kept on the 28th in other years."""
    this_year, next_year = (_put_in(day, year) for year in (today.year, today.year + 1))
    return this_year if this_year >= today else next_year


def _put_in(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
