"""Groups in which a shop looks at its customers: a segment, who owes soon, who is left out of everything, a tag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

# How far ahead "due soon" looks.
DUE_DAYS = timedelta(days=7)

# Each is a condition on `contact`, besides the shop and that it is not deleted.
CONDITIONS: Mapping[str, str] = {
    "all": "true",
    "segment": "contact.segment = :value AND contact.opted_out_at IS NULL",
    "due": (
        "contact.opted_out_at IS NULL AND contact.id IN (SELECT contact_id FROM obligation "
        "WHERE obligation.jeweller_id = :jeweller_id AND obligation.status = 'due' "
        "AND obligation.due_on BETWEEN :today AND :until)"
    ),
    "opted out": "contact.opted_out_at IS NOT NULL",
    "no consent": (
        "contact.opted_out_at IS NULL AND NOT EXISTS (SELECT FROM consent "
        "WHERE consent.jeweller_id = :jeweller_id AND consent.contact_id = contact.id AND consent.is_granted)"
    ),
    "tag": "contact.tags @> jsonb_build_array(CAST(:value AS text))",
}


@dataclass(frozen=True)
class CustomerGroup:
    """`value` is the segment or the tag."""

    kind: str
    value: str = ""

    @property
    def condition(self) -> str:
        return f"contact.jeweller_id = :jeweller_id AND contact.deleted_at IS NULL AND {CONDITIONS[self.kind]}"

    def fill(self, jeweller_id: int, today: date) -> dict[str, Any]:
        """The parameters of the condition."""
        return {"jeweller_id": jeweller_id, "value": self.value, "today": today, "until": today + DUE_DAYS}

    @property
    def name(self) -> str:
        """As it is stored and typed: `tag vip`, `segment GOLD_LOAN`."""
        return f"{self.kind} {self.value}".strip()

    @classmethod
    def from_name(cls, name: str) -> CustomerGroup:
        kind = next(kind for kind in CONDITIONS if name == kind or name.startswith(f"{kind} "))
        return cls(kind, name.removeprefix(kind).strip())


EVERYBODY = CustomerGroup("all")
