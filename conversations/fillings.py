"""What fills the variables of a template for one person: a field of theirs in their language, or the same for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from models.audience import CUSTOMER
from models.contact import Contact
from models.jeweller import Jeweller
from models.obligation import Obligation
from models.values.dates import show_day
from models.values.money import show_rupees

# Names that template writers give to variables, and the field each stands for.
FIELD_NAMES: Mapping[str, str] = {
    "name": "name", "customer_name": "name", "first_name": "name", "customer": "name",
    "city": "city", "town": "city",
    "number": "number", "loan": "number", "loan_number": "number", "loan_no": "number",
    "plan": "number", "plan_number": "number", "account": "number",
    "amount": "amount", "interest": "amount", "instalment": "amount", "installment": "amount", "due_amount": "amount",
    "due_date": "due_on", "due_on": "due_on", "date": "due_on", "due": "due_on",
    "shop": "shop", "shop_name": "shop", "jeweller": "shop", "store": "shop",
}  # fmt: skip


def propose_value(variable: str) -> dict[str, str] | None:
    """The field that a variable's name stands for; None where a person has to say."""
    field = FIELD_NAMES.get(variable)
    return {"field": field} if field else None


class Recipient(Protocol):
    """What is known of one person for one message; a row of a query has these columns."""

    @property
    def name(self) -> str: ...
    @property
    def city(self) -> str | None: ...
    @property
    def number(self) -> str | None: ...
    @property
    def amount_paise(self) -> int | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def shop(self) -> str: ...


@dataclass(frozen=True)
class Person:
    """A recipient put together from records."""

    name: str
    city: str | None
    number: str | None
    amount_paise: int | None
    due_on: date | None
    shop: str


def fill_values(
    values: Mapping[str, Any], language: str, contact: Contact, obligation: Obligation | None, shop: Jeweller
) -> dict[str, str]:
    recipient = Person(
        contact.name,
        contact.city,
        obligation.number if obligation else None,
        obligation.amount_paise if obligation else None,
        obligation.due_on if obligation else None,
        shop.name,
    )
    return fill_fields(values, language, recipient)


def fill_fields(values: Mapping[str, Any], language: str, recipient: Recipient) -> dict[str, str]:
    """The text for each variable, in the translation's language; a missing field gives an empty text."""
    spoken = language.split("_", maxsplit=1)[0]
    return {variable: make_filler(value, spoken)(recipient) for variable, value in values.items()}


def make_filler(value: Mapping[str, Any], language: str) -> Callable[[Recipient], str]:
    """What gives the text of one variable for any recipient."""
    if "text" in value:
        return lambda recipient: str(value["text"])
    nameless = CUSTOMER.get(language, CUSTOMER["en"]) if value.get("missing") else ""
    fillers: Mapping[str, Callable[[Recipient], str]] = {
        "name": lambda recipient: recipient.name or nameless,
        "city": lambda recipient: recipient.city or "",
        "shop": lambda recipient: recipient.shop,
        "number": lambda recipient: recipient.number or "",
        "amount": lambda recipient: _show_amount(recipient, language),
        "due_on": lambda recipient: _show_due(recipient, language),
    }
    return fillers.get(value["field"], lambda recipient: "")


def _show_amount(recipient: Recipient, language: str) -> str:
    return "" if recipient.amount_paise is None else show_rupees(recipient.amount_paise, language)


def _show_due(recipient: Recipient, language: str) -> str:
    return "" if recipient.due_on is None else show_day(recipient.due_on, language)
