"""The rows of a test database: how they are emptied, kept and put back; by a superuser, past row security."""

from __future__ import annotations

import io
from dataclasses import dataclass

import psycopg2.extensions
from psycopg2 import sql

# Few rows are deleted, because truncating makes every file of a table anew. Deleted rows leave their space behind,
# so a table above this size, in bytes, is truncated after all.
SMALL = 512 * 1024

_FULL = "SELECT {name}, pg_table_size({name}::regclass) WHERE EXISTS (SELECT FROM {table})"


@dataclass(frozen=True)
class Rows:
    """The rows of each table that has some, as COPY writes them, and where each sequence that was used stands."""

    tables: dict[str, bytes]
    sequences: dict[str, int]


def empty_tables(cursor: psycopg2.extensions.cursor) -> None:
    """Empty all tables that have rows and begin their numbers at 1; asking first is faster than emptying forty."""
    sizes = _find_full(cursor)
    if not sizes:
        return
    full = sql.SQL(", ").join(map(sql.Identifier, sizes))
    cursor.execute("SET lock_timeout = '5s'")  # a test that left a transaction open fails by name, not by hanging
    if max(sizes.values()) > SMALL:
        cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(full))
        return
    delete = [sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in sizes]
    cursor.execute(
        sql.SQL(
            "BEGIN; LOCK TABLE {full}; SET LOCAL session_replication_role = replica; {delete};"
            " SELECT setval(format('%I', sequencename), 1, false) FROM pg_sequences WHERE last_value IS NOT NULL; COMMIT"
        ).format(full=full, delete=sql.SQL("; ").join(delete))
    )


def keep_rows(cursor: psycopg2.extensions.cursor) -> Rows:
    tables = {name: _read_table(cursor, name) for name in _find_full(cursor)}
    cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
    return Rows(tables, dict(cursor.fetchall()))


def put_back(cursor: psycopg2.extensions.cursor, rows: Rows) -> None:
    """Into tables that are empty. Checks of what refers to what are left out, for the rows passed them before."""
    cursor.execute("BEGIN; SET LOCAL session_replication_role = replica")
    for name, content in rows.tables.items():
        cursor.copy_expert(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name)), io.BytesIO(content))
    for name, value in rows.sequences.items():
        cursor.execute("SELECT setval(format('%%I', %s), %s)", (name, value))
    cursor.execute("COMMIT")


def _find_full(cursor: psycopg2.extensions.cursor) -> dict[str, int]:
    """The tables that have rows, and their size on the disk in bytes."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'")
    tables = [name for (name,) in cursor.fetchall()]
    if not tables:
        return {}
    asks = [sql.SQL(_FULL).format(name=sql.Literal(name), table=sql.Identifier(name)) for name in tables]
    cursor.execute(sql.SQL(" UNION ALL ").join(asks))
    return dict(cursor.fetchall())


def _read_table(cursor: psycopg2.extensions.cursor, name: str) -> bytes:
    content = io.BytesIO()
    cursor.copy_expert(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name)), content)
    return content.getvalue()
