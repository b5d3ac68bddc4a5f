"""An import that breaks off in the middle shows all or nothing, and is taken up again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from psycopg2 import sql
from sqlalchemy import func, select, text

from demo.servers import Servers
from demo.town import Town
from models.contact import Consent, Contact
from models.file import ImportRow, ImportStatus, ListImport, StoredFile
from models.obligation import Obligation
from tests.conftest import admin_cursor
from tests.conversations.chats import chat

FILES = {
    "loans.csv": b"Name,Mobile,Loan No\nRamesh,9824055501,GL-9\nSita,9824055502,GL-10\nNobody,12345,GL-11\n",
}
TABLES = (ImportRow, StoredFile, Contact, Consent, Obligation)


@contextmanager
def broken(servers: Servers, town: Town, table: str) -> Iterator[None]:
    """Whatever writes to this table breaks off, and with it the transaction it stands in."""
    name = town.services.store.engine.url.database
    with admin_cursor(servers, name) as cursor:
        cursor.execute(
            "CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken off'; END $$"
        )
        try:
            cursor.execute(
                sql.SQL("CREATE TRIGGER break_off BEFORE INSERT ON {} EXECUTE FUNCTION break_off()").format(
                    sql.Identifier(table)
                )
            )
            yield
        finally:
            cursor.execute("DROP FUNCTION break_off CASCADE")


def count_rows(town: Town) -> list[int]:
    with town.services.platform() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


@pytest.mark.parametrize("table", ["import_row", "stored_file"])
def test_a_list_whose_staging_broke_off_is_read_again(servers: Servers, town: Town, table: str) -> None:
    player = chat(town, "meera", files=FILES)
    before = count_rows(town)
    with broken(servers, town, table):
        player.play("> [loans.csv]")
    assert count_rows(town) == before
    with town.services.platform() as session:
        assert session.scalars(select(ListImport.status)).one() is ImportStatus.RECEIVED
        session.execute(text("UPDATE list_import SET created_at = created_at - CAST('1 minute' AS interval)"))
    town.tick()
    player.play("""
        < I read 3 rows. … 2 good … Which group? …
        > [Gold loan]
        < Did these customers agree …
        > [Reminders only]
        < [the-1-rows.xlsx] Saved: 2 new customers. …
    """)
    town.tick()
    player.play("")


def test_a_save_that_broke_off_changes_nothing_and_is_done_once_later(servers: Servers, town: Town) -> None:
    player = chat(town, "meera", files=FILES)
    player.play("""
        > [loans.csv]
        < I read 3 rows. …
        > [Gold loan]
        < Did these customers agree …
    """)
    before = count_rows(town)
    with broken(servers, town, "obligation"):
        player.play("> [Reminders only]")
    assert count_rows(town) == before
    player.play("""
        > menu
        < [the-1-rows.xlsx] Saved: 2 new customers. 0 updated · 0 repeated · 1 can't be used 2 loans or plans noted. …
        < Meera Jewellers · 8 customers …
    """)
    assert count_rows(town)[2:] == [before[2] + 2, before[3] + 2, before[4] + 2]
