"""Brings a real PostgreSQL and a real Valkey (it speaks Redis's protocol) along, with no account and nothing installed.

Servers named by DATABASE_URL and REDIS_URL are used as they are. Otherwise programs installed on this machine serve,
otherwise those that Python packages bring. They listen on 127.0.0.1 only, ask for a random password, keep their files
in a folder that lives as long as they do, and end with the process that started them. `python -m demo.servers` runs
them in the foreground.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from demo.home import ServerError, open_home
from demo.postgres import Postgres
from demo.valkey import Valkey
from demo.watcher import WatcherError


@dataclass(frozen=True)
class Servers:
    """Addresses of the running servers, and the servers themselves where they are our own.

    `database_url` belongs to a role that is neither superuser nor exempt from row security; `admin_url` is the
    superuser's, for making further databases.
    """

    database_url: str
    redis_url: str
    admin_url: str
    own_postgres: Postgres | None
    own_valkey: Valkey | None

    @property
    def postgres(self) -> Postgres:
        if self.own_postgres is None:
            raise ServerError("PostgreSQL is given by DATABASE_URL, so it is not ours to stop.")
        return self.own_postgres

    @property
    def valkey(self) -> Valkey:
        if self.own_valkey is None:
            raise ServerError("Redis is given by REDIS_URL, so it is not ours to stop.")
        return self.own_valkey


@contextmanager
def running_servers(durable: bool = True, environ: Mapping[str, str] = os.environ) -> Iterator[Servers]:
    """Run what `environ` does not name already; without durable, a crash of the machine may lose what was written."""
    database_url, redis_url = environ.get("DATABASE_URL", ""), environ.get("REDIS_URL", "")
    search_path = environ.get("PATH", "")
    with ExitStack() as stack:
        home = stack.enter_context(open_home()) if not (database_url and redis_url) else None
        valkey = Valkey(home) if home and not redis_url else None
        postgres = Postgres(home, durable) if home and not database_url else None
        if valkey:
            valkey.launch(search_path)
        if postgres:
            postgres.create(search_path)
            database_url = postgres.create_database("ektola")
        if valkey:
            valkey.wait_until_ready()
        yield Servers(
            database_url,
            valkey.url if valkey else redis_url,
            postgres.admin_url if postgres else environ.get("DATABASE_ADMIN_URL") or database_url,
            postgres,
            valkey,
        )


def main() -> None:
    """Run both servers until Ctrl-C or the end signal."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with running_servers() as servers:
            sys.stdout.write(f"DATABASE_URL={servers.database_url}\nREDIS_URL={servers.redis_url}\n")
            sys.stdout.flush()
            while True:
                time.sleep(1)  # a signal that comes just before a longer sleep, or before pause(), would be slept over
    except KeyboardInterrupt:
        pass
    except (ServerError, WatcherError) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
