"""What tests of sending begin with: many customers at once, a campaign that is due, and what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from demo.town import Town
from jobs.runs import start_campaign
from jobs.services import Services
from models.campaign import Campaign, CampaignStatus, CampaignType
from models.contact import Segment
from models.jeweller import Jeweller
from models.person import Person
from models.template import Template

OFFER = "diwali_offer"
OFFER_VALUES: Mapping[str, Any] = {
    "name": {"field": "name"},
    "shop": {"field": "shop"},
    "offer": {"text": "free polish"},
}
REMINDER = "loan_reminder"
REMINDER_VALUES: Mapping[str, Any] = {
    "name": {"field": "name"},
    "amount": {"field": "amount"},
    "loan_number": {"field": "number"},
    "due_date": {"field": "due_on"},
    "shop": {"field": "shop"},
}

# Mobile numbers that nothing special happens to in the simulator.
FIRST_PHONE = 919_700_000_000

_ADD_PEOPLE = """
WITH added AS (
    INSERT INTO contact (jeweller_id, phone, name, language, segment, city, tags, extra)
    SELECT :jeweller_id, CAST(:first + n AS text), 'Customer ' || n, 'en', :segment, 'Rajkot', '[]', '{}'
    FROM generate_series(1, :count) AS n RETURNING id, phone
), agreed AS (
    INSERT INTO consent (jeweller_id, contact_id, purpose, is_granted, source)
    SELECT :jeweller_id, added.id, purpose, true, 'in the shop'
    FROM added, unnest(ARRAY['UTILITY', 'MARKETING']) AS purpose
)
SELECT id FROM added ORDER BY phone
"""


def add_people(
    session: Session, shop: Jeweller, count: int, first: int = FIRST_PHONE, segment: Segment = Segment.MARKETING
) -> list[int]:
    """Customers with consecutive numbers, who agreed to everything; gives their ids in the order of their numbers."""
    rows = session.execute(
        text(_ADD_PEOPLE),
        {"jeweller_id": shop.id, "first": first, "count": count, "segment": segment.value},
    )
    return list(rows.scalars())


def find_shop(session: Session, name: str = "Meera Jewellers") -> Jeweller:
    return session.scalars(select(Jeweller).where(Jeweller.name == name)).one()


def plan(
    session: Session,
    built: Services,
    shop: Jeweller,
    template: str = OFFER,
    values: Mapping[str, Any] = OFFER_VALUES,
    segment: Segment | None = Segment.MARKETING,
    due_in: timedelta = timedelta(seconds=-1),
) -> int:
    """A confirmed campaign that has not begun; due a moment ago unless told otherwise."""
    found = session.scalars(select(Template).where(Template.name == template)).one()
    owner = session.scalars(
        select(Person).from_statement(
            text(
                "SELECT person.* FROM person JOIN member ON member.person_id = person.id WHERE member.jeweller_id = :id"
            )
        ),
        {"id": shop.id},
    ).first()
    assert owner is not None
    now = built.clock.now(session)
    campaign = Campaign(
        jeweller_id=shop.id,
        name=found.title,
        type=CampaignType(found.category.value),
        segment=segment,
        template_id=found.id,
        values=dict(values),
        status=CampaignStatus.SCHEDULED,
        due_at=now + due_in,
        is_for_now=True,
        confirmed_at=now,
        confirmed_by_person_id=owner.id,
        confirm_key=uuid.uuid4().hex,
    )
    session.add(campaign)
    session.flush()
    return campaign.id


def begin(town: Town, people: int = 0, shop_name: str = "Meera Jewellers", **wishes: Any) -> int:
    """A running campaign whose recipients are frozen and queued; nothing is sent before the town is drained."""
    built = town.services
    with built.platform() as session:
        shop = find_shop(session, shop_name)
        if people:
            session.execute(
                text("UPDATE contact SET deleted_at = now() WHERE jeweller_id = :id AND phone NOT LIKE '9197%'"),
                {"id": shop.id},
            )
            add_people(session, shop, people)
        campaign_id = plan(session, built, shop, **wishes)
    start_campaign(campaign_id)
    return campaign_id


def get_campaign(town: Town, campaign_id: int) -> Campaign:
    with town.services.platform() as session:
        return session.get_one(Campaign, campaign_id)


def list_messages(town: Town, campaign_id: int) -> list[Row[Any]]:
    """The rows of a campaign's recipients in the order of their numbers."""
    with town.services.platform() as session:
        return list(
            session.execute(
                text(
                    "SELECT message.*, contact.phone FROM message JOIN run ON run.id = message.run_id "
                    "JOIN contact ON contact.id = message.contact_id "
                    "WHERE run.campaign_id = :id ORDER BY contact.phone, message.id"
                ),
                {"id": campaign_id},
            )
        )


def count_states(town: Town, campaign_id: int) -> dict[str, int]:
    states: dict[str, int] = {}
    for row in list_messages(town, campaign_id):
        states[row.state] = states.get(row.state, 0) + 1
    return states


def run_sql(town: Town, statement: str, **parameters: Any) -> list[Row[Any]]:
    """One statement over all tenants, committed."""
    with town.services.platform() as session:
        result = session.execute(text(statement), parameters)
        return list(result) if result.returns_rows else []
