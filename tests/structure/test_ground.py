"""The ground under all tests: a database at the newest schema, and nothing left in it or in Redis by another test."""

from __future__ import annotations

from typing import Any

import psycopg2
import pytest
import redis
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

from demo.servers import Servers
from tests.beginnings import Beginnings
from tests.conftest import ROOT, admin_cursor
from tests.rows import SMALL, Rows, empty_tables, keep_rows

LEAVE_ROWS = """
CREATE TABLE parent (id bigserial PRIMARY KEY);
CREATE TABLE child (parent_id bigint REFERENCES parent);
ALTER TABLE child ENABLE ROW LEVEL SECURITY;
ALTER TABLE child FORCE ROW LEVEL SECURITY;
WITH made AS (INSERT INTO parent DEFAULT VALUES RETURNING id) INSERT INTO child SELECT id FROM made;
"""


def test_the_database_is_at_the_one_head_of_the_migrations(servers: Servers, database_url: str) -> None:
    heads = ScriptDirectory.from_config(Config(ROOT / "alembic.ini")).get_heads()
    assert len(heads) == 1
    with admin_cursor(servers, make_url(database_url).database) as cursor:
        cursor.execute("SELECT version_num FROM alembic_version")
        assert [version for (version,) in cursor.fetchall()] == heads


def test_what_a_test_leaves_is_gone_before_the_next(servers: Servers, request: pytest.FixtureRequest) -> None:
    with admin_cursor(servers, make_url(request.getfixturevalue("database_url")).database) as cursor:
        cursor.execute(LEAVE_ROWS)
        with redis.Redis.from_url(servers.redis_url) as client:
            client.set("left", "behind")
            assert request.getfixturevalue("redis_clean") == servers.redis_url
            assert client.dbsize() == 0
        request.getfixturevalue("db_clean")
        cursor.execute("SELECT (SELECT count(*) FROM parent), (SELECT count(*) FROM child)")
        assert cursor.fetchall() == [(0, 0)]
        cursor.execute("SELECT count(*) FROM alembic_version")
        assert cursor.fetchall() == [(1,)]
        cursor.execute("DROP TABLE child, parent")


def test_many_rows_leave_no_space_behind(servers: Servers, db_clean: str) -> None:
    with admin_cursor(servers, make_url(db_clean).database) as cursor:
        cursor.execute(
            "INSERT INTO person (wa_id, profile_name) SELECT 91900000000 + n, 'Asha' FROM generate_series(1, 10000) AS n"
        )
        cursor.execute("SELECT pg_table_size('person')")
        ((size,),) = cursor.fetchall()
        assert size > SMALL
        empty_tables(cursor)
        cursor.execute("SELECT pg_relation_size('person')")
        assert cursor.fetchall() == [(0,)]


def test_a_town_put_back_is_the_town_that_was_made(servers: Servers, request: pytest.FixtureRequest) -> None:
    """Made the whole way first: every template handed in, its approval heard of by webhook, and then read."""
    beginnings = Beginnings(lambda: admin_cursor(servers, make_url(request.getfixturevalue("database_url")).database))

    def in_any_order(rows: Rows) -> tuple[Any, ...]:
        """Where a row lies in its table depends on what was deleted there before, and when that was cleared away."""
        return {name: sorted(kept.splitlines()) for name, kept in rows.tables.items()}, rows.sequences

    def begin() -> tuple[Rows, Rows, list[dict[str, Any]]]:
        with admin_cursor(servers, make_url(request.getfixturevalue("db_clean")).database) as cursor:
            empty_tables(cursor)
            with beginnings.bare_town(request.getfixturevalue("database_url"), servers.redis_url) as town:
                bare = keep_rows(cursor)
                beginnings.add_cast(town)
                return bare, keep_rows(cursor), list(town.services.client.list_templates())

    bare, full, templates = made = begin()
    assert bare.tables["inbox_item"].count(b"APPROVED") == bare.tables["template_translation"].count(b"APPROVED")
    assert {each["status"] for each in templates} == {"APPROVED"}
    assert full.tables.keys() > bare.tables.keys()
    put_back = begin()
    assert [in_any_order(rows) for rows in put_back[:2]] == [in_any_order(rows) for rows in made[:2]]
    assert put_back[2] == templates


def test_tests_work_as_a_role_that_row_security_binds(database_url: str) -> None:
    connection = psycopg2.connect(database_url.replace("+psycopg2", ""))
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            assert cursor.fetchall() == [(False,)]
    finally:
        connection.close()
