"""What a dialogue may ask about one shop's customers, their loans and plans, and their messages; nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, text

from conversations.desk import Desk
from models.campaign import Campaign, Run
from models.contact import Consent, Contact
from models.customer_group import CustomerGroup
from models.message import Message, MessageState
from models.obligation import Obligation, ObligationStatus
from models.person import Person, ServiceWindow
from models.reply import Reply
from models.template import Template, TemplateTranslation
from models.values.digits import to_ascii_digits
from settings import INDIA
from whatsapp.limits import SERVICE_WINDOW

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
    """One message to a customer, of a campaign or to them alone: when it was made and what is known of it since."""

    campaign: str
    at: datetime
    status: str


def list_past_messages(desk: Desk, contact_id: int, limit: int) -> Sequence[PastMessage]:
    """The newest first."""
    rows = desk.session.execute(
        select(Message, func.coalesce(Campaign.name, Template.name, desk.own_shop.name))
        .outerjoin(Run, Run.id == Message.run_id)
        .outerjoin(Campaign, Campaign.id == Run.campaign_id)
        .outerjoin(TemplateTranslation, TemplateTranslation.id == Message.translation_id)
        .outerjoin(Template, Template.id == TemplateTranslation.template_id)
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


def _fill(desk: Desk, group: CustomerGroup) -> dict[str, Any]:
    return group.fill(desk.own_shop.id, desk.now.astimezone(INDIA).date())


def count_in_group(desk: Desk, group: CustomerGroup) -> int:
    counted = text(f"SELECT count(*) FROM contact WHERE {group.condition}")  # noqa: S608 - one of our own conditions
    return int(desk.session.scalar(counted, _fill(desk, group)) or 0)


def count_groups(desk: Desk) -> dict[str, int]:
    """Who owes soon, opted out, or agreed to nothing."""
    return {kind: count_in_group(desk, CustomerGroup(kind)) for kind in ("due", "opted out", "no consent")}


def list_in_group(desk: Desk, group: CustomerGroup, limit: int, offset: int) -> list[Contact]:
    """In the order of names."""
    found = text(
        f"SELECT id FROM contact WHERE {group.condition} ORDER BY name, id LIMIT :limit OFFSET :offset"  # noqa: S608
    )
    ids = list(desk.session.scalars(found, {**_fill(desk, group), "limit": limit, "offset": offset}))
    people = {each.id: each for each in desk.session.scalars(select(Contact).where(Contact.id.in_(ids)))}
    return [people[each] for each in ids]


_TAGS = """
SELECT tag, count(*) FROM contact, jsonb_array_elements_text(tags) AS tag
WHERE jeweller_id = :jeweller_id AND deleted_at IS NULL AND tags <> '[]' GROUP BY tag ORDER BY 2 DESC, 1 LIMIT :limit
"""


def has_tags(desk: Desk) -> bool:
    tagged = select(Contact.id).where(
        Contact.jeweller_id == desk.own_shop.id, Contact.deleted_at.is_(None), Contact.tags != []
    )
    return desk.session.scalar(tagged.limit(1)) is not None


def list_tags(desk: Desk, limit: int) -> list[tuple[str, int]]:
    """The most frequent first, with how many customers have it."""
    rows = desk.session.execute(text(_TAGS), {"jeweller_id": desk.own_shop.id, "limit": limit})
    return [(tag, count) for tag, count in rows]


# A message may take a moment to leave; a window about to close counts as closed.
_MARGIN = SERVICE_WINDOW / 48


def find_person(desk: Desk, contact: Contact) -> Person | None:
    """The WhatsApp account behind a customer, where it has ever written to us."""
    known = [Person.wa_id == contact.phone]
    if contact.bsuid:
        known.append(Person.bsuid == contact.bsuid)
    found = (desk.session.scalars(select(Person).where(each)).one_or_none() for each in known)
    return next((person for person in found if person), None)


def may_write(desk: Desk, contact: Contact) -> bool:
    """Whether free words may go to a customer now: they wrote within the last 24 hours."""
    person = find_person(desk, contact)
    window = desk.session.get(ServiceWindow, (person.id, desk.own_shop.phone_number_id)) if person else None
    return window is not None and desk.now - window.last_inbound_at < SERVICE_WINDOW - _MARGIN


def list_replies(desk: Desk, contact_id: int, limit: int) -> Sequence[Reply]:
    """What a customer answered, the newest first."""
    return desk.session.scalars(
        select(Reply)
        .where(Reply.jeweller_id == desk.own_shop.id, Reply.contact_id == contact_id)
        .order_by(Reply.id.desc())
        .limit(limit)
    ).all()


def has_agreed(desk: Desk, contact: Contact, purpose: str) -> bool:
    """Whether a message of this kind may go out to a customer at all."""
    if contact.opted_out_at or (purpose == "MARKETING" and contact.offers_stopped_at):
        return False
    return any(each.purpose.value == purpose for each in list_consents(desk, contact.id))
