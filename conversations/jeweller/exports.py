"""A jeweller asks for an Excel file of customers, campaigns or messages, and gets it as a document."""

from __future__ import annotations

from datetime import datetime

from conversations.commands import Command
from conversations.desk import Desk
from conversations.effects import Export
from conversations.engine import Turn
from conversations.jeweller.customer_groups import read_group
from conversations.jeweller.folded import say_folded
from conversations.screen import MENU, Screen, Word, screen
from conversations.state import State
from conversations.texts import N_, Label, counted, words
from conversations.words import SHOP, fold, match_word
from models.jeweller import MemberRole

# What can be exported, by the word that names it.
EXPORTS = {"customers": "customers", "campaigns": "campaigns", "templates": "messages"}

# The columns of each file, as they are called in it.
COLUMNS = {
    "customers": (
        words(N_("Name")),
        words(N_("Number")),
        words(N_("Group")),
        words(N_("Language")),
        words(N_("City")),
        words(N_("PIN code")),
        words(N_("Tags")),
        words(N_("Agreed to")),
        words(N_("Opted out")),
        words(N_("Loans and plans due")),
    ),
    "campaigns": (
        words(N_("Campaign")),
        words(N_("Status")),
        words(N_("Start")),
        words(N_("People")),
        words(N_("Sent")),
        words(N_("Delivered")),
        words(N_("Read")),
        words(N_("Failed")),
        words(N_("Left out")),
    ),
    "messages": (
        words(N_("Campaign")),
        words(N_("Name")),
        words(N_("Number")),
        words(N_("Status")),
        words(N_("Sent")),
        words(N_("Delivered")),
        words(N_("Read")),
    ),
}


def export(rest: str, state: State, desk: Desk) -> Turn:
    """`export customers`, or of one group: `export customers gold loan`."""
    what = EXPORTS.get(match_word(rest, SHOP) or "")
    if what:
        return Turn(state, None, (Export(what),))
    named = next((form for form in SHOP["customers"] if fold(rest).startswith(f"{form} ")), None)
    group = read_group(rest[len(named) :], desk.language) if named else None
    return Turn(state, None, (Export("customers", group.name),)) if group else Turn(state, show_what_to_export())


def show_what_to_export() -> Screen:
    return screen(
        words(N_("Which Excel file shall I make?")),
        actions=(
            Word("export customers", words(N_("Customers"))),
            Word("export campaigns", words(N_("Campaigns"))),
            Word("export messages", words(N_("Messages"))),
        ),
    )


def show_export(rows: int, is_cut: bool, file_id: int, folded_until: datetime | None = None) -> Screen:
    """`folded_until` says that messages are missing from it, and of which campaigns."""
    line = counted("Here is your file with {count} row.", "Here is your file with {count} rows.", rows)
    newest = (words(N_("These are the newest; there are more than fit into one file.")),) if is_cut else ()
    return screen(line, *newest, *say_folded(folded_until), actions=(MENU,), file_id=file_id)


def show_export_begun() -> Screen:
    return screen(words(N_("That file is big. I am making it and send it here in a minute or two.")), actions=(MENU,))


def show_export_failed() -> Screen:
    return screen(
        words(
            N_("I could not make your file; our team has been told. Nothing else is changed. Please ask again later.")
        ),
        actions=(MENU,),
    )


def show_nothing_to_export(folded_until: datetime | None = None) -> Screen:
    nothing: tuple[Label, ...] = (words(N_("There is nothing to put into that file yet.")),)
    return screen(*(say_folded(folded_until) or nothing), actions=(MENU,))


COMMANDS = (Command("export", export, takes_more=True, roles=frozenset({MemberRole.OWNER})),)
