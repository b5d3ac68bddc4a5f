"""What a worker plays before its first fork: whole turns, and nothing of them left."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from sqlalchemy import inspect, text

from demo.town import Town
from jobs.queues import JsonQueue, Work
from jobs.rehearsal import rehearse
from models.base import Store, open_engine


def count_rows(town: Town) -> dict[str, int]:
    engine = town.services.store.engine
    with town.services.platform() as session:
        tables = inspect(engine).get_table_names()
        return {each: session.execute(text(f'SELECT count(*) FROM "{each}"')).scalar_one() for each in tables}


def test_nothing_of_a_rehearsal_is_kept_or_sent(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    town.drain()
    before, sent = count_rows(town), len(town.sim.ledger())
    with caplog.at_level(logging.WARNING):
        rehearse(town.services)
    assert not caplog.records  # each turn was taken to its end
    assert count_rows(town) == before
    assert len(town.sim.ledger()) == sent
    assert all(JsonQueue(work.value, connection=town.services.bell.connection).is_empty() for work in Work)


def test_a_worker_starts_without_a_rehearsal_where_the_database_is_away(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = open_engine("postgresql+psycopg2://nobody@127.0.0.1:9/nothing")
    rehearse(replace(town.services, store=Store(nowhere)))
    assert [each.message for each in caplog.records] == ["not rehearsed"]
