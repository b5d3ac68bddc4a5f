"""A release with two roles: one owns the tables, the other works in them and may only add to the audit."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import psycopg2
import psycopg2.errors
import pytest
from psycopg2 import sql
from sqlalchemy import make_url

from bot.commands import release
from demo.servers import Servers
from models.records import METADATA
from models.schema import head_revision
from settings import Settings, read_settings
from tests.conftest import admin_cursor, show


@pytest.fixture
def two_roles(servers: Servers) -> Iterator[Settings]:
    """An empty database that the admin role owns, and a role that owns nothing."""
    name = f"ektola_release_{secrets.token_hex(4)}"
    with admin_cursor(servers) as cursor:
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'word'").format(sql.Identifier(name)))
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        admin = make_url(servers.admin_url).set(database=name)
        try:
            yield read_settings(
                {
                    "DATABASE_URL": show(admin.set(username=name, password="word")),
                    "DATABASE_ADMIN_URL": show(admin),
                    "REDIS_URL": servers.redis_url,
                    "ENVIRONMENT": "test",
                }
            )
        finally:
            cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            cursor.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def connect(settings: Settings) -> psycopg2.extensions.connection:
    return psycopg2.connect(settings.database_url.replace("+psycopg2", ""))


def test_a_release_may_be_repeated_and_ends_at_the_newest_schema(two_roles: Settings) -> None:
    for _ in range(2):
        release(two_roles)
    connection = connect(two_roles)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT version_num FROM alembic_version")
        assert cursor.fetchall() == [(head_revision(),)]
        cursor.execute("SELECT phone_number_id, halted_at FROM sending_number")
        assert cursor.fetchall() == [("106500000000001", None)]
    connection.close()


def test_the_app_works_in_every_table_and_can_only_add_to_the_audit(two_roles: Settings) -> None:
    release(two_roles)
    connection = connect(two_roles)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.scope', 'platform', false)")
        for table in METADATA.tables:
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        cursor.execute("INSERT INTO audit (at, action, object, detail) VALUES (now(), 'x', 'x', '{}')")
        connection.commit()
        for statement in (
            "UPDATE audit SET action = 'y'",
            "DELETE FROM audit",
            "TRUNCATE audit",
            "ALTER TABLE audit DISABLE ROW LEVEL SECURITY",
            "DROP POLICY tenant ON contact",
            "CREATE TABLE mine (id int)",
        ):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(statement)
            connection.rollback()
        cursor.execute("SELECT set_config('app.scope', '', false)")
        cursor.execute("SELECT count(*) FROM audit")
        assert cursor.fetchone() == (0,)
    connection.close()
