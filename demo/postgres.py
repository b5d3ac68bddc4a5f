"""A PostgreSQL of our own: makes its files, starts, stops and restarts it, and makes databases in it."""

from __future__ import annotations

import secrets
import signal
from pathlib import Path

import psycopg2
from psycopg2 import sql

from demo.home import START_SECONDS, Home, ServerError, choose_port, explain
from demo.programs import OLDEST_POSTGRES, Place, list_postgres, prepare
from demo.watcher import WatcherError

_NOT_DURABLE = ("fsync=off", "full_page_writes=off")


class Postgres:
    """A PostgreSQL of our own, running from `create` on."""

    def __init__(self, home: Home, is_durable: bool) -> None:
        self._home = home
        self._is_durable = is_durable
        self._program = Path()
        self._folder = Path()
        self._port = choose_port()
        self._password = secrets.token_urlsafe(24)
        self.admin_url = f"postgresql://postgres:{self._password}@127.0.0.1:{self._port}/postgres"

    def create(self, search_path: str) -> None:
        """Create and start it with the first program that can; an old or broken installation is passed by."""
        refusals = []
        for number, place in enumerate(list_postgres(search_path)):
            refusal = self._create_files(place, f"postgres-{number}")
            if refusal is None:
                return self.start()
            refusals.append(refusal)
        raise ServerError(explain("PostgreSQL", OLDEST_POSTGRES, "DATABASE_URL", refusals))

    def start(self) -> None:
        settings = [
            f"port={self._port}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
        ]
        if not self._is_durable:
            settings += _NOT_DURABLE
        options = [part for setting in settings for part in ("-c", setting)]
        # At the very end the files are thrown away, so the quickest way that frees shared memory loses nothing.
        self._home.start("postgres", [str(self._program), "-D", str(self._folder), *options], signal.SIGQUIT)
        self._home.wait_for("postgres", lambda: psycopg2.connect(self.admin_url)).close()

    def stop(self, immediate: bool = False) -> None:
        """Stop it in order or, if immediate, as a crash would: then the next start recovers from its log."""
        self._home.stop("postgres", signal.SIGQUIT if immediate else signal.SIGINT)

    def restart(self, immediate: bool = False) -> None:
        self.stop(immediate)
        self.start()

    @property
    def folder_of_programs(self) -> Path:
        """Where its companions stand, such as pg_dump."""
        return self._program.parent

    def create_database(self, name: str) -> str:
        """Create a role that is subject to row security and its database of the same name; return the address."""
        password = secrets.token_urlsafe(24)
        role = sql.Identifier(name)
        attributes = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
        connection = psycopg2.connect(self.admin_url)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL("CREATE ROLE {} " + attributes + " PASSWORD %s").format(role), (password,))
                cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))
        finally:
            connection.close()
        return f"postgresql://{name}:{password}@127.0.0.1:{self._port}/{name}"

    def _create_files(self, place: Place, name: str) -> str | None:
        """Return why this place does not serve, or None when its program has made the files."""
        program = prepare(place, OLDEST_POSTGRES, self._home.user, self._home.folder / "programs")
        if isinstance(program, str):
            return program
        self._program, self._folder = program, self._home.make_folder(name)
        words = self._home.write_secret(f"{name}.password", self._password)
        command = [program.with_name("initdb"), "-D", self._folder, "-U", "postgres", f"--pwfile={words}"]
        options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
        try:
            self._home.start("initdb", [*map(str, command), *options], signal.SIGINT)
        except WatcherError as problem:
            return str(problem)
        if self._home.watcher.wait("initdb", START_SECONDS) == 0:
            return None
        return f"{command[0]} failed: {self._home.read_log('initdb')}"
