"""The servers that demo and tests bring along: what they are, and that nothing of them is left behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from demo.home import ServerError
from demo.programs import OLDEST_POSTGRES, Place, choose_user, list_postgres, prepare
from demo.servers import Servers, running_servers

ROOT = Path(__file__).parents[2]
INSTALLED = {"PATH": os.environ.get("PATH", os.defpath)}
UNKNOWN = redis.AuthenticationError
PACKAGES_ONLY: dict[str, str] = {}


@pytest.fixture
def temporary_folder() -> Iterator[Path]:
    """A folder for temporary files into which every user of this machine can reach, as root's servers need."""
    folder = Path(tempfile.mkdtemp(prefix="servers-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def query(url: str, words: str, commit: bool = True) -> Any:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(words)
            rows = cursor.fetchall() if cursor.description else []
        if commit:
            connection.commit()
        return rows
    finally:
        connection.close()


def wait_until(is_so: Callable[[], bool]) -> bool:
    give_up_at = time.monotonic() + 30
    while not is_so() and time.monotonic() < give_up_at:
        time.sleep(0.02)
    return is_so()


def is_listening(url: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", urlsplit(url).port or 0)) == 0


def list_processes_in(folder: Path) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            place = str((process / "cwd").readlink())
            words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # ended meanwhile, or another user's
            continue
        if str(folder) in place or str(folder) in words:
            found.append(f"{process.name} {words}")
    return found


@pytest.mark.parametrize("environ", [INSTALLED, PACKAGES_ONLY], ids=["installed", "packages"])
@pytest.mark.parametrize("durable", [True, False])
def test_the_owner_of_the_database_is_subject_to_row_security(environ: dict[str, str], durable: bool) -> None:
    with running_servers(durable, environ) as servers:
        attributes = query(
            servers.database_url,
            "SELECT current_user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin,"
            " (SELECT datdba::regrole::text FROM pg_database WHERE datname = current_database())"
            " FROM pg_roles WHERE rolname = current_user",
        )
        assert attributes == [("ektola", False, False, False, False, True, "ektola")]
        assert query(servers.admin_url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(True,)]
        assert query(servers.admin_url, "SHOW fsync") == [("on" if durable else "off",)]
        assert query(servers.database_url, "SHOW server_encoding") == [("UTF8",)]
        assert query(servers.database_url, "SHOW timezone") == [("UTC",)]


def test_both_servers_ask_for_a_password_and_listen_on_loopback_only() -> None:
    with running_servers(False, PACKAGES_ONLY) as servers:
        database, store = urlsplit(servers.database_url), urlsplit(servers.redis_url)
        assert query(servers.admin_url, "SHOW listen_addresses") == [("127.0.0.1",)]
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            psycopg2.connect(host="127.0.0.1", port=database.port, user="ektola", dbname="ektola", password="wrong")
        once = Retry(NoBackoff(), 0)
        with redis.Redis(host="127.0.0.1", port=store.port or 0, retry=once) as stranger, pytest.raises(UNKNOWN):
            stranger.ping()
        with redis.Redis.from_url(servers.redis_url) as client:
            client.set("known", "yes")
            assert client.get("known") == b"yes"
            assert client.config_get("bind", "maxmemory-policy") == {  # type: ignore[call-arg]
                "bind": "127.0.0.1",
                "maxmemory-policy": "noeviction",
            }


def test_a_restart_keeps_the_database_and_its_address_and_empties_valkey() -> None:
    with running_servers(True, PACKAGES_ONLY) as servers:
        query(servers.database_url, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('gold')")
        servers.postgres.restart(immediate=True)
        assert query(servers.database_url, "SELECT word FROM kept") == [("gold",)]
        servers.postgres.stop()
        assert not is_listening(servers.database_url)
        servers.postgres.start()
        assert query(servers.database_url, "SELECT word FROM kept") == [("gold",)]
        with redis.Redis.from_url(servers.redis_url) as client:
            for empty in (servers.valkey.restart, servers.valkey.flush):
                client.set("forgotten", "soon")
                empty()
                assert client.get("forgotten") is None


def test_the_normal_end_leaves_nothing_behind(temporary_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(temporary_folder))
    with running_servers(False, PACKAGES_ONLY) as servers:
        assert list_processes_in(temporary_folder) != []
        folder = query(servers.admin_url, "SHOW data_directory")[0][0]
        assert folder.startswith(str(temporary_folder))
    assert list(temporary_folder.iterdir()) == []
    assert list_processes_in(temporary_folder) == []
    assert not is_listening(servers.database_url)
    assert not is_listening(servers.redis_url)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_end_of_the_parent_leaves_nothing_behind(temporary_folder: Path, end: signal.Signals) -> None:
    environ = {"TMPDIR": str(temporary_folder), "PATH": INSTALLED["PATH"]}
    with subprocess.Popen(
        [sys.executable, "-m", "demo.servers"], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        lines = [parent.stdout.readline().strip().partition("=") for _ in range(2)]
        assert [name for name, _, _ in lines] == ["DATABASE_URL", "REDIS_URL"]
        urls = [url for _, _, url in lines]
        assert all(map(is_listening, urls))
        assert list_processes_in(temporary_folder) != []
        parent.send_signal(end)
        parent.wait(30)
    assert wait_until(lambda: not list(temporary_folder.iterdir()))
    assert wait_until(lambda: list_processes_in(temporary_folder) == [])
    assert not any(map(is_listening, urls))
    assert parent.returncode == (-signal.SIGKILL if end is signal.SIGKILL else 0)


def test_servers_named_in_the_environment_are_used_as_they_are(servers: Servers) -> None:
    environ = {"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}
    with running_servers(environ=environ) as given:
        assert (given.database_url, given.redis_url) == (servers.database_url, servers.redis_url)
        with pytest.raises(ServerError, match="not ours to stop"):
            given.postgres.restart()
        with pytest.raises(ServerError, match="not ours to stop"):
            given.valkey.flush()
    assert query(servers.database_url, "SELECT 1") == [(1,)]


def write_program(path: Path, words: str) -> Path:
    path.write_text(f"#!/bin/sh\n{words}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    "words",
    ["echo 'postgres (PostgreSQL) 13.9'", "echo 'You must install a version first' >&2; exit 1"],
    ids=["too old", "refuses to run"],
)
def test_an_installed_program_that_does_not_serve_is_passed_by(temporary_folder: Path, words: str) -> None:
    unfit = write_program(temporary_folder / "postgres", words)
    write_program(temporary_folder / "redis-server", "exit 1")
    with running_servers(False, {"PATH": str(unfit.parent)}) as servers:
        assert query(servers.database_url, "SELECT 1") == [(1,)]
        with redis.Redis.from_url(servers.redis_url) as client:
            assert client.ping()


def test_an_initdb_that_fails_is_passed_by(temporary_folder: Path) -> None:
    write_program(temporary_folder / "postgres", "echo 'postgres (PostgreSQL) 18.1'")
    write_program(temporary_folder / "initdb", "echo 'it is broken' >&2; exit 1")
    with running_servers(False, {"PATH": str(temporary_folder)}) as servers:
        assert query(servers.database_url, "SELECT 1") == [(1,)]


def test_programs_that_the_servers_user_cannot_reach_are_copied(temporary_folder: Path) -> None:
    closed, spare = temporary_folder / "closed", temporary_folder / "spare"
    place = next(place for place in list_postgres("") if place.package)
    assert place.package
    for folder in place.package.parent.glob(f"{place.package.name}*"):
        shutil.copytree(folder, closed / folder.name)
    closed.chmod(0o700)
    package = closed / place.package.name
    for name in ("postgres", "initdb"):
        inside = place.program.with_name(name).relative_to(place.package)
        program = prepare(Place(package / inside, package), OLDEST_POSTGRES, choose_user(), spare)
        assert program == (spare / package.name if choose_user() else package) / inside
