"""What an import of 100,000 rows costs beyond reading its cells and copying them into the tables they end up in.

`python -m benchmarks.import_whole [ROWS]` starts a PostgreSQL of its own, makes one untidy workbook and, in turns, does
the least that could be done (a bare read with calamine, COPY of ready rows into the indexed tables) and what the
product does: understanding, and saving on a jeweller's word. The box that parses the file and the table where rows
wait for that word are measured too and left out of the ratio: the bare way has neither.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.import_understanding import TODAY, make_list, measure, measure_peak, read_bare
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


def copy_in(built: services.Services, rows: dict[str, str]) -> dict[str, float]:
    """The least that saving could cost: ready rows, all indexes and keys, no row security. Undone at the end."""
    connection: Any = built.store.engine.raw_connection()
    cursor = connection.cursor()
    cursor.execute("SELECT set_config('app.scope', 'platform', false)")
    taken = {}
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        began = time.perf_counter()
        cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(rows[table]))
        taken[table] = time.perf_counter() - began
    connection.rollback()
    connection.close()
    return taken


def empty(built: services.Services) -> None:
    with built.platform() as session:
        session.execute(text("TRUNCATE consent, obligation, contact, import_row CASCADE"))


def run_round(built: services.Services, content: bytes, shop_id: int, person_id: int) -> dict[str, float]:
    taken = {"bare read": measure(lambda: read_bare(content))}
    began = time.perf_counter()
    sheets = read_sheets(content, "list.xlsx")
    taken["box"] = time.perf_counter() - began
    taken["understanding"] = measure(lambda: walk(sheets))
    with built.tenant(shop_id) as session:
        began = time.perf_counter()
        import_id = stage(session, shop_id, person_id, sheets)
        taken["staging"] = time.perf_counter() - began - taken["understanding"]
    for name in ("saving", "saving again"):
        with built.tenant(shop_id) as session:
            session.execute(text("UPDATE list_import SET status = 'read'"))
            taken[name] = measure(lambda: save(built, session, shop_id, person_id, import_id))
    rows = copy_out(built)
    empty(built)
    copied = copy_in(built, rows)
    return taken | {"COPY contact": copied["contact"], "COPY all": sum(copied.values())}


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    content = make_list(rows)
    before = measure_peak()
    good = sum(1 for _ in open_list(read_sheets(content, "list.xlsx"), TODAY, decide_nothing).sort())
    peak = measure_peak()
    assert good == expected(rows).good
    with opened() as built:
        shop_id, person_id = add_shop(built)
        rounds = [run_round(built, content, shop_id, person_id) for _ in range(ROUNDS)]
    taken = {name: median(each[name] for each in rounds) for name in rounds[0]}
    print(f"{rows} rows, {len(content) / 1e6:.1f} MB, medians of {ROUNDS}")
    for name, seconds in taken.items():
        print(f"{name:16} {seconds:6.2f} s")
    ours = taken["understanding"] + taken["saving"]
    for name in ("COPY all", "COPY contact"):
        least = taken["bare read"] + taken[name]
        print(f"understanding + saving is {ours / least:.2f} x (bare read + {name}): {ours:.2f} s / {least:.2f} s")
    print(f"memory while understanding: {peak - before:.0f} MB more than before ({before:.0f} MB)")


if __name__ == "__main__":
    main()
