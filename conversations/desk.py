"""Who is talking and what a dialogue may know: the person, the hat, the shop, the time, and questions to the records.

The questions themselves are in `shop` (about one shop) and `office` (about the platform).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.jeweller import Jeweller, MemberRole
from models.person import Person


@dataclass
class Desk:
    """One turn's view. `shop` is None for staff, customers and people nobody knows yet.

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
    memo: dict[str, Any] = field(default_factory=dict)

    @property
    def own_shop(self) -> Jeweller:
        if self.shop is None:
            raise LookupError("this person has no shop")
        return self.shop
