"""What an import of 100,000 rows costs beyond reading its cells and copying them into the tables they end up in.

`python -m benchmarks.import_whole [ROWS]` starts a PostgreSQL of its own, makes one untidy workbook and, in turns, does
the least that could be done (a bare read with calamine, COPY of ready rows into the indexed tables) and what the
product does: understanding, and saving on a jeweller's word. The box that parses the file and the table where rows
wait for that word are measured too and left out of the ratio: the bare way has neither. Processor time is that of this
process and of its connection's PostgreSQL (Linux only); on a busy machine its ratio is the one to look at.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.import_understanding import TODAY, make_list, measure_peak, read_bare
from bot.commands import migrate
from conversations.desk import Desk
from conversations.effects import SaveList
from demo import seed
from demo.lists import expected
from demo.servers import running_servers
from jobs import services
from jobs.imports.card import write_card
from jobs.imports.read import read_sheets
from jobs.imports.save import save_list
from jobs.imports.stage import stage_rows
from jobs.imports.understand import FoundList, open_list
from jobs.imports.understanding import decide_nothing
from models.file import ImportStatus, ListImport
from models.jeweller import Jeweller, MemberRole
from models.number import SendingNumber
from models.person import Person
from settings import read_settings

ROUNDS = 3
TABLES = ("contact", "consent", "obligation")
# What a worker has read once in its life, such as the names of months, is no cost of this list.
SHORT = b"Name,Mobile,Due\nRamesh,9845012345,12 Dec 2026\n"


class Cost(NamedTuple):
    """Seconds by the clock and of the processor."""

    clock: float = 0.0
    processor: float = 0.0

    def plus(self, other: Cost) -> Cost:
        return Cost(self.clock + other.clock, self.processor + other.processor)

    def minus(self, other: Cost) -> Cost:
        return Cost(self.clock - other.clock, self.processor - other.processor)


Costs = dict[str, Cost]


@contextmanager
def spent(costs: Costs, name: str, backend: int | None = None) -> Iterator[None]:
    """Note under a name what a block costs, with what the PostgreSQL process of this number did meanwhile."""
    clock, processor = time.perf_counter(), _processor_seconds(backend)
    yield
    costs[name] = Cost(time.perf_counter() - clock, _processor_seconds(backend) - processor)


def _processor_seconds(backend: int | None) -> float:
    if backend is None:
        return time.process_time()
    used = Path(f"/proc/{backend}/stat").read_text().rpartition(") ")[2].split()[11:13]
    return time.process_time() + sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def opened() -> Iterator[services.Services]:
    with running_servers(environ={}) as servers:
        migrate(servers.database_url)
        built = services.build(read_settings({"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}))
        services.use(built)
        yield built
        built.store.engine.dispose()


def add_shop(built: services.Services) -> tuple[int, int]:
    with built.platform() as session:
        number = built.settings.whatsapp_phone_number_id
        session.add(SendingNumber(phone_number_id=number, waba_id="1", messages_per_second=80))
        session.flush()
        owner = seed.add_person(session, "919845000001", "Meera")
        return seed.add_shop(session, built, "Meera Jewellers", "Rajkot", owner).id, owner.id


def walk(content_sheets: Any) -> FoundList:
    found = open_list(content_sheets, TODAY, decide_nothing)
    for _ in found.sort():
        pass
    return found


def stage(session: Session, shop_id: int, person_id: int, sheets: Any) -> int:
    listed = ListImport(jeweller_id=shop_id, person_id=person_id, media_id="1", filename="list.xlsx", decided={})
    session.add(listed)
    session.flush()
    found = open_list(sheets, TODAY, decide_nothing)
    stage_rows(session, listed, found.sort())
    found.understood.doubts.clear()
    listed.card = write_card(session, listed, found.understood, None)
    listed.status = ImportStatus.READ
    return listed.id


def save(built: services.Services, session: Session, shop_id: int, person_id: int, import_id: int) -> None:
    shop, person = session.get_one(Jeweller, shop_id), session.get_one(Person, person_id)
    desk = Desk(session, built.clock.now(session), person, "en", shop, MemberRole.OWNER)
    save_list(SaveList(import_id, "GOLD_LOAN", "reminders"), built, desk)


def copy_out(built: services.Services) -> dict[str, str]:
    """The rows as the product saved them, ready to be copied in again."""
    cursor: Any = built.store.engine.raw_connection().cursor()
    cursor.execute("SELECT set_config('app.scope', 'platform', false)")
    copied = {}
    for table in TABLES:
        written = io.StringIO()
        cursor.copy_expert(f"COPY (SELECT * FROM {table}) TO STDOUT", written)
        copied[table] = written.getvalue()
    cursor.connection.close()
    return copied


def copy_in(built: services.Services, rows: dict[str, str]) -> Costs:
    """The least that saving could cost: ready rows, all indexes and keys, no row security. Undone at the end."""
    connection: Any = built.store.engine.raw_connection()
    cursor = connection.cursor()
    cursor.execute("SELECT set_config('app.scope', 'platform', false)")
    cursor.execute("SELECT pg_backend_pid()")
    backend = cursor.fetchone()[0]
    costs: Costs = {}
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        with spent(costs, table, backend):
            cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(rows[table]))
    connection.rollback()
    connection.close()
    return costs


def empty(built: services.Services) -> None:
    with built.platform() as session:
        session.execute(text("TRUNCATE consent, obligation, contact, import_row CASCADE"))


def run_round(built: services.Services, content: bytes, shop_id: int, person_id: int) -> Costs:
    costs: Costs = {}
    with spent(costs, "bare read"):
        read_bare(content)
    with spent(costs, "box"):
        sheets = read_sheets(content, "list.xlsx")
    with spent(costs, "understanding"):
        walk(sheets)
    with built.tenant(shop_id) as session, spent(costs, "staging", find_backend(session)):
        import_id = stage(session, shop_id, person_id, sheets)
    costs["staging"] = costs["staging"].minus(costs["understanding"])
    for name in ("saving", "saving again"):
        with built.tenant(shop_id) as session:
            session.execute(text("UPDATE list_import SET status = 'read'"))
            with spent(costs, name, find_backend(session)):
                save(built, session, shop_id, person_id, import_id)
    rows = copy_out(built)
    empty(built)
    copied = copy_in(built, rows)
    copied_all = copied["contact"].plus(copied["consent"]).plus(copied["obligation"])
    return costs | {"COPY contact": copied["contact"], "COPY all": copied_all}


def find_backend(session: Session) -> int:
    number: int = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    return number


def compare(rounds: list[Costs], limit: str) -> str:
    """Median of the rounds' ratios; what is compared was run in the same one."""
    by_clock, by_processor = [], []
    for costs in rounds:
        ours, least = costs["understanding"].plus(costs["saving"]), costs["bare read"].plus(costs[limit])
        by_clock.append(ours.clock / least.clock)
        by_processor.append(ours.processor / least.processor)
    return f"{median(by_processor):.2f} x by processor time, {median(by_clock):.2f} x by the clock"


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    content = make_list(rows)
    walk(read_sheets(SHORT, "list.csv"))
    before = measure_peak()
    good = walk(read_sheets(content, "list.xlsx")).understood.good_rows
    peak = measure_peak()
    assert good == expected(rows).good
    with opened() as built:
        shop_id, person_id = add_shop(built)
        rounds = [run_round(built, content, shop_id, person_id) for _ in range(ROUNDS)]
    print(f"{rows} rows, {len(content) / 1e6:.1f} MB, medians of {ROUNDS}; seconds by the clock, and of the processor")
    for name in rounds[0]:
        costs = [each[name] for each in rounds]
        print(f"{name:16} {median(c.clock for c in costs):6.2f} {median(c.processor for c in costs):6.2f}")
    for limit in ("COPY all", "COPY contact"):
        print(f"understanding + saving against bare read + {limit}: {compare(rounds, limit)}")
    print(f"memory while understanding: {peak:.0f} MB, {peak - before:.0f} MB more than before the list was read")


if __name__ == "__main__":
    main()
