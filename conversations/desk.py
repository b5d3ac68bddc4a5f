"""Who is talking and what a dialogue may know: the person, the hat, the shop, the time, and questions to the records.

The questions themselves are in `shop` (about one shop) and `office` (about the platform).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from conversations.texts import Label
from models.jeweller import Jeweller, MemberRole
from models.person import Person

STAFF_HAT, CUSTOMER_HAT = "staff", "customer"


@dataclass(frozen=True)
class Hat:
    """One of several parts that a person has here: `key` is staff, customer, or the id of a shop.

    `name` is the shop's own; for the others English, and shown by `label`.
    """

    key: str
    name: str
    label: Label = ""
    description: Label = ""

    @property
    def is_shop(self) -> bool:
        return self.key not in (STAFF_HAT, CUSTOMER_HAT)

    @property
    def name_label(self) -> Label:
        return self.label or self.name


@dataclass
class Desk:
    """One turn's view. `shop` is None for staff, customers and people nobody knows yet.

    `hats` are all that the person has, where there is more than one; `hat` is the one worn in this turn.

    `turn_key` names this turn for ever (the platform's id of what was said); `memo` keeps costly answers for one turn.
    """

    session: Session
    now: datetime
    person: Person
    language: str
    shop: Jeweller | None = None
    role: MemberRole | None = None
    is_staff: bool = False
    is_customer: bool = False
    turn_key: str = ""
    quoted_id: str | None = None
    silent_for: timedelta = timedelta()
    answers_campaign: bool = False
    is_invited: bool = False
    hats: tuple[Hat, ...] = ()
    hat: str = ""
    memo: dict[str, Any] = field(default_factory=dict)

    @property
    def own_shop(self) -> Jeweller:
        if self.shop is None:
            raise LookupError("this person has no shop")
        return self.shop
