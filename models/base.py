"""The declarative base and the transactions every record is read and written in; no record lives here.

Row-level security answers from two settings of the transaction: `app.jeweller_id` (one tenant) or
`app.scope = 'platform'` (work that spans tenants). Both are set with SET LOCAL, so that they end with it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    MetaData,
    Result,
    String,
    TextClause,
    create_engine,
    text,
)
from sqlalchemy import Enum as DatabaseEnum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table. Times are aware and UTC; JSON columns are jsonb."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        str: String,
        int: BigInteger,
    }


class TenantRecord(Base):
    """A row that belongs to one jeweller; the migration puts a forced row-level policy on each such table."""

    __abstract__ = True

    jeweller_id: Mapped[int] = mapped_column(ForeignKey("jeweller.id"))


def enum_column(kind: type[Any]) -> DatabaseEnum:
    """A column type that stores an enum's values as checked text, so that adding one is a plain migration."""
    return DatabaseEnum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def open_engine(url: str, pool_size: int = 5) -> Engine:
    """Connect with a health check per checkout and bounded waits, so that a dead server is a named error soon."""
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=10,
        pool_pre_ping=True,
        hide_parameters=True,  # an error text names the statement, never what somebody wrote
        pool_timeout=10,
        connect_args={
            "connect_timeout": 5,
            "application_name": "ektola",
            "keepalives_idle": 15,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 15_000,  # a server that takes nothing any more; otherwise a quarter of an hour
            # A message that may have been sent is known to be so only as long as no commit is ever lost.
            "options": "-c timezone=UTC -c idle_in_transaction_session_timeout=60000 -c synchronous_commit=on",
        },
    )


class Line:
    """A connection kept for a few statements said again and again, each planned once and sent in one round trip.

    What one `execute` sends is one transaction with a scope of its own, and is committed when it returns.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._prepared: dict[str, TextClause] = {}

    def execute(self, statement: TextClause, parameters: dict[str, Any]) -> Result[Any]:
        """What the last part of the statement gives; its parts stand between semicolons."""
        prepared = self._prepared.get(statement.text)
        if prepared is None:
            prepared = self._prepared[statement.text] = self._prepare(statement.text.split(";"))
        return self._connection.execute(prepared, parameters)

    def _prepare(self, parts: Sequence[str]) -> TextClause:
        calls = [_LINE_SCOPE]
        for part in parts:
            name, names = f"line_{next(_numbers)}", list(dict.fromkeys(_NAMED.findall(part)))
            places = {each: f"${number}" for number, each in enumerate(names, 1)}
            self._connection.exec_driver_sql(f"PREPARE {name} AS {_put_in(part, places)}")
            calls.append(f"EXECUTE {name}({', '.join(f':{each}' for each in names)})")
        return text("; ".join(calls))

    def close(self) -> None:
        self._connection.exec_driver_sql("DEALLOCATE ALL")


def _put_in(part: str, places: Mapping[str, str]) -> str:
    return _NAMED.sub(lambda found: places[found[1]], part)


_NAMED = re.compile(r"(?<![:\w]):(\w+)")
_numbers = itertools.count()
_LINE_SCOPE = """
SELECT set_config('app.scope', 'platform', true), set_config('app.jeweller_id', '', true),
    set_config('plan_cache_mode', 'force_generic_plan', true)
"""


class Store:
    """Opens transactions; the only place where the scope of row-level security is chosen."""

    def __init__(self, bind: Engine | Connection) -> None:
        self._bind = bind
        self.engine = bind.engine

    @contextmanager
    def taken_back(self) -> Iterator[Store]:
        """A store whose transactions are all parts of one, of which nothing is kept."""
        with self.engine.connect() as connection, connection.begin() as whole:
            yield Store(connection)
            whole.rollback()

    @contextmanager
    def platform(self) -> Iterator[Session]:
        """One transaction over all tenants, committed at the end; for inbox, tick, statuses, sweepers and staff."""
        with Session(self._bind, expire_on_commit=False) as session, session.begin():
            _scope(session, "platform", "")
            yield session

    @contextmanager
    def line(self) -> Iterator[Line]:
        """A connection kept for short statements over all tenants, each a transaction of its own in one round trip."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            line = Line(connection)
            yield line
            line.close()

    @contextmanager
    def tenant(self, jeweller_id: int) -> Iterator[Session]:
        """One transaction that sees one jeweller only, committed at the end."""
        with Session(self._bind, expire_on_commit=False) as session, session.begin():
            _scope(session, "", str(jeweller_id))
            yield session


@contextmanager
def narrowed(session: Session, jeweller_id: int) -> Iterator[Session]:
    """Within a platform transaction, do a part of the work as one tenant; the platform's scope returns after it."""
    session.flush()
    _scope(session, "", str(jeweller_id))
    yield session
    session.flush()
    _scope(session, "platform", "")


def _scope(session: Session, scope: str, jeweller_id: str) -> None:
    session.execute(
        text("SELECT set_config('app.scope', :scope, true), set_config('app.jeweller_id', :jeweller_id, true)"),
        {"scope": scope, "jeweller_id": jeweller_id},
    )
