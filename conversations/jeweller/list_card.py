"""What else a card of a list says: cells and sheets that were not read, foreign numbers, the list that comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conversations.desk import Desk
from conversations.screen import Screen, Word, screen
from conversations.shop import find_next_list
from conversations.texts import N_, Label, Listing, counted, words

NEXT_LIST = Word("next list", words(N_("Next list")))

# A message holds 1,024 characters: names of sheets are somebody's own words, of any number and length.
MOST_SHEETS = 3
LONGEST_SHEET = 31


def say_counts(card: Mapping[str, Any]) -> Label:
    return words(
        N_("{good} good ({fixed} fixed by me) · {repeated} repeated · {rejected} can't be used"),
        good=card.get("good", 0),
        fixed=card.get("fixed", 0),
        repeated=card.get("repeated", 0),
        rejected=card.get("rejected", 0),
    )


def say_more(card: Mapping[str, Any]) -> tuple[Label, ...]:
    """Whole sentences about what a jeweller would otherwise miss; none where there is nothing to say."""
    lines: list[Label] = []
    if foreign := card.get("foreign", 0):
        lines.append(counted("{count} number from another country.", "{count} numbers from other countries.", foreign))
    if unread := card.get("unread_cells", 0):
        lines.append(
            counted(
                "{count} date or amount I could not read; I keep it as text.",
                "{count} dates or amounts I could not read; I keep them as text.",
                unread,
            )
        )
    if kept := card.get("foreign_kept", 0):
        lines.append(
            counted(
                "{count} number from another country is kept, but not written to.",
                "{count} numbers from other countries are kept, but not written to.",
                kept,
            )
        )
    if wrong := card.get("wrong_papers", 0):
        lines.append(
            counted(
                "{count} GSTIN, PAN or Udyam number is not right.",
                "{count} GSTIN, PAN or Udyam numbers are not right.",
                wrong,
            )
        )
    if others := card.get("other_sheets", ()):
        lines.append(_say_sheets(card.get("sheet", ""), others))
    return tuple(lines)


def _say_sheets(read: str, others: list[str]) -> Label:
    named = tuple(f"“{name[:LONGEST_SHEET]}”" for name in others[:MOST_SHEETS])
    if len(others) > MOST_SHEETS:
        more = len(others) - MOST_SHEETS
        return words(
            N_("I read only sheet “{sheet}”; there are also {others} and {more} more."),
            sheet=read,
            others=Listing(named),
            more=more,
        )
    return words(N_("I read only sheet “{sheet}”; there is also {others}."), sheet=read, others=Listing(named))


def show_long(rows: int, seconds: int) -> Screen:
    return screen(
        counted(
            "Reading {rows} rows; this takes about {count} second.",
            "Reading {rows} rows; this takes about {count} seconds.",
            seconds,
            rows=rows,
        )
    )


def offer_next(desk: Desk, shown: Screen, done_id: int) -> Screen:
    """The same answer with the next list first, where another one was read and waits."""
    if find_next_list(desk, done_id) is None:
        return shown
    return replace(shown, actions=(NEXT_LIST, *shown.actions))
