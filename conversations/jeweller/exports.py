"""A jeweller asks for an Excel file of customers, campaigns or messages, and gets it as a document."""

from __future__ import annotations

from conversations.commands import Command
from conversations.desk import Desk
from conversations.effects import Export
from conversations.engine import Turn
from conversations.screen import MENU, Screen, Word, screen
from conversations.state import State
from conversations.texts import N_, counted, words
from conversations.words import SHOP, match_word
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
    what = EXPORTS.get(match_word(rest, SHOP) or "")
    return Turn(state, None, (Export(what),)) if what else Turn(state, show_what_to_export())


def show_what_to_export() -> Screen:
    return screen(
        words(N_("Which Excel file shall I make?")),
        actions=(
            Word("export customers", words(N_("Customers"))),
            Word("export campaigns", words(N_("Campaigns"))),
            Word("export messages", words(N_("Messages"))),
        ),
    )


def show_export(rows: int, is_cut: bool, file_id: int) -> Screen:
    line = counted("Here is your file with {count} row.", "Here is your file with {count} rows.", rows)
    newest = (words(N_("These are the newest; there are more than fit into one file.")),) if is_cut else ()
    return screen(line, *newest, actions=(MENU,), file_id=file_id)


def show_nothing_to_export() -> Screen:
    return screen(words(N_("There is nothing to put into that file yet.")), actions=(MENU,))


COMMANDS = (Command("export", export, takes_more=True, roles=frozenset({MemberRole.OWNER})),)
