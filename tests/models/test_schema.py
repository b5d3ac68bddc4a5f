"""The records and the migrated database say the same: columns, indexes, the values that an enum may take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Enum, create_engine, make_url, text

from demo.servers import Servers
from models.campaign import CAMPAIGN_TRANSITIONS, RUN_TRANSITIONS, CampaignStatus, RunStatus
from models.inbox import ITEM_TRANSITIONS, ItemState
from models.jeweller import JEWELLER_TRANSITIONS, JewellerStatus
from models.lifecycle import may_move
from models.message import MESSAGE_TRANSITIONS, OPEN_STATES, MessageState
from models.obligation import OBLIGATION_TRANSITIONS, ObligationStatus
from models.records import METADATA
from tests.conftest import show


@pytest.fixture
def connection(servers: Servers, database_url: str) -> Iterator[Connection]:
    """As a superuser, who sees every table whatever the row security."""
    admin = make_url(servers.admin_url).set(drivername="postgresql+psycopg2", database=make_url(database_url).database)
    engine = create_engine(show(admin))
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def test_the_records_are_what_the_migrations_made(connection: Connection) -> None:
    assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_database_knows_every_value_of_every_enum(connection: Connection) -> None:
    """A new member without a migration would be refused at the first row that has it."""
    rows = connection.execute(
        text(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
        )
    )
    checks: dict[tuple[str, str], set[str]] = {}
    for table, definition in rows:
        for column, values in re.findall(r"\(\(?\(?\"?(\w+)\"?\)?::text = ANY \(+ARRAY\[(.*?)\]", definition):
            checks[table, column] = set(re.findall(r"'([^']*)'", values))
    enums = {
        (table.name, column.name): set(column.type.enums)
        for table in METADATA.tables.values()
        for column in table.columns
        if isinstance(column.type, Enum)
    }
    assert len(enums) > 15
    assert {place: checks.get(place) for place in enums} == enums


def test_what_retention_removes_is_found_by_an_index(connection: Connection) -> None:
    """Each removal asks the rows that may refer to it; without an index that is a walk over the whole table."""
    unindexed = connection.execute(
        text(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND confrelid::regclass::text = ANY(:removed) "
            "AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1])"
        ),
        {"removed": ["inbox_post", "stored_file", "status_event", "card_token", "transcript_line", "message", "reply"]},
    )
    assert list(unindexed.scalars()) == []


@pytest.mark.parametrize(
    ("table", "states", "ends"),
    [
        (CAMPAIGN_TRANSITIONS, CampaignStatus, {CampaignStatus.CANCELLED}),
        (RUN_TRANSITIONS, RunStatus, {RunStatus.CANCELLED, RunStatus.FAILED}),
        (MESSAGE_TRANSITIONS, MessageState, {MessageState.ACCEPTED, MessageState.SKIPPED}),
        (ITEM_TRANSITIONS, ItemState, {ItemState.DONE}),
        (JEWELLER_TRANSITIONS, JewellerStatus, set()),
        (OBLIGATION_TRANSITIONS, ObligationStatus, {ObligationStatus.CLOSED}),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_every_state_says_where_it_may_go(
    table: Mapping[StrEnum, frozenset[StrEnum]], states: type[StrEnum], ends: set[Any]
) -> None:
    assert set(table) == set(states)
    assert {state for state in states if not table[state]} == ends
    for before in states:
        for after in states:
            assert may_move(table, before, after) == (after in table[before])
    # Nothing stays as it is by a move, and every state but the first can be reached.
    assert all(state not in table[state] for state in states)
    assert set().union(*table.values()) >= set(states) - {next(iter(states))}


def test_nothing_leaves_acceptance(connection: Connection) -> None:
    assert MESSAGE_TRANSITIONS[MessageState.ACCEPTED] == frozenset()
    assert set(OPEN_STATES) == {MessageState.QUEUED, MessageState.CLAIMED, MessageState.SENDING}
