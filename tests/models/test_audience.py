"""Whom a campaign reaches: those it reaches and those it leaves out are together everybody in question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from demo.town import Town
from jobs.runs import start_campaign
from models.audience import Head, Selection, count_people
from models.campaign import Run
from models.contact import Consent, ConsentPurpose, Contact, Segment
from models.jeweller import Jeweller
from models.obligation import Obligation, ObligationKind, ObligationStatus
from models.template import Template
from tests.jobs.scenes import OFFER, OFFER_VALUES, REMINDER, REMINDER_VALUES, find_shop, plan

DAWN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Debt:
    kind: ObligationKind
    status: ObligationStatus
    amount_paise: int | None


@dataclass(frozen=True)
class Someone:
    segment: Segment
    language: str | None
    name: str
    has_opted_out: bool
    has_stopped_offers: bool
    is_deleted: bool
    consents: Mapping[ConsentPurpose, bool]
    debts: tuple[Debt, ...]


debts = st.builds(
    Debt, st.sampled_from(ObligationKind), st.sampled_from(ObligationStatus), st.none() | st.just(250_000)
)
rarely = st.integers(0, 4).map(lambda number: number == 0)
someone = st.builds(
    Someone,
    segment=st.sampled_from(Segment),
    language=st.sampled_from([None, "en", "hi", "kn", "ta", "pa", "fr"]),
    name=st.sampled_from(["Kavya Rao", "Ramesh", ""]),
    has_opted_out=rarely,
    has_stopped_offers=rarely,
    is_deleted=rarely,
    consents=st.dictionaries(st.sampled_from(ConsentPurpose), rarely.map(lambda is_so: not is_so)),
    debts=st.lists(debts, max_size=3).map(tuple),
)
selections = st.sampled_from(
    [
        (REMINDER, REMINDER_VALUES, Segment.GOLD_LOAN, "UTILITY"),
        (OFFER, OFFER_VALUES, Segment.MARKETING, "MARKETING"),
        (OFFER, OFFER_VALUES, None, "MARKETING"),
        (OFFER, {**OFFER_VALUES, "name": {"field": "name", "missing": "customer"}}, None, "MARKETING"),
    ]
)
Choice = tuple[str, Mapping[str, Any], Segment | None, str]


def judge(person: Someone, debt: Debt | None, choice: Choice) -> str | None:
    """The verdict on one person and one debt, said without SQL; every language has a fallback here."""
    template, values, _, category = choice
    if person.has_opted_out or (category == "MARKETING" and person.has_stopped_offers):
        return "opted_out"
    if not person.consents.get(ConsentPurpose(category), False):
        return "no_consent"
    if not person.name and not values["name"].get("missing"):
        return "no_value"
    if template == REMINDER and (debt is None or debt.amount_paise is None):
        return "no_value"
    return None


def expect(people: list[Someone], choice: Choice) -> Counter[str | None]:
    template, _, segment, _ = choice
    verdicts: Counter[str | None] = Counter()
    for person in people:
        due = [
            debt
            for debt in person.debts
            if template == REMINDER and debt.kind is ObligationKind.LOAN and debt.status is ObligationStatus.DUE
        ]
        # A reminder asks whoever owes something, whichever group they are in.
        if person.is_deleted or not (segment is None or person.segment is segment or due):
            continue
        verdicts.update(judge(person, debt, choice) for debt in (due or [None]))
    return verdicts


def settle(session: Session, shop: Jeweller, people: list[Someone]) -> None:
    """Make these the shop's only customers."""
    session.execute(text("DELETE FROM message WHERE kind = 'campaign'"))
    for table in ("run", "campaign", "obligation", "consent", "contact"):
        session.execute(text(f"DELETE FROM {table} WHERE jeweller_id = :id"), {"id": shop.id})
    for number, person in enumerate(people):
        contact = Contact(
            jeweller_id=shop.id,
            phone=f"9198{number:08}",
            name=person.name,
            language=person.language,
            segment=person.segment,
            opted_out_at=DAWN if person.has_opted_out else None,
            offers_stopped_at=DAWN if person.has_stopped_offers else None,
            deleted_at=DAWN if person.is_deleted else None,
        )
        session.add(contact)
        session.flush()
        session.add_all(
            Consent(jeweller_id=shop.id, contact_id=contact.id, purpose=purpose, is_granted=is_granted, source="test")
            for purpose, is_granted in person.consents.items()
        )
        session.add_all(
            Obligation(
                jeweller_id=shop.id,
                contact_id=contact.id,
                kind=debt.kind,
                number=f"{number}-{which}",
                amount_paise=debt.amount_paise,
                due_on=DAWN.date(),
                status=debt.status,
            )
            for which, debt in enumerate(person.debts)
        )
    session.flush()


def count(session: Session, shop: Jeweller, choice: Choice) -> Head:
    name, values, segment, category = choice
    template = session.scalars(select(Template).where(Template.name == name)).one()
    return count_people(session, Selection(shop.id, shop.language, segment, template.id, category, values, DAWN))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(someone, max_size=8), choice=selections)
def test_the_reached_and_the_left_out_are_everybody_in_question(
    town: Town, people: list[Someone], choice: Choice
) -> None:
    """On the check card, and again in the run that freezes them."""
    built = town.services
    with built.platform() as session:
        shop = find_shop(session)
        settle(session, shop, people)
        head = count(session, shop, choice)
        template, values, segment, _ = choice
        campaign_id = plan(session, built, shop, template=template, values=values, segment=segment)
    verdicts = expect(people, choice)
    assert head.people == verdicts[None] == sum(head.by_language.values())
    assert head.left_out == {reason: times for reason, times in verdicts.items() if reason is not None}
    assert head.people + sum(head.left_out.values()) == verdicts.total()

    start_campaign(campaign_id)
    with built.platform() as session:
        run = session.scalars(select(Run).where(Run.campaign_id == campaign_id)).one()
        queued = session.execute(text("SELECT count(*) FROM message WHERE kind = 'campaign'")).scalar_one()
    assert (run.eligible, run.queued, queued) == (head.people,) * 3
    assert run.left_out == head.left_out


def test_who_was_written_to_today_is_left_out_of_the_same_template(town: Town) -> None:
    built = town.services
    with built.platform() as session:
        first = plan(session, built, find_shop(session), segment=None)
        second = plan(session, built, find_shop(session), segment=None)
    start_campaign(first)
    start_campaign(second)
    with built.platform() as session:
        runs = {run.campaign_id: run for run in session.scalars(select(Run))}
    assert runs[first].eligible > 0
    assert runs[second].eligible == 0
    assert runs[second].left_out["written_today"] == runs[first].eligible
