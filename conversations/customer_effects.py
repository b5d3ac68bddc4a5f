"""What a shop wants done about one customer or what customers answered, as values; the others are in effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class SaveObligation:
    """A loan or plan of a customer: a new one without an id, else what changes of it."""

    contact_id: int
    obligation_id: int | None
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class SendOne:
    """An approved message to one customer; `key` makes a repeat impossible."""

    contact_id: int
    template_id: int
    key: str


@dataclass(frozen=True)
class SendLeads:
    """The next customers to call, of one campaign or of all."""

    campaign_id: int | None = None
    offset: int = 0


@dataclass(frozen=True)
class MarkCalled:
    """These customers need no call any more for what they wrote up to a reply."""

    contact_ids: tuple[int, ...]
    until_id: int
    campaign_id: int | None = None
    offset: int = 0


@dataclass(frozen=True)
class MarkLead:
    reply_id: int


@dataclass(frozen=True)
class ReportReply:
    """Something is wrong with what a customer wrote: staff look at it."""

    reply_id: int


class Mark(StrEnum):
    OPT_OUT = "opt out"
    UNDO_OPT_OUT = "undo opt out"
    DELETE = "delete"
    UNDO_DELETE = "undo delete"


@dataclass(frozen=True)
class ChangeContact:
    """`field` is a column of the contact; of days the value is ISO text, and an empty text is none."""

    contact_id: int
    field: str
    value: Any


@dataclass(frozen=True)
class MarkContact:
    contact_id: int
    mark: Mark


@dataclass(frozen=True)
class MarkPaid:
    obligation_id: int
    is_paid: bool = True


@dataclass(frozen=True)
class AnswerCustomer:
    contact_id: int
    text: str


@dataclass(frozen=True)
class SendCallCard:
    """The whole number of a customer, as a contact card to call from."""

    contact_id: int
