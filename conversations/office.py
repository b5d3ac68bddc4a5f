"""What a dialogue of staff may ask about the whole platform."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from conversations.desk import Desk
from whatsapp.limits import SERVICE_WINDOW


@dataclass(frozen=True)
class Reach:
    """Owners whose chat is open, those only a template reaches, and those nobody can write to now."""

    open: int
    by_template: int
    unreached: int

    @property
    def people(self) -> int:
        return self.open + self.by_template


_OWNERS = """
SELECT count(*) AS owners, count(*) FILTER (WHERE service_window.last_inbound_at > :since) AS open
FROM member JOIN jeweller ON jeweller.id = member.jeweller_id
LEFT JOIN service_window ON service_window.person_id = member.person_id
    AND service_window.phone_number_id = jeweller.phone_number_id
WHERE member.status = 'active' AND member.role = 'owner'
"""
_TEMPLATE = """
SELECT 1 FROM template JOIN template_translation ON template_translation.template_id = template.id
WHERE template.name = :name AND template_translation.status = 'APPROVED' LIMIT 1
"""


def count_reach(desk: Desk, notice: str) -> Reach:
    """Of all owners, for a notice with that template."""
    owners, is_open = desk.session.execute(text(_OWNERS), {"since": desk.now - SERVICE_WINDOW}).one()
    has_template = desk.session.execute(text(_TEMPLATE), {"name": notice}).first() is not None
    shut = owners - is_open
    return Reach(is_open, shut if has_template else 0, 0 if has_template else shut)
