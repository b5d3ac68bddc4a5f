"""One shop never sees another: the database enforces it, table by table, whatever the code above forgets."""

from __future__ import annotations

import ast
import random
import threading
from collections.abc import Iterator
from typing import Any

import psycopg2
import psycopg2.errors
import psycopg2.extensions
import pytest
from sqlalchemy import func, make_url, select

from demo.servers import Servers
from demo.town import Town
from models.base import Store, open_engine
from models.contact import Contact
from models.records import METADATA, PLATFORM_TABLES, TENANT_TABLES
from tests.conftest import admin_cursor
from tests.jobs.scenes import add_people, begin, find_shop, run_sql
from tests.structure.sources import get_name, list_code, read_tree

# Tables without a jeweller: whoever adds one writes here why no row of it belongs to a shop.
WITHOUT_A_JEWELLER = {
    "person",  # a WhatsApp account, which may belong to several shops
    "service_window",  # of a person and a sending number
    "conversation",  # of a person
    "transcript_line",  # of a person
    "staff",  # of the platform
    "inbox_post",  # arrives before anybody knows whom it is for
    "inbox_item",  # the same
    "status_event",  # the same
    "template",  # of a WhatsApp business account
    "template_translation",
    "sending_number",  # shared by shops
    "platform_stop",
}
# The shop itself: its own id stands where other tables have `jeweller_id`.
SHOP = "jeweller"

# Rules of uniqueness that do not name the shop: none of them tells one shop what another has, because nobody can
# choose or guess the value, or because it already hangs on a row of the shop.
SHOPLESS_RULES = {
    "uq_message_callback_id",
    "ix_message_wamid",
    "uq_message_recipient",
    "uq_run_campaign_id_due_at",
    "pk_consent",
    "pk_import_row",
    "pk_card_token",
    "uq_tally_alike",
}


@pytest.fixture
def admin(servers: Servers, database_url: str) -> Iterator[Any]:
    with admin_cursor(servers, make_url(database_url).database) as cursor:
        yield cursor


def test_every_table_is_known_to_be_a_shops_or_the_platforms(admin: Any) -> None:
    assert PLATFORM_TABLES == WITHOUT_A_JEWELLER
    admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'")
    assert {name for (name,) in admin.fetchall()} == set(METADATA.tables)
    admin.execute("SELECT table_name FROM information_schema.columns WHERE column_name = 'jeweller_id'")
    assert {name for (name,) in admin.fetchall()} == TENANT_TABLES


def test_every_table_of_a_shop_is_protected_from_its_owner_too(admin: Any) -> None:
    admin.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity")
    assert {name for (name,) in admin.fetchall()} == TENANT_TABLES | {SHOP}


def test_every_policy_asks_for_the_shop_or_the_platform(admin: Any) -> None:
    admin.execute("SELECT tablename, cmd, permissive, qual, with_check FROM pg_policies WHERE schemaname = 'public'")
    policies = admin.fetchall()
    assert {table for table, *_ in policies} == TENANT_TABLES | {SHOP}
    for table, command, permissive, qual, with_check in policies:
        assert permissive == "PERMISSIVE"
        column = "id" if table == SHOP else "jeweller_id"
        for rule in filter(None, (qual, with_check)):
            assert f"OR ({column} = " in rule
            assert "current_setting('app.scope'::text, true)" in rule
            assert " = 'platform'::text" in rule
            assert rule.count(" OR ") == 1, (table, "a second way in")
        # Nobody may change or remove a line of the audit; everywhere else one policy is for every command.
        assert command in ({"SELECT", "INSERT"} if table == "audit" else {"ALL"})
        assert qual or command == "INSERT"
        assert with_check or command == "SELECT"


def test_uniqueness_tells_no_shop_what_another_has(admin: Any) -> None:
    admin.execute(
        "SELECT relname, indkey.attname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
        "JOIN pg_attribute indkey ON indkey.attrelid = indexrelid "
        "WHERE indisunique AND indrelid::regclass::text = ANY(%s)",
        (sorted(TENANT_TABLES),),
    )
    columns: dict[str, set[str]] = {}
    for rule, column in admin.fetchall():
        columns.setdefault(rule, set()).add(column)
    shopless = {rule for rule, names in columns.items() if "jeweller_id" not in names and names != {"id"}}
    assert shopless == SHOPLESS_RULES


def test_rows_of_one_shop_cannot_hang_on_rows_of_another(admin: Any) -> None:
    """References among tables of shops name the shop, but those to a file, which the policy of its table guards."""
    admin.execute(
        "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(%(tables)s) "
        "AND confrelid::regclass::text = ANY(%(tables)s) AND NOT EXISTS (SELECT FROM pg_attribute "
        "WHERE attrelid = conrelid AND attnum = ANY(conkey) AND attname = 'jeweller_id')",
        {"tables": sorted(TENANT_TABLES)},
    )
    assert {name for (name,) in admin.fetchall()} == {
        "fk_message_file_id",
        "fk_list_import_file_id",
        "fk_list_import_rejected_file_id",
    }


@pytest.fixture
def app(town: Town) -> Iterator[psycopg2.extensions.connection]:
    """The app's own role without any scope, in a town where both shops have a campaign under way."""
    for name in ("Meera Jewellers", "Zaveri Bros"):
        begin(town, 2, name)
    connection = psycopg2.connect(town.services.settings.database_url.replace("+psycopg2", ""))
    try:
        yield connection
    finally:
        connection.close()


def shop_ids(town: Town) -> tuple[int, int]:
    with town.services.platform() as session:
        return find_shop(session).id, find_shop(session, "Zaveri Bros").id


def test_without_a_scope_no_shop_has_any_row(town: Town, app: psycopg2.extensions.connection, admin: Any) -> None:
    full = set()
    with app.cursor() as cursor:
        for table in sorted(TENANT_TABLES | {SHOP}):
            admin.execute(f"SELECT count(*) FROM {table}")
            if admin.fetchone()[0]:
                full.add(table)
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
    assert {"jeweller", "member", "contact", "consent", "obligation", "campaign", "run", "message", "audit"} <= full


def test_a_shop_reads_changes_and_adds_its_own_only(town: Town, app: psycopg2.extensions.connection) -> None:
    meera, zaveri = shop_ids(town)
    with app.cursor() as cursor:
        cursor.execute("SELECT set_config('app.jeweller_id', %s, false)", (str(zaveri),))
        cursor.execute("SELECT DISTINCT jeweller_id FROM contact")
        assert cursor.fetchall() == [(zaveri,)]
        cursor.execute("UPDATE contact SET name = 'seen' WHERE jeweller_id = %s", (meera,))
        assert cursor.rowcount == 0
        cursor.execute("UPDATE contact SET name = 'seen'")
        assert cursor.rowcount > 0
        cursor.execute("DELETE FROM consent WHERE jeweller_id = %s", (meera,))
        assert cursor.rowcount == 0
        app.commit()
    names = run_sql(town, "SELECT count(*) FROM contact WHERE jeweller_id = :id AND name = 'seen'", id=meera)
    assert names[0][0] == 0


WRITES_INTO_ANOTHER = (
    "INSERT INTO contact (jeweller_id, phone, name, segment, tags, extra) "
    "VALUES (%(other)s, '910000000000', 'x', 'MARKETING', '[]', '{}')",
    "UPDATE contact SET jeweller_id = %(other)s",
    "INSERT INTO audit (at, jeweller_id, action, object, detail) VALUES (now(), %(other)s, 'x', 'x', '{}')",
    "INSERT INTO audit (at, jeweller_id, action, object, detail) VALUES (now(), NULL, 'x', 'x', '{}')",
    "INSERT INTO member (jeweller_id, person_id, role, status) SELECT %(other)s, id, 'owner', 'active' FROM person",
    "UPDATE jeweller SET id = %(other)s",
)


def test_a_shop_cannot_write_into_another(town: Town, app: psycopg2.extensions.connection) -> None:
    meera, zaveri = shop_ids(town)
    for statement in WRITES_INTO_ANOTHER:
        with app.cursor() as cursor:
            cursor.execute("SELECT set_config('app.jeweller_id', %s, true)", (str(zaveri),))
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(statement, {"other": meera})
        app.rollback()


def test_a_row_cannot_name_a_shop_and_somebody_elses_customer(town: Town, app: psycopg2.extensions.connection) -> None:
    meera, zaveri = shop_ids(town)
    (theirs,) = run_sql(town, "SELECT id FROM contact WHERE jeweller_id = :id LIMIT 1", id=meera)
    with app.cursor() as cursor:
        cursor.execute("SELECT set_config('app.jeweller_id', %s, true)", (str(zaveri),))
        with pytest.raises(psycopg2.errors.ForeignKeyViolation):
            cursor.execute(
                "INSERT INTO obligation (jeweller_id, contact_id, kind, number, status) VALUES (%s, %s, 'LOAN', 'X', 'due')",
                (zaveri, theirs.id),
            )


def test_the_audit_can_only_grow(town: Town, app: psycopg2.extensions.connection) -> None:
    before = run_sql(town, "SELECT * FROM audit ORDER BY id")
    assert before
    with app.cursor() as cursor:
        cursor.execute("SELECT set_config('app.scope', 'platform', false)")
        cursor.execute("UPDATE audit SET action = 'nothing happened'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM audit")
        assert cursor.rowcount == 0
        app.commit()
    assert run_sql(town, "SELECT * FROM audit ORDER BY id") == before


def test_a_scope_ends_with_its_transaction_on_every_connection_of_a_pool(town: Town) -> None:
    """A thousand transactions of three kinds, some of them broken off, take turns on five connections."""
    meera, zaveri = shop_ids(town)
    with town.services.platform() as session:
        add_people(session, find_shop(session), 3)
        everybody = session.scalars(select(func.count(Contact.id))).one()
        own = dict(session.execute(select(Contact.jeweller_id, func.count()).group_by(Contact.jeweller_id)).all())
    engine = open_engine(town.services.settings.database_url, pool_size=5)
    store = Store(engine)
    wrong: list[tuple[str, object]] = []
    done: list[int] = []

    def look(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(125):
            kind = chance.choice(["meera", "zaveri", "platform", "nobody"])
            try:
                seen = see(kind)
                if chance.random() < 0.2:
                    see(kind, breaks=True)
            except ZeroDivisionError:
                pass
            expected = {"meera": own[meera], "zaveri": own[zaveri], "platform": everybody, "nobody": 0}[kind]
            if seen != expected:
                wrong.append((kind, seen))
            done.append(1)

    def see(kind: str, breaks: bool = False) -> int:
        if kind == "nobody":
            with engine.connect() as connection:
                return int(connection.execute(select(func.count(Contact.id))).scalar_one())
        scope = store.platform() if kind == "platform" else store.tenant(meera if kind == "meera" else zaveri)
        with scope as session:
            seen = session.scalars(select(func.count(Contact.id))).one()
            if breaks:
                raise ZeroDivisionError
            return seen

    threads = [threading.Thread(target=look, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    assert wrong == []
    assert len(done) == 1000


def test_only_one_module_chooses_the_scope() -> None:
    """Whoever names a setting of row security, or SQL that could turn it off, stands in that module."""
    words = (
        "app.scope",
        "app.jeweller_id",
        "set_config",
        "row_security",
        "row level security",
        "session authorization",
    )
    found = set()
    for path in list_code():
        for node in ast.walk(read_tree(path)):
            text = node.value.casefold() if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if any(word in text for word in words):
                found.add(get_name(path))
    assert found == {"models/base.py"}


def test_only_jobs_and_the_web_process_work_over_all_shops() -> None:
    """Dialogues and records are handed a session and never open one."""
    openers = set()
    for path in list_code():
        for node in ast.walk(read_tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "platform":
                openers.add(get_name(path).split("/")[0])
    assert openers <= {"jobs", "bot", "demo"}
