"""What most tests begin with: the product makes it once a test process, and from then on its rows are put back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime

import psycopg2.extensions

from demo import seed
from demo.town import Town, running_town
from settings import INDIA
from simulator.config import Config, Delays, Limits, WebhookRules
from simulator.templates.template import Template
from tests.cast import ASHA, MEERA, ZAVERI
from tests.rows import Rows, keep_rows, put_back

OpenCursor = Callable[[], AbstractContextManager[psycopg2.extensions.cursor]]


class Beginnings:
    """Of one test process. What was made yesterday is made anew, because loans are due a week from today."""

    def __init__(self, open_cursor: OpenCursor) -> None:
        self._open_cursor = open_cursor
        self._made_on = date.min
        self._rows: dict[str, Rows] = {}
        self._templates: list[Template] = []

    @contextmanager
    def bare_town(self, database_url: str, redis_url: str) -> Iterator[Town]:
        """In an empty database. The simulator begins with the templates as it approved them the first time."""
        today = datetime.now(INDIA).date()
        if today != self._made_on:
            self._made_on, self._rows, self._templates = today, {}, []
        is_made = self._put_back("bare")
        with running_town(database_url, redis_url, make_config(self._templates)) as town:
            if not is_made:
                make_bare_town(town)
                self._keep("bare")
                self._templates = town.sim.copy_templates()
            yield town

    def add_cast(self, town: Town) -> None:
        """To the bare town."""
        if not self._put_back("cast"):
            add_cast(town)
            self._keep("cast", without=self._rows["bare"])

    def _put_back(self, name: str) -> bool:
        """False when there is nothing to put back yet."""
        rows = self._rows.get(name)
        if rows is not None:
            with self._open_cursor() as cursor:
                put_back(cursor, rows)
        return rows is not None

    def _keep(self, name: str, without: Rows | None = None) -> None:
        with self._open_cursor() as cursor:
            rows = keep_rows(cursor)
        if without:
            assert without.tables.items() <= rows.tables.items(), "what was there before was changed"
            rows = Rows({name: rows.tables[name] for name in rows.tables.keys() - without.tables}, rows.sequences)
        self._rows[name] = rows


def make_config(templates: list[Template]) -> Config:
    """A platform that takes no time and sets no pace, and gathers webhooks for a moment that a chat hardly waits for."""
    return Config(
        port=0,
        delays=Delays(sent=0.0, delivered=0.0, read=0.0, review=0.0),
        limits=Limits(messages_per_second=None, pair_burst=None),
        webhooks=WebhookRules(batch_seconds=0.01),
        templates=templates,
    )


def make_bare_town(town: Town) -> None:
    """The whole way: hand the templates in, hear of each approval by webhook, read them."""
    seed.submit_templates(town.services, notices_in=("en",))
    town.drain()
    seed.read_templates(town.services)


def add_cast(town: Town) -> None:
    built = town.services
    with built.platform() as session:
        seed.add_person(session, ASHA, "Asha")
        for wa_id, owner, name, city in (
            (MEERA, "Meera", "Meera Jewellers", "Rajkot"),
            (ZAVERI, "Zaveri", "Zaveri Bros", "Surat"),
        ):
            shop = seed.add_shop(session, built, name, city, seed.add_person(session, wa_id, owner))
            seed.add_customers(session, built, shop)
        for customer in seed.CUSTOMERS:
            seed.add_person(session, customer.phone, customer.name)
