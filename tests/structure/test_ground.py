"""The ground under all tests: a database at the newest schema, and nothing left in it or in Redis by another test."""

from __future__ import annotations

import psycopg2
import pytest
import redis
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

from demo.servers import Servers
from tests.conftest import ROOT, admin_cursor

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


def test_tests_work_as_a_role_that_row_security_binds(database_url: str) -> None:
    connection = psycopg2.connect(database_url.replace("+psycopg2", ""))
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            assert cursor.fetchall() == [(False,)]
    finally:
        connection.close()
