"""The network itself: answers that are lost, connections that go silent; nobody waits for ever, nobody is written to twice."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from typing import Any

import psycopg2
import pytest
from psycopg2 import OperationalError, extensions
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import OperationalError as StatementError

from benchmarks.reliability.links import NOTHING, Links, running_links
from benchmarks.reliability.poisons import TOXICS, Cut, Silence
from demo.servers import Servers
from demo.town import Town
from jobs.pump import pump
from jobs.queues import Work, open_redis
from jobs.worker import Worker
from models.base import open_engine
from models.patience import impatient, patient
from tests.faults import naive
from tests.faults.conftest import Look
from tests.jobs.posts import NUMBER
from tests.jobs.scenes import begin, count_states
from tests.structure.sources import ROOT

PEOPLE = 40


@pytest.fixture
def links() -> Iterator[Links]:
    with running_links() as opened:
        yield opened


@pytest.fixture
def platform(links: Links, ledger_town: Town) -> Iterator[str]:
    """The way to the platform, where some of the answers are lost."""
    real = ledger_town.services.settings
    address = links.lead({"PLATFORM": real.whatsapp_api_url}, "PLATFORM")["PLATFORM"]
    links.opened["PLATFORM"].toxic = Cut()
    ledger_town.services.settings = dataclasses.replace(real, whatsapp_api_url=address)
    yield address
    ledger_town.services.settings = real


@pytest.fixture
def database(links: Links, servers: Servers) -> str:
    """A database without any table, by way of a link."""
    return links.lead({"DATABASE": servers.database_url}, "DATABASE")["DATABASE"]


@pytest.mark.usefixtures("platform")
def test_answers_that_are_lost_double_nobody(ledger_town: Town, look: Look) -> None:
    town = ledger_town
    campaign_id = begin(town, PEOPLE)
    pump(NUMBER)
    assert count_states(town, campaign_id)["unconfirmed"] > 0, "the network was good"
    town.drain()
    wait_until_clean(town, lambda: look(campaign_id).is_clean)
    assert look(campaign_id).recipients == PEOPLE
    assert count_states(town, campaign_id) == {"accepted": PEOPLE}


def test_a_sender_that_tries_again_doubles_them(
    ledger_town: Town, look: Look, platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same loss, met by a sender as one would write it at first: otherwise the toxic would prove nothing."""
    town = ledger_town
    campaign_id = begin(town, PEOPLE)
    monkeypatch.setenv("WHATSAPP_API_URL", platform)
    url = make_url(town.services.settings.database_url).set(drivername="postgresql")
    connection = psycopg2.connect(url.render_as_string(hide_password=False))
    has_more = True
    while has_more:
        try:
            has_more = naive.send_one(connection)
        except OSError:
            continue
    connection.close()
    assert look(campaign_id).doubled_people


def wait_until_clean(town: Town, is_so: Callable[[], bool]) -> None:
    for _ in range(100):
        if is_so():
            return
        town.sim.advance(1)
        town.drain()


@pytest.mark.parametrize("name", sorted(TOXICS.keys() - {"silence"}))
def test_a_toxic_holds_or_breaks_what_passes_and_alters_nothing(name: str, links: Links, database: str) -> None:
    connection = psycopg2.connect(database)
    cursor = connection.cursor()
    links.opened["DATABASE"].toxic = TOXICS[name]()
    try:
        cursor.execute("SELECT repeat('gold', 1000)")
        assert cursor.fetchone() == ("gold" * 1000,)
    except OperationalError:
        assert name in {"reset", "cut"}
    assert links.opened["DATABASE"].met > 0
    connection.close()


def test_a_statement_on_a_silent_connection_is_given_up_and_the_next_goes_over_another(
    links: Links, database: str
) -> None:
    engine = open_engine(f"postgresql+psycopg2://{database.partition('://')[2]}")
    with impatient(0.3):
        with engine.connect() as connection:
            links.opened["DATABASE"].toxic = Silence()
            with pytest.raises(StatementError, match="no answer in time") as raised:
                connection.execute(text("SELECT 1"))
        assert raised.value.connection_invalidated
        with pytest.raises(StatementError, match="no answer in time"):
            engine.connect()
        links.opened["DATABASE"].toxic = NOTHING
        with engine.connect() as connection, patient():
            assert connection.execute(text("SELECT 1 FROM pg_sleep(0.5)")).scalar() == 1
    engine.dispose()


def test_the_web_process_gives_up_a_silent_connection_and_one_that_is_never_made(links: Links, database: str) -> None:
    loader = SourceFileLoader("gunicorn_settings", str(ROOT / "gunicorn.conf.py"))
    settings: Any = module_from_spec(spec_from_loader(loader.name, loader))  # type: ignore[arg-type] # it has a spec
    loader.exec_module(settings)
    settings.ANSWER_SECONDS = 0.3
    extensions.set_wait_callback(settings.wait_for_database)
    try:
        connection = psycopg2.connect(database)
        links.opened["DATABASE"].toxic = Silence()
        with pytest.raises(OperationalError, match="no answer in time"):
            connection.cursor().execute("SELECT 1")
        assert connection.closed
        with pytest.raises(OperationalError, match="no answer in time"):
            psycopg2.connect(database)
    finally:
        extensions.set_wait_callback(None)


def test_jobs_wait_for_the_database_within_bounds_but_for_those_that_go_over_whole_lists(town: Town) -> None:
    seen: dict[str, set[bool]] = {}

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.setdefault("long" if "campaign" in statement else "short", set()).add(
            extensions.get_wait_callback() is not None
        )

    event.listen(town.services.store.engine, "before_cursor_execute", note)
    town.services.bell.ring("apply")
    town.drain()
    assert seen == {"short": {True}}
    seen.clear()
    town.services.bell.ring("start", 0)
    town.drain()
    event.remove(town.services.store.engine, "before_cursor_execute", note)
    assert seen["long"] == {False}


def test_a_server_that_takes_nothing_any_more_is_noticed_by_tcp(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect() as connection:
        opened: Any = connection.connection.dbapi_connection
        assert opened.info.dsn_parameters["tcp_user_timeout"] == "15000"
    engine.dispose()


def test_a_worker_notices_a_silent_redis_within_the_time_of_a_call(redis_clean: str) -> None:
    with closing(open_redis(redis_clean)) as connection:
        assert Worker([Work.SEND.value], connection=connection).connection_timeout <= 20
