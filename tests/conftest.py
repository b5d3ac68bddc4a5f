"""What tests stand on: real servers, a migrated database per test process, and how both are emptied between tests."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import alembic.command
import psycopg2
import psycopg2.extensions
import pytest
import redis
from alembic.config import Config
from psycopg2 import sql
from sqlalchemy import URL, make_url

from demo.servers import Servers, running_servers
from demo.town import Town
from tests.beginnings import Beginnings
from tests.rows import empty_tables

ROOT = Path(__file__).parents[1]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """One PostgreSQL and one Valkey per test process, so that a fault test disturbs no other.

    Servers that the environment names are used only with ENVIRONMENT=test, because tests empty what they are given.
    """
    environ = os.environ if os.environ.get("ENVIRONMENT") == "test" else {"PATH": os.environ.get("PATH", os.defpath)}
    with running_servers(durable=False, environ=environ) as running:
        yield running


@pytest.fixture(scope="session")
def database_url(servers: Servers) -> Iterator[str]:
    """A migrated database of this test process, its owner subject to row security; as settings write it."""
    address = make_url(servers.database_url)
    name = f"ektola_test_{secrets.token_hex(4)}"
    with admin_cursor(servers) as cursor:
        create = sql.SQL("CREATE DATABASE {} OWNER {}")
        cursor.execute(create.format(sql.Identifier(name), sql.Identifier(address.username)))
    url = show(address.set(drivername="postgresql+psycopg2", database=name))
    migrate(url)
    yield url
    with admin_cursor(servers) as cursor:
        cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def db_clean(servers: Servers, database_url: str) -> str:
    """The address of a database whose tables are all empty."""
    with admin_cursor(servers, make_url(database_url).database) as cursor:
        empty_tables(cursor)
    return database_url


@pytest.fixture
def redis_clean(servers: Servers) -> str:
    """The address of an empty Redis."""
    with redis.Redis.from_url(servers.redis_url) as client:
        client.flushall()
    return servers.redis_url


@pytest.fixture(scope="session")
def beginnings(servers: Servers, database_url: str) -> Beginnings:
    return Beginnings(lambda: admin_cursor(servers, make_url(database_url).database))


@pytest.fixture
def bare_town(db_clean: str, redis_clean: str, beginnings: Beginnings) -> Iterator[Town]:
    """A town in which the staff have written once and nobody else is known; notices are approved in English only."""
    with beginnings.bare_town(db_clean, redis_clean) as town:
        yield town


@pytest.fixture
def town(bare_town: Town, beginnings: Beginnings) -> Town:
    """Meera's approved shop with its customers, and Zaveri Bros beside it with the same customers of their own.

    The customers chose English for the chat, whatever their messages are in, so that tests read in one language.
    """
    beginnings.add_cast(bare_town)
    return bare_town


def migrate(url: str) -> None:
    """Bring a database to the newest schema, as a release does."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["url"] = url
    alembic.command.upgrade(config, "head")


@contextmanager
def admin_cursor(servers: Servers, database: str | None = None) -> Iterator[psycopg2.extensions.cursor]:
    """A superuser's cursor whose every statement is its own transaction."""
    address = make_url(servers.admin_url)
    connection = psycopg2.connect(show(address.set(database=database or address.database)))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def show(address: URL) -> str:
    return address.render_as_string(hide_password=False)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave browser tests out where there is no browser; the summary says so. Refuse names that change."""
    if unsteady := [item.nodeid for item in items if " at 0x" in item.nodeid]:
        raise pytest.UsageError(f"These tests show an address in their name; give their cases ids: {unsteady}")
    if CHROMIUM is None:
        left_out = [item for item in items if item.get_closest_marker("browser")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    ran = sum(report.when == "call" and "browser" in report.keywords for report in reports)
    terminalreporter.write_line(f"browser tests: {ran} run" if CHROMIUM else "browser tests: not run")
