"""Staged rows become customers: what is as before is not written again, and who is added meanwhile is met as known."""

from __future__ import annotations

import threading
import time

from demo.town import Town
from tests.conversations.chats import chat
from tests.jobs.scenes import run_sql

FILES = {
    "loans.csv": b"Name,Mobile,Loan No,Due,Amt\nRamesh,9824055501,GL-9,13-12-2030,2450\nSita,9824055502,GL-10,,900\n",
}
READ = """
    > [loans.csv]
    < I read 2 rows. …
    > [Gold loan]
    < Did these customers agree …
"""
OURS = "SELECT name, segment FROM contact WHERE phone LIKE '9198240555%' ORDER BY phone"


def list_versions(town: Town) -> list[tuple[object, ...]]:
    """Where each row lies; one that is written again lies somewhere else."""
    statement = "SELECT 1 AS no, ctid FROM contact UNION ALL SELECT 2, ctid FROM consent UNION ALL SELECT 3, ctid FROM obligation"
    return sorted((row.no, row.ctid) for row in run_sql(town, statement))


def test_the_same_list_again_writes_no_row_again(town: Town) -> None:
    player = chat(town, "meera", files=FILES)
    player.play(READ)
    player.play("""
        > [Reminders only]
        < Saved: 2 new customers. … 2 loans or plans noted. …
    """)
    before = list_versions(town)
    player.play("""
        > [loans.csv]
        < Same layout as … 2 loans or plans: 0 new, 0 changed, 2 as before. …
        > [Save]
        < Saved: 0 new customers. 0 updated · 2 as before … 2 loans or plans noted. …
    """)
    assert list_versions(town) == before


def test_whoever_is_added_by_another_at_this_moment_is_met_as_known(town: Town) -> None:
    player = chat(town, "meera", files=FILES)
    player.play(READ)
    has_added = threading.Event()

    def add() -> None:
        with town.services.platform() as session:
            session.connection().exec_driver_sql(
                "INSERT INTO contact (jeweller_id, phone, name, segment, tags, extra) "
                "SELECT id, '919824055502', '', 'MARKETING', '[]', '{}' FROM jeweller WHERE name = 'Meera Jewellers'"
            )
            has_added.set()
            wait_for_waiting(town)

    adding = threading.Thread(target=add, daemon=True)
    adding.start()
    has_added.wait(30)
    player.play("""
        > [Reminders only]
        < Saved: 1 new customer. 1 updated · … 2 loans or plans noted. …
    """)
    adding.join(30)
    assert [(row.name, row.segment) for row in run_sql(town, OURS)] == [("Ramesh", "GOLD_LOAN"), ("Sita", "MARKETING")]


def wait_for_waiting(town: Town) -> None:
    """Until somebody waits for a row that another transaction holds."""
    deadline = time.monotonic() + 30
    while not run_sql(
        town, "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    ):
        assert time.monotonic() < deadline
        time.sleep(0.01)
