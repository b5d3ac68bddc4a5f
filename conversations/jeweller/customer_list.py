"""A customer list was read: what is doubtful, which group, did the people agree; then it is saved."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.desk import Desk
from conversations.effects import AddContacts, DecideList, DropList, Effect, SaveList
from conversations.flow import Choice, Flow
from conversations.jeweller import list_memory as memory
from conversations.jeweller.list_doubts import Doubts, ask_doubt, list_doubts, refuse_words
from conversations.jeweller.list_questions import ask_consent, ask_moves, count_others, show_list
from conversations.lists import get_card
from conversations.said import SharedCard
from conversations.screen import MENU, Screen, Word, screen
from conversations.state import Answers
from conversations.texts import N_, Hole, Label, Listing, words
from models.contact import Segment

GROUPS = (
    (Segment.GOLD_LOAN.value, N_("Gold loan")),
    (Segment.GOLD_SIP.value, N_("Gold SIP")),
    (Segment.MARKETING.value, N_("Offers")),
)
CONSENTS = (("offers", N_("Offers too")), ("reminders", N_("Reminders only")), ("unsure", N_("Not sure")))
CONSENT_HELP = N_("Nobody is written to without having agreed. With “Not sure” I save them and write to nobody yet.")


def is_open(desk: Desk, answers: Answers) -> bool:
    """Whether group and consent are asked: not of a list with doubts, and not where they are those of last time."""
    return not list_doubts(desk, answers) and not memory.is_taken_over(desk, answers)


def has_others(desk: Desk, answers: Answers) -> bool:
    return is_open(desk, answers) and count_others(desk, answers) > 0


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


def show_added(names: tuple[str, ...], refused: tuple[str, ...], erased: tuple[str, ...] = ()) -> Screen:
    lines: list[Label] = []
    if names:
        lines.append(words(N_("Added: {names}"), names=Listing(names)))
    if refused:
        lines.append(words(N_("These have no mobile number that I can use: {names}"), names=Listing(refused)))
    if erased:
        lines.append(words(N_("These want to be forgotten, so I can't add them: {names}"), names=Listing(erased)))
    return screen(*lines, actions=(NEXT, MENU) if names else (MENU,))
