"""The words of what is asked of a list that was read: its card, consent, and customers who are known in another group."""

from __future__ import annotations

from conversations.desk import Desk
from conversations.jeweller.list_card import say_counts, say_more
from conversations.jeweller.list_days import LONGEST_HEADING, say_days
from conversations.lists import count_in_other_groups, get_card
from conversations.state import Answers
from conversations.texts import N_, Hole, Label, Listing, Words, counted, words
from settings import INDIA

# The columns that a list is read into, as they are called on its card.
COLUMN_NAMES = {
    "name": words(N_("Name")),
    "phone": words(N_("Number")),
    "language": words(N_("Language")),
    "city": words(N_("City")),
    "pin": words(N_("PIN code")),
    "number": words(N_("Loan or plan")),
    "amount": words(N_("Amount")),
    "due_date": words(N_("Due date")),
    "birthday": words(N_("Birthday")),
    "anniversary": words(N_("Anniversary")),
    "consent": words(N_("Consent")),
    "gstin": words("GSTIN"),
    "pan": words(N_("PAN")),
    "udyam": words(N_("Udyam")),
    "tag": words(N_("Tag")),
}


def show_list(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    card = get_card(desk, int(answers["import_id"]))
    columns: tuple[Hole, ...] = tuple(
        words(N_("{column}: {header}"), column=COLUMN_NAMES[role], header=header[:LONGEST_HEADING] or "?")
        for role, header in card.get("columns", ())
        if role in COLUMN_NAMES
    )
    return (
        _say_rows(card.get("rows", 0), card.get("sheet", "")),
        words(N_("{parts}"), parts=Listing(columns)),
        *say_days(card, desk.now.astimezone(INDIA).date()),
        say_counts(card),
        *say_more(card),
        words(N_("Which group?")),
    )


def _say_rows(count: int, sheet: str) -> Words:
    if not sheet:
        return counted("I read {count} row.", "I read {count} rows.", count)
    return counted(
        "I read {count} row on sheet “{sheet}”.", "I read {count} rows on sheet “{sheet}”.", count, sheet=sheet
    )


def ask_consent(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    """A column of the list that says who agreed goes before what is said of all of them."""
    card = get_card(desk, int(answers["import_id"]))
    question = words(N_("Did these customers agree to hear from you on WhatsApp?"))
    said = card.get("consent")
    if not said:
        return (question,)
    kept = words(
        N_("Your list says yes for {yes}, no for {no} and nothing for {nothing}. Only who says yes is written to."),
        yes=said["yes"],
        no=said["no"],
        nothing=card["good"] - said["yes"] - said["no"],
    )
    return (kept, question)


def count_others(desk: Desk, answers: Answers) -> int:
    return count_in_other_groups(desk, int(answers["import_id"]), answers["group"])


def ask_moves(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    return (
        counted(
            "{count} of them is in another group already. Keep or move?",
            "{count} of them are in another group already. Keep or move?",
            count_others(desk, answers),
        ),
        words(N_("Reminders go out by loan or plan, whichever group somebody is in.")),
    )
