"""What a dialogue may ask about one shop's customers, their loans and plans, and their messages; nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from conversations.desk import Desk
from models.campaign import Campaign, Run
from models.contact import Consent, Contact
from models.message import Message, MessageState
from models.obligation import Obligation, ObligationStatus
from models.values.digits import to_ascii_digits

# Fewer digits than these stand in too many numbers to be worth a search.
FEWEST_DIGITS = 3


def find_contact(desk: Desk, contact_id: int) -> Contact | None:
    """Only of the desk's own shop, and only while it is not deleted."""
    found = desk.session.get(Contact, contact_id)
    is_own = found is not None and found.jeweller_id == desk.own_shop.id and found.deleted_at is None
    return found if is_own else None


def search_contacts(desk: Desk, typed: str, limit: int) -> Sequence[Contact]:
    """By a part of the name, of the mobile number, or of the number of a loan or plan; in the order of names."""
    word = " ".join(typed.split())
    digits = keep_digits(word).lstrip("0")
    of_number = select(Obligation.contact_id).where(
        Obligation.jeweller_id == desk.own_shop.id, Obligation.number.icontains(word, autoescape=True)
    )
    fits = [Contact.name.icontains(word, autoescape=True), Contact.id.in_(of_number)]
    if len(digits) >= FEWEST_DIGITS and not any(character.isalpha() for character in word):
        fits.append(Contact.phone.contains(digits, autoescape=True))
    return desk.session.scalars(
        select(Contact)
        .where(Contact.jeweller_id == desk.own_shop.id, Contact.deleted_at.is_(None), or_(*fits))
        .order_by(Contact.name, Contact.id)
        .limit(limit)
    ).all()


def keep_digits(text: str) -> str:
    return "".join(character for character in to_ascii_digits(text) if "0" <= character <= "9")


def list_obligations(desk: Desk, contact_id: int) -> Sequence[Obligation]:
    """What is due first, then what was paid."""
    return desk.session.scalars(
        select(Obligation)
        .where(Obligation.jeweller_id == desk.own_shop.id, Obligation.contact_id == contact_id)
        .where(Obligation.status != ObligationStatus.CLOSED)
        .order_by(Obligation.status, Obligation.due_on, Obligation.id)
    ).all()


def find_obligation(desk: Desk, obligation_id: int) -> Obligation | None:
    found = desk.session.get(Obligation, obligation_id)
    return found if found is not None and found.jeweller_id == desk.own_shop.id else None


def search_obligations(desk: Desk, typed: str, limit: int) -> Sequence[Obligation]:
    """By the exact number in any case; where there is none, by its digits alone. What is due stands first."""
    number = "".join(to_ascii_digits(typed).split()).casefold()
    exact: Sequence[Obligation] = desk.session.scalars(
        _obligations(desk, limit).where(func.lower(Obligation.number) == number)
    ).all()
    digits = keep_digits(number)
    if exact or not digits or any(character.isalpha() for character in number):
        return exact
    only_digits = func.regexp_replace(Obligation.number, r"\D", "", "g")
    similar: Sequence[Obligation] = desk.session.scalars(_obligations(desk, limit).where(only_digits == digits)).all()
    return similar


def _obligations(desk: Desk, limit: int) -> Select[Any]:
    return (
        select(Obligation)
        .join(Contact, Contact.id == Obligation.contact_id)
        .where(Obligation.jeweller_id == desk.own_shop.id, Contact.deleted_at.is_(None))
        .where(Obligation.status != ObligationStatus.CLOSED)
        .order_by(Obligation.status, Obligation.number, Obligation.id)
        .limit(limit)
    )


@dataclass(frozen=True)
class PastMessage:
    """One message of a campaign to a customer: when it was made and what is known of it since."""

    campaign: str
    at: datetime
    status: str


def list_past_messages(desk: Desk, contact_id: int, limit: int) -> Sequence[PastMessage]:
    """The newest first."""
    rows = desk.session.execute(
        select(Message, Campaign.name)
        .join(Run, Run.id == Message.run_id)
        .join(Campaign, Campaign.id == Run.campaign_id)
        .where(Message.jeweller_id == desk.own_shop.id, Message.contact_id == contact_id)
        .order_by(Message.id.desc())
        .limit(limit)
    )
    return [
        PastMessage(name, message.accepted_at or message.created_at, name_status(message)) for message, name in rows
    ]


def name_status(message: Message) -> str:
    """The status people are shown, derived from the state and the four facts."""
    if message.read_at:
        return "read"
    if message.delivered_at:
        return "delivered"
    if message.failed_at or message.state is MessageState.FAILED:
        return "failed"
    if message.state is MessageState.ACCEPTED:
        return "sent"
    return message.state.value if message.state in (MessageState.SKIPPED, MessageState.UNCONFIRMED) else "waiting"


def list_consents(desk: Desk, contact_id: int) -> Sequence[Consent]:
    return desk.session.scalars(
        select(Consent)
        .where(Consent.jeweller_id == desk.own_shop.id, Consent.contact_id == contact_id, Consent.is_granted)
        .order_by(Consent.purpose.desc())
    ).all()
