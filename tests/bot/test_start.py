"""What production refuses to start with: each process says which setting is missing or unsafe, and never its value."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from psycopg2 import sql
from sqlalchemy import make_url

from demo.servers import Servers
from models.base import open_engine
from models.roles import UnsafeRoleError, check_role
from settings import SETTINGS, SettingsError, read_settings
from tests.conftest import ROOT, admin_cursor, show

WEB = ("-c", "import wsgi")
# With this code gunicorn ends as a whole instead of starting the worker again.
WEB_ENDS = 3
WORKER = ("-m", "jobs.worker", "send")
SCHEDULER = ("-m", "jobs.scheduler")
CANARY = "canary-value-of-a-secret"


@pytest.fixture
def production(database_url: str, servers: Servers) -> dict[str, str]:
    """Everything that production needs."""
    return {
        "ENVIRONMENT": "production",
        "DATABASE_URL": database_url.replace("+psycopg2", ""),
        "REDIS_URL": servers.redis_url,
        "WHATSAPP_PHONE_NUMBER_ID": "106500000000001",
        "WHATSAPP_BUSINESS_ACCOUNT_ID": "102200000000001",
        "WHATSAPP_ACCESS_TOKEN": CANARY,
        "WHATSAPP_APP_SECRET": CANARY,
        "WHATSAPP_VERIFY_TOKEN": CANARY,
        "SECRET_KEY": CANARY,
        "ENCRYPTION_KEYS": "ZGV2ZWxvcG1lbnQtb25seS1rZXktbm90LXNlY3JldCE=",
    }


REQUIRED = [setting.name for setting in SETTINGS if setting.is_required]


def test_these_settings_are_required() -> None:
    assert set(REQUIRED) == {
        "DATABASE_URL", "REDIS_URL", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_BUSINESS_ACCOUNT_ID", "WHATSAPP_ACCESS_TOKEN",
        "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN", "SECRET_KEY", "ENCRYPTION_KEYS",
    }  # fmt: skip


@pytest.mark.parametrize("name", REQUIRED)
def test_without_one_of_them_the_settings_cannot_be_read(production: dict[str, str], name: str) -> None:
    for emptied in ({}, {name: ""}, {name: "   "}):
        without = {key: value for key, value in production.items() if key != name} | emptied
        with pytest.raises(SettingsError, match=name) as refusal:
            read_settings(without)
        assert CANARY not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WHATSAPP_API_URL", "http://graph.example"),
        ("WHATSAPP_API_URL", "graph.example"),
        ("DATABASE_URL", f"mysql://u:{CANARY}@x/y"),
        ("REDIS_URL", f"http://:{CANARY}@x"),
        ("STAFF_NUMBERS", f"{CANARY}"),
        ("LEASE_SECONDS", "soon"),
        ("TICK_SECONDS", "0"),
        ("MESSAGE_DAYS", "59"),
        ("ENVIRONMENT", "staging"),
    ],
)
def test_a_value_that_cannot_be_is_named_and_not_shown(production: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as refusal:
        read_settings(production | {name: value})
    assert CANARY not in str(refusal.value)


def test_everything_there_is_enough(production: dict[str, str]) -> None:
    settings = read_settings(production)
    assert settings.is_production
    engine = open_engine(settings.database_url)
    check_role(engine, settings)
    engine.dispose()


def start_all(*wishes: tuple[tuple[str, ...], Mapping[str, str]]) -> list[tuple[int, str]]:
    """Start them together; gives the exit code and what was said of each. One that does not end is a failure."""
    started = [
        subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(ROOT), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for command, environment in wishes
    ]
    told = []
    for program in started:
        with program:
            try:
                words, _ = program.communicate(timeout=30)
            except subprocess.TimeoutExpired:
                program.kill()
                words = "it started"
            told.append((program.wait(), words))
    return told


@contextmanager
def unsafe_role(servers: Servers, attribute: str) -> Iterator[str]:
    """A login of the tests' server that row security does not bind; gives its name."""
    name, role = f"unsafe_{attribute.lower()}", sql.Identifier(f"unsafe_{attribute.lower()}")
    with admin_cursor(servers) as cursor:
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'word' " + attribute).format(role))
        try:
            yield name
        finally:
            cursor.execute(sql.SQL("DROP ROLE {}").format(role))


def test_no_process_starts_as_a_role_that_row_security_does_not_bind(
    production: dict[str, str], servers: Servers
) -> None:
    address = make_url(production["DATABASE_URL"])
    with unsafe_role(servers, "SUPERUSER") as superuser, unsafe_role(servers, "BYPASSRLS") as bypasser:
        urls = [show(address.set(username=name, password="word")) for name in (superuser, bypasser)]
        wishes = [(command, production | {"DATABASE_URL": url}) for url in urls for command in (WEB, WORKER)]
        for (command, _), (code, told) in zip(wishes, start_all(*wishes), strict=True):
            assert code == (WEB_ENDS if command == WEB else 1)
            assert "DATABASE_URL names a superuser or a role that bypasses row-level security" in told
            assert "Traceback" not in told
        # Outside production the same role is only a convenience.
        settings = read_settings({"DATABASE_URL": urls[0], "REDIS_URL": servers.redis_url, "ENVIRONMENT": "test"})
        engine = open_engine(settings.database_url)
        check_role(engine, settings)
        with pytest.raises(UnsafeRoleError):
            check_role(engine, read_settings(production | {"DATABASE_URL": urls[0]}))
        engine.dispose()


def test_every_process_says_in_one_sentence_what_is_missing(production: dict[str, str]) -> None:
    missing = {WEB: "WHATSAPP_APP_SECRET", WORKER: "WHATSAPP_ACCESS_TOKEN", SCHEDULER: "REDIS_URL"}
    wishes = [
        (command, {key: value for key, value in production.items() if key != name}) for command, name in missing.items()
    ]
    for (command, name), (code, told) in zip(missing.items(), start_all(*wishes), strict=True):
        assert code == (WEB_ENDS if command == WEB else 1)
        assert told.startswith(f"{name} is not set")
        assert len(told.splitlines()) == 1
        assert CANARY not in told


def test_a_worker_of_no_queue_says_so(production: dict[str, str]) -> None:
    ((code, told),) = start_all((("-m", "jobs.worker", "sned"), production))
    assert code == 1
    assert "sned" in told
    assert "Traceback" not in told
