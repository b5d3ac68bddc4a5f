"""What a dialogue may ask about a list that was read: whom it concerns of those who are known, and what followed the last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from conversations.desk import Desk
from conversations.shop import find_import
from models.campaign import Campaign, CampaignStatus
from models.contact import Contact, Segment
from models.file import ImportRow


def get_card(desk: Desk, import_id: int) -> Mapping[str, Any]:
    """What was understood of a list; empty for one that is gone."""
    found = find_import(desk, import_id)
    return found.card if found else {}


def count_in_other_groups(desk: Desk, import_id: int, segment: str) -> int:
    """How many of a list are known in another group than the one they would be saved in; counted once a turn."""
    key = f"others {import_id} {segment}"
    if key not in desk.memo:
        desk.memo[key] = desk.session.scalar(
            select(func.count(Contact.id.distinct()))
            .join(ImportRow, ImportRow.phone == Contact.phone)
            .where(
                Contact.jeweller_id == desk.own_shop.id,
                Contact.deleted_at.is_(None),
                Contact.segment != Segment(segment),
                ImportRow.import_id == import_id,
            )
        )
    count: int = desk.memo[key]
    return count


def find_last_campaign(desk: Desk, segment: str) -> Campaign | None:
    """The newest campaign to a group that was not cancelled."""
    return desk.session.scalars(
        select(Campaign)
        .where(
            Campaign.jeweller_id == desk.own_shop.id,
            Campaign.segment == Segment(segment),
            Campaign.status != CampaignStatus.CANCELLED,
        )
        .order_by(Campaign.id.desc())
        .limit(1)
    ).one_or_none()
