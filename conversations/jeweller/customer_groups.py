"""A jeweller looks at customers group by group: how many there are, page after page, and each group as a file."""

from __future__ import annotations

import re

from conversations.commands import Command
from conversations.customers import count_groups, count_in_group, has_tags, list_in_group, list_tags
from conversations.desk import Desk
from conversations.engine import Turn
from conversations.jeweller.campaign_draft import SEGMENT_NAMES
from conversations.jeweller.customer_card import show_number, tell_apart
from conversations.render import say
from conversations.screen import MENU, Action, Card, Screen, Word, screen
from conversations.shop import count_segments
from conversations.state import State
from conversations.texts import N_, Label, counted, words
from conversations.words import fold
from models.contact import Segment
from models.customer_group import CustomerGroup
from models.jeweller import MemberRole

PAGE = 7  # of ten rows; the others are the next page, the file and the menu
MOST_TAGS = 9

DUE, OPTED_OUT, NO_CONSENT = CustomerGroup("due"), CustomerGroup("opted out"), CustomerGroup("no consent")
TITLES = {
    **{CustomerGroup("segment", segment.value): name for segment, name in SEGMENT_NAMES.items()},
    DUE: words(N_("Due in 7 days")),
    OPTED_OUT: words(N_("Opted out")),
    NO_CONSENT: words(N_("No consent")),
}
# What people type for each group, besides its title in their language; the first is on the buttons.
_TYPED = {
    CustomerGroup("segment", Segment.GOLD_LOAN.value): ("gold loan", "loans", "loan"),
    CustomerGroup("segment", Segment.GOLD_SIP.value): ("gold sip", "sip", "plans"),
    CustomerGroup("segment", Segment.MARKETING.value): ("offers", "marketing"),
    DUE: ("due", "due soon", "due in 7 days"),
    OPTED_OUT: ("opted out", "stopped"),
    NO_CONSENT: ("no consent", "not agreed"),
}
_PAGED = re.compile(r"^(?P<group>.*?)(?:\s+page\s+(?P<page>[0-9]{1,5}))?$")


def show_customers(rest: str, state: State, desk: Desk) -> Turn:
    """`customers`, `customers gold loan`, `customers tag vip page 2`."""
    if not rest:
        return Turn(state, show_overview(desk))
    if fold(rest) == "tags":
        return Turn(state, show_tags(desk))
    found = _PAGED.match(rest)
    group = read_group(found["group"], desk.language) if found else None
    if group is None:
        return Turn(state, show_overview(desk).after(words(N_("I know no group “{typed}”."), typed=rest)))
    return Turn(state, show_group(desk, group, int(found["page"] or 1) if found else 1))


def read_group(typed: str, language: str) -> CustomerGroup | None:
    wanted = fold(typed)
    if wanted.startswith("tag "):
        return CustomerGroup("tag", " ".join(typed.split())[len("tag ") :])
    named = ((group, (*names, fold(say(TITLES[group], language)))) for group, names in _TYPED.items())
    return next((group for group, names in named if wanted in names), None)


def write_group(group: CustomerGroup) -> str:
    return f"tag {group.value}" if group.kind == "tag" else _TYPED[group][0]


def name_group(group: CustomerGroup) -> Label:
    return TITLES.get(group) or words(N_("Tag {tag}"), tag=group.value)


def show_overview(desk: Desk) -> Screen:
    segments = count_segments(desk)
    people = sum(segments.values())
    lines: list[Label] = [counted("You have {count} customer.", "You have {count} customers.", people)]
    add = words(N_("To add more, send an Excel file, contact cards, or a line like “add Sunita 98450 12345”."))
    others = count_groups(desk)
    counts = {
        **{CustomerGroup("segment", segment.value): segments.get(segment, 0) for segment in Segment},
        **{CustomerGroup(kind): count for kind, count in others.items()},
    }
    rows: list[Action] = [
        Word(
            f"customers {write_group(group)}",
            TITLES[group],
            counted("{count} customer", "{count} customers", counts[group]),
        )
        for group in TITLES
        if counts.get(group)
    ]
    if not rows:
        return screen(*lines, add, actions=(Word("templates", words(N_("Messages"))),))
    if has_tags(desk):
        rows.append(Word("customers tags", words(N_("By tag"))))
    find = Word("find", words(N_("Find a customer")))
    return screen(*lines, add, actions=(*rows, find, Word("new campaign", words(N_("New campaign"))), MENU))


def show_tags(desk: Desk) -> Screen:
    tags = list_tags(desk, MOST_TAGS)
    if not tags:
        return show_overview(desk)
    rows = tuple(
        Word(f"customers tag {tag}", tag, counted("{count} customer", "{count} customers", count))
        for tag, count in tags
    )
    return screen(words(N_("Which tag?")), actions=(*rows, Word("customers", words(N_("Customers")))))


def show_group(desk: Desk, group: CustomerGroup, page: int) -> Screen:
    count = count_in_group(desk, group)
    last = max(1, -(-count // PAGE))
    page = min(max(page, 1), last)
    people = list_in_group(desk, group, PAGE, (page - 1) * PAGE)
    lines = [
        counted("{group}: {count} customer", "{group}: {count} customers", count, group=name_group(group)),
    ]
    if last > 1:
        lines.append(words(N_("Page {page} of {pages}, in the order of names."), page=page, pages=last))
    rows: list[Action] = [
        Card("contact", each.id, tell_apart(each, people), description=show_number(desk, each)) for each in people
    ]
    if page < last:
        rows.append(Word(f"customers {write_group(group)} page {page + 1}", words(N_("Next page"))))
    if count and desk.role is MemberRole.OWNER:
        rows.append(Word(f"export customers {write_group(group)}", words(N_("Excel file"))))
    rows.append(Word("customers", words(N_("All groups"))))
    return screen(*lines, actions=tuple(rows))


COMMANDS = (Command("customers", show_customers, takes_more=True),)
