"""Two shops with the same customers: whatever one has, the other's owner can neither see nor touch from the chat."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from conversations.cards import CARD_EFFECTS, CARD_FLOWS
from demo import seed
from demo.town import Town
from demo.transcript import show_message
from models.card import CardToken
from models.jeweller import Member, MemberRole
from models.obligation import Obligation, ObligationKind
from models.person import Person
from models.records import TENANT_TABLES
from tests.cast import ASHA, IQBAL, MEERA, ZAVERI
from tests.jobs.scenes import add_people, begin, find_shop, plan, run_sql

SHOPS = {MEERA: "Meera Jewellers", ZAVERI: "Zaveri Bros"}
AT_ONCE = 20
ACTIONS = sorted({*CARD_EFFECTS, *CARD_FLOWS})
LINES = (
    "menu", "help", "campaigns", "customers", "templates", "report", "status", "pause", "resume", "undo", "stop all",
    "find Customer 3", "paid GL-7777", "team", "settings", "repeat", "retry failed", "pending", "jewellers", "approve 1", "suspend Meera",
    "stop everything", "health", "audit", "usage",
)  # fmt: skip


# What a card may be about. Of each kind Meera has one thing with this number, and Zaveri has none.
MEERAS = 5001
THINGS = ("campaign", "run", "contact", "member", "obligation", "message", "person")


def put_to_work(town: Town) -> int:
    """Give Meera a running campaign that waits, a planned one, a helper, and customers that Zaveri does not have."""
    for table in THINGS:
        run_sql(town, "SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)", name=table, last=MEERAS - 1)
    begin(town, segment=None)
    run_sql(town, "UPDATE message SET next_attempt_at = now() + interval '1 day' WHERE kind = 'campaign'")
    built = town.services
    with built.platform() as session:
        shop = find_shop(session)
        customer, *_ = add_people(session, shop, 5)
        session.add(
            Obligation(jeweller_id=shop.id, contact_id=customer, kind=ObligationKind.LOAN, number="GL-7777",
                       amount_paise=100_000, due_on=date(2026, 12, 1))
        )  # fmt: skip
        helper = seed.add_person(session, IQBAL, "Iqbal")
        session.add(Member(jeweller_id=shop.id, person_id=helper.id, role=MemberRole.MANAGER))
        plan(session, built, shop, due_in=timedelta(days=1))
        return shop.id


@pytest.fixture
def meera(town: Town) -> int:
    """The id of Meera's shop, which is at work; both owners' phones are looked at."""
    for wa_id, name in ((MEERA, "Meera"), (ZAVERI, "Zaveri")):
        town.sim.add_person(wa_id, name)
    shop_id = put_to_work(town)
    town.drain()
    return shop_id


def fingerprint(town: Town, jeweller_id: int) -> str:
    """One hash over every row of a shop."""
    parts = []
    for table in sorted(TENANT_TABLES | {"jeweller"}):
        column = "id" if table == "jeweller" else "jeweller_id"
        rows = run_sql(town, f"SELECT t::text FROM {table} t WHERE {column} = :id ORDER BY 1", id=jeweller_id)
        parts += [table, *(row[0] for row in rows)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def answers_to(town: Town, wa_id: str, acts: Iterable[Mapping[str, Any]]) -> list[str]:
    """What the phone shows after these acts, message by message; never so many at once that answers wait and fold."""
    before = len(town.sim.thread(wa_id))
    left = list(acts)
    while left:
        for act in left[:AT_ONCE]:
            town.sim.act(wa_id, **act)
        town.drain()
        left = left[AT_ONCE:]
        for key in town.services.bell.connection.scan_iter("pair:*"):
            town.services.bell.connection.delete(key)
    return [show_message(message) for message in town.sim.thread(wa_id)[before:] if message["from"] == "business"]


def tap(token: str) -> dict[str, Any]:
    button = {"type": "button_reply", "button_reply": {"id": f"c|{token}", "title": "Tap"}}
    return {"raw": {"type": "interactive", "interactive": button}}


def mint(town: Town, wa_id: str, action: str, object_id: int) -> str:
    """A card's token as the bot would make it for this person."""
    token = f"{action}-{object_id}-{wa_id}"
    built = town.services
    with built.platform() as session:
        person = session.scalars(select(Person).where(Person.wa_id == wa_id)).one()
        session.add(
            CardToken(
                token=token,
                jeweller_id=find_shop(session, SHOPS[wa_id]).id if wa_id in SHOPS else None,
                person_id=person.id,
                action=action,
                object_id=object_id,
                version=None,
                expires_at=built.clock.now(session) + timedelta(days=1),
            )
        )
    return token


def test_what_one_shop_types_shows_and_changes_nothing_of_the_other(town: Town) -> None:
    town.sim.add_person(ZAVERI, "Zaveri")
    lines = [{"text": line} for line in LINES]
    alone = answers_to(town, ZAVERI, lines)
    assert len(alone) == len(LINES)
    shop_id = put_to_work(town)
    town.drain()
    before = fingerprint(town, shop_id)
    assert answers_to(town, ZAVERI, lines) == alone
    assert fingerprint(town, shop_id) == before


def test_a_card_of_one_shop_is_an_old_button_to_the_other(town: Town, meera: int) -> None:
    tokens = [mint(town, MEERA, action, MEERAS) for action in ACTIONS]
    before = fingerprint(town, meera)
    unknown, *answers = answers_to(town, ZAVERI, [tap("no-such-token"), *map(tap, tokens)])
    assert answers == [unknown] * len(tokens)
    assert fingerprint(town, meera) == before


def test_a_card_that_names_a_thing_of_the_other_shop_finds_none(town: Town, meera: int) -> None:
    """Even a token made out to the wrong person's thing acts as if the thing did not exist."""
    before = fingerprint(town, meera)
    for table in THINGS:
        assert run_sql(town, f"SELECT 1 FROM {table} WHERE id = :id", id=MEERAS), table
    nothing, something = [
        answers_to(town, ZAVERI, [tap(mint(town, ZAVERI, action, each)) for action in ACTIONS])
        for each in (999_999, MEERAS)
    ]
    assert len(nothing) >= len(ACTIONS) - 1
    assert something == nothing
    assert fingerprint(town, meera) == before


def test_a_staff_card_in_an_owners_hands_decides_nothing(town: Town, meera: int) -> None:
    before = fingerprint(town, meera)
    tokens = [mint(town, ZAVERI, action, meera) for action in ("approve", "suspend", "reactivate", "reject", "shop")]
    answers = answers_to(town, ZAVERI, map(tap, tokens))
    assert len(answers) == 5
    assert not any("Meera" in answer for answer in answers)
    assert fingerprint(town, meera) == before


def test_the_same_cards_work_for_whom_they_were_made(town: Town, meera: int) -> None:
    """Otherwise the tests above would pass with cards that do nothing for anybody."""
    before = fingerprint(town, meera)
    assert "Diwali offer" in answers_to(town, MEERA, [tap(mint(town, MEERA, "pause", MEERAS))])[0]
    assert fingerprint(town, meera) != before
    answers_to(town, ASHA, [tap(mint(town, ASHA, "suspend", meera))])
    assert run_sql(town, "SELECT status FROM jeweller WHERE id = :id", id=meera)[0][0] == "suspended"


def test_a_reply_to_one_shop_is_told_to_that_shop_alone(town: Town) -> None:
    """Both have the same customer; she answers the message that Meera sent."""
    for wa_id in SHOPS:
        town.sim.say(wa_id, "menu")
    begin(town, segment=None)
    town.drain()
    (message,) = run_sql(
        town, "SELECT wamid FROM message JOIN contact ON contact.id = contact_id WHERE phone = '919814012350'"
    )
    zaveri_saw = len(town.sim.thread(ZAVERI))
    meera_saw = len(town.sim.thread(MEERA))
    town.sim.say("919814012350", "Is the ring still there?", quotes=message.wamid)
    town.drain()
    assert len(town.sim.thread(ZAVERI)) == zaveri_saw
    assert "Is the ring still there?" in show_message(town.sim.thread(MEERA)[meera_saw])
