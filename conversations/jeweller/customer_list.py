"""A customer list was read: which group, and did the people agree; then it is saved."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.desk import Desk
from conversations.effects import AddContacts, DecideList, DropList, Effect, SaveList
from conversations.flow import Choice, Flow
from conversations.jeweller import list_memory as memory
from conversations.jeweller.list_card import say_counts, say_more
from conversations.jeweller.list_doubts import Doubts, ask_doubt, list_doubts, refuse_words
from conversations.lists import count_in_other_groups, get_card
from conversations.said import SharedCard
from conversations.screen import MENU, Screen, Word, screen
from conversations.state import Answers
from conversations.texts import N_, Hole, Label, Listing, Words, counted, words
from models.contact import Segment

GROUPS = (
    (Segment.GOLD_LOAN.value, N_("Gold loan")),
    (Segment.GOLD_SIP.value, N_("Gold SIP")),
    (Segment.MARKETING.value, N_("Offers")),
)
CONSENTS = (("offers", N_("Offers too")), ("reminders", N_("Reminders only")), ("unsure", N_("Not sure")))
CONSENT_HELP = N_("Nobody is written to without having agreed. With “Not sure” I save them and write to nobody yet.")

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
    "pan": words("PAN"),
    "udyam": words("Udyam"),
    "tag": words(N_("Tag")),
}


def show_list(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    card = get_card(desk, int(answers["import_id"]))
    columns: tuple[Hole, ...] = tuple(
        words(N_("{column}: {header}"), column=COLUMN_NAMES[role], header=header or "?")
        for role, header in card.get("columns", ())
        if role in COLUMN_NAMES
    )
    return (
        _say_rows(card.get("rows", 0), card.get("sheet", "")),
        words(N_("{parts}"), parts=Listing(columns)),
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


def is_open(desk: Desk, answers: Answers) -> bool:
    """Whether group and consent are asked: not of a list with doubts, and not where they are those of last time."""
    return not list_doubts(desk, answers) and not memory.is_taken_over(desk, answers)


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


def has_others(desk: Desk, answers: Answers) -> bool:
    return is_open(desk, answers) and count_others(desk, answers) > 0


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


class CustomerList(Flow):
    """What is doubtful, and it is read again; else group, consent, saved. A known layout needs one word instead."""

    name = "list"
    title = N_("Customer list")

    doubts = Doubts(items=list_doubts, ask_item=ask_doubt, parse=refuse_words)
    same = Choice(
        ask=memory.ask_same,
        choices=memory.list_same,
        asked=lambda desk, answers: not list_doubts(desk, answers) and memory.find_known(desk, answers) is not None,
    )
    group = Choice(ask=show_list, choices=GROUPS, asked=is_open, depends_on=("same",), label=N_("Group"))
    moves = Choice(
        ask=ask_moves,
        choices=[("keep", N_("Keep")), ("move", N_("Move"))],
        asked=has_others,
        depends_on=("group",),
    )
    consent = Choice(ask=ask_consent, choices=CONSENTS, asked=is_open, label=N_("Consent"), help=CONSENT_HELP)

    def give_up(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        return [DropList(int(answers["import_id"]))]

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        import_id = int(answers["import_id"])
        if list_doubts(desk, answers):
            return [DecideList(import_id, answers["doubts"])]
        known = memory.find_known(desk, answers)
        if known and memory.is_taken_over(desk, answers):
            moves = get_card(desk, import_id)["decided"].get("moves", "")
            return [SaveList(import_id, known["segment"], known["consent"], moves, answers["same"] == memory.SEND)]
        return [SaveList(import_id, answers["group"], answers["consent"], answers.get("moves", ""))]


def ask_group_of_cards(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    names: tuple[Hole, ...] = tuple(name or next(iter(phones), "?") for name, phones in answers["cards"])
    return (words(N_("To add: {names}"), names=Listing(names)), words(N_("Which group?")))


class AddedCards(Flow):
    """Contact cards, or a typed line with a name and a number: group, consent, added."""

    name = "cards"
    title = N_("Add customers")

    group = Choice(ask=ask_group_of_cards, choices=GROUPS, label=N_("Group"))
    consent = Choice(
        text=N_("Did these customers agree to hear from you on WhatsApp?"),
        choices=CONSENTS,
        label=N_("Consent"),
        help=CONSENT_HELP,
    )

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        cards = tuple(SharedCard(name, tuple(phones)) for name, phones in answers["cards"])
        return [AddContacts(cards, answers["group"], answers["consent"])]


NEXT = Word("new campaign", words(N_("Send a message")))


def show_saved(
    *,
    new: int,
    updated: int,
    same: int,
    same_number: int,
    repeated: int,
    rejected: int,
    suppressed: int,
    obligations: int,
    file_id: int | None,
) -> Screen:
    """What became of every row: new + updated + as before + repeated + can't be used + erased are all there were.

    `same_number` are rows of somebody who already stood in the list with another loan or plan.
    """
    lines: list[Label] = [
        counted("Saved: {count} new customer.", "Saved: {count} new customers.", new),
        _say_rest(updated, same, repeated + same_number, rejected),
    ]
    if suppressed:
        lines.append(words(N_("Left out, because they had their data erased: {erased}"), erased=suppressed))
    if obligations:
        lines.append(counted("{count} loan or plan noted.", "{count} loans or plans noted.", obligations))
    if file_id:
        lines.append(words(N_("Here are those rows with the reason beside each: correct them and send the file back.")))
    return screen(*lines, actions=(NEXT, MENU), file_id=file_id)


def _say_rest(updated: int, same: int, repeated: int, rejected: int) -> Label:
    if same:
        return words(
            N_("{updated} updated · {same} as before · {repeated} repeated · {rejected} can't be used"),
            updated=updated,
            same=same,
            repeated=repeated,
            rejected=rejected,
        )
    return words(
        N_("{updated} updated · {repeated} repeated · {rejected} can't be used"),
        updated=updated,
        repeated=repeated,
        rejected=rejected,
    )


def show_unreadable(why: Words) -> Screen:
    return screen(why, words(N_("Nothing was changed.")), actions=(MENU,))


def show_already_saved() -> Screen:
    return screen(words(N_("This list is already saved; nothing was added twice.")), actions=(NEXT, MENU))


def show_added(names: tuple[str, ...], refused: tuple[str, ...], erased: tuple[str, ...] = ()) -> Screen:
    lines: list[Label] = []
    if names:
        lines.append(words(N_("Added: {names}"), names=Listing(names)))
    if refused:
        lines.append(words(N_("These have no mobile number that I can use: {names}"), names=Listing(refused)))
    if erased:
        lines.append(words(N_("These want to be forgotten, so I can't add them: {names}"), names=Listing(erased)))
    return screen(*lines, actions=(NEXT, MENU) if names else (MENU,))
