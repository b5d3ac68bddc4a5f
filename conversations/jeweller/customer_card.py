"""One customer on one card: who it is, what is due, what was sent, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from conversations.customers import (
    PastMessage,
    list_consents,
    list_obligations,
    list_past_messages,
    list_replies,
)
from conversations.desk import Desk
from conversations.jeweller.campaign_draft import SEGMENT_NAMES
from conversations.jeweller.folded import say_folded
from conversations.languages import LANGUAGE_NAMES
from conversations.render import shorten
from conversations.screen import MENU, Action, Card, Screen, screen
from conversations.texts import N_, Clock, Day, Hole, Label, Listing, Rupees, Words, words
from models.contact import ConsentPurpose, Contact
from models.jeweller import MemberRole
from models.obligation import Obligation, ObligationKind, ObligationStatus
from models.reply import Reply
from models.tally import find_folded_until
from models.values.phones import mask, show_phone
from settings import INDIA

LAST_MESSAGES, WHOLE_HISTORY = 3, 10
LONGEST_REPLY = 40
MOST_PAYABLE = 3

PURPOSES = {ConsentPurpose.UTILITY: words(N_("reminders")), ConsentPurpose.MARKETING: words(N_("offers"))}
KINDS = {ObligationKind.LOAN: words(N_("Loan")), ObligationKind.SAVINGS_PLAN: words(N_("Plan"))}
STATUSES = {
    "read": words(N_("read")),
    "delivered": words(N_("delivered")),
    "sent": words(N_("sent")),
    "failed": words(N_("failed")),
    "skipped": words(N_("left out")),
    "unconfirmed": words(N_("not confirmed")),
    "waiting": words(N_("waiting")),
}


def name_contact(contact: Contact) -> str:
    return contact.name or mask(contact.phone)


def tell_apart(contact: Contact, others: Sequence[Contact]) -> str:
    """The name; the end of the number as well where two have one name, which stays visible when it is shortened."""
    name = name_contact(contact)
    if sum(name_contact(each) == name for each in others) == 1:
        return name
    return f"…{contact.phone[-4:]} {name}"


def show_number(desk: Desk, contact: Contact) -> str:
    """Whole numbers are the owner's alone."""
    return show_phone(contact.phone) if desk.role is MemberRole.OWNER else mask(contact.phone)


def show_card(desk: Desk, contact: Contact) -> Screen:
    """An opt-out is for the customer to take back, so that the button is gone then."""
    opt_out = () if contact.opted_out_at else (Card("opt out", contact.id, words(N_("Opt out"))),)
    edit, more = Card("edit contact", contact.id, words(N_("Edit"))), Card("more", contact.id, words(N_("More")))
    return screen(*_describe(desk, contact), actions=(edit, *opt_out, more))


def _describe(desk: Desk, contact: Contact) -> list[Label]:
    lines: list[Label] = [
        words(N_("{name} · {number}"), name=contact.name or "?", number=show_number(desk, contact)),
        _list_facts(contact),
    ]
    if contact.tags:
        lines.append(words(N_("Tags: {tags}"), tags=Listing(tuple(map(str, contact.tags)))))
    lines.append(_say_consent(desk, contact))
    lines.extend(describe_obligation(each) for each in list_obligations(desk, contact.id))
    past = list_past_messages(desk, contact.id, LAST_MESSAGES)
    if past:
        lines.append(words(N_("Last messages: {messages}"), messages=_list_messages(past)))
    return lines


def _list_facts(contact: Contact) -> Label:
    known: list[Hole] = [SEGMENT_NAMES[contact.segment]]
    if contact.language:
        known.append(LANGUAGE_NAMES.get(contact.language, contact.language))
    if contact.city:
        known.append(contact.city)
    return words(N_("{parts}"), parts=Listing(tuple(known)))


def _say_consent(desk: Desk, contact: Contact) -> Label:
    if contact.opted_out_at:
        return words(
            N_("Opted out on {day}: gets no messages."), day=Day(contact.opted_out_at.astimezone(INDIA).date())
        )
    consents = list_consents(desk, contact.id)
    if not consents:
        return words(N_("No consent noted: gets no messages."))
    return words(
        N_("Agreed to {purposes} on {day}"),
        purposes=Listing(tuple(PURPOSES[each.purpose] for each in consents)),
        day=Day(min(each.recorded_at for each in consents).astimezone(INDIA).date()),
    )


def describe_obligation(obligation: Obligation) -> Label:
    """For example: Loan GL-1023: ₹2,450, due 4-Dec-2026."""
    parts: list[Hole] = [] if obligation.amount_paise is None else [Rupees(obligation.amount_paise)]
    if obligation.status is ObligationStatus.PAID:
        parts.append(words(N_("paid")))
    elif obligation.due_on:
        parts.append(words(N_("due {day}"), day=Day(obligation.due_on)))
    kind, number = KINDS[obligation.kind], obligation.number
    return words(N_("{kind} {number}: {parts}"), kind=kind, number=number, parts=Listing(tuple(parts)))


def _list_messages(past: Sequence[PastMessage]) -> Listing:
    return Listing(tuple(_say_message(each) for each in past))


def _say_message(each: PastMessage) -> Hole:
    day = Day(each.at.astimezone(INDIA).date())
    return words(N_("{campaign} {status} {day}"), campaign=each.campaign, status=STATUSES[each.status], day=day)


def show_more(desk: Desk, contact: Contact) -> Screen:
    due = [each for each in list_obligations(desk, contact.id) if each.status is ObligationStatus.DUE]
    paid = (
        Card("paid", each.id, words(N_("Mark paid")), description=describe_obligation(each))
        for each in due[:MOST_PAYABLE]
    )
    actions: tuple[Action, ...] = (
        Card("answer", contact.id, words(N_("Write a message")), arguments={"said": ""}),
        Card("history", contact.id, words(N_("Messages so far"))),
        *paid,
        Card(
            "edit obligation", contact.id, words(N_("Loan or plan")), description=words(N_("Add one, or correct one"))
        ),
        Card("call", contact.id, words(N_("Call card"))),
        Card("delete contact", contact.id, words(N_("Delete"))),
        MENU,
    )
    return screen(words(N_("{name}: what would you like to do?"), name=name_contact(contact)), actions=actions)


def show_history(desk: Desk, contact: Contact) -> Screen:
    past, replies = list_past_messages(desk, contact.id, WHOLE_HISTORY), list_replies(desk, contact.id, WHOLE_HISTORY)
    back = Card("contact", contact.id, words(N_("Back to customer")))
    until = find_folded_until(desk.session, contact.jeweller_id)
    gone = say_folded(until if until and until > contact.created_at and len(past) < WHOLE_HISTORY else None)
    if not past and not replies:
        nothing = N_("No message to {name} is kept.") if gone else N_("Nothing was sent to {name} yet.")
        return screen(words(nothing, name=name_contact(contact)), *gone, actions=(back, MENU))
    dated = [(each.at, words(N_("{part}"), part=_say_message(each))) for each in past]
    dated += [(each.created_at, _say_reply(each)) for each in replies]
    newest = sorted(dated, key=lambda each: each[0], reverse=True)[:WHOLE_HISTORY]
    lines = (line for _, line in newest)
    return screen(words(N_("Messages to {name}:"), name=name_contact(contact)), *lines, *gone, actions=(back, MENU))


def _say_reply(reply: Reply) -> Words:
    day = Day(reply.created_at.astimezone(INDIA).date())
    return words(N_("→ “{message}” {day}"), message=shorten(" ".join(reply.text.split()), LONGEST_REPLY), day=day)


def show_undoable(told: Label, undo: Card, until: datetime) -> Screen:
    """Something was done that can be taken back for a moment."""
    return screen(told, words(N_("Undo until {time}."), time=Clock(until)), actions=(undo, MENU))
