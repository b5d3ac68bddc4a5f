"""B11: a day's webhooks come again doubled, shuffled and in other batches; the database ends up the same each time."""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg2
from sqlalchemy import make_url, text

from benchmarks.reliability.bars import Findings
from benchmarks.reliability.installation import ADD_PEOPLE, FIRST_PHONE, OWNER, PLAN, SHOP
from bot.commands import migrate
from bot.intake import store_post
from demo import seed
from demo.servers import Servers, running_servers
from demo.town import Town, make_settings, running_town
from jobs import services
from jobs.runs import start_campaign
from simulator.config import Config, Delays, Limits

HOUR = 3600.0
FAILED, STOPPED = range(1, 200, 20), range(5, 200, 20)
LARGEST_BATCH = 1000
SNAPSHOT, AGAIN = "before", "again"
STATES = (
    "SELECT callback_id, state, reason, error_code, sent_at, delivered_at, read_at, failed_at FROM message "
    "WHERE kind = 'campaign' ORDER BY callback_id",
    "SELECT phone, opted_out_at IS NULL, offers_stopped_at IS NULL, deleted_at IS NULL FROM contact ORDER BY phone",
    "SELECT id, status, pause_reason, due_at FROM campaign ORDER BY id",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--times", type=int, default=10)


def run(given: argparse.Namespace) -> Findings:
    """Twice over: on the day's own rows, which must not change, and from before the day, which must end up as the day."""
    findings = Findings()
    config = Config(
        port=0,
        delays=Delays(sent=HOUR, delivered=60, read=60, review=0.0),
        limits=Limits(messages_per_second=None, pair_burst=None),
    )
    with running_servers(durable=False, environ={}) as servers:
        migrate(servers.database_url)
        with running_town(servers.database_url, servers.redis_url, config) as town:
            send(town, given.people)
            town.services.store.engine.dispose()
            copy_database(servers, SNAPSHOT)
            happen(town)
            bodies = [bytes(row[0]) for row in ask(town.services, "SELECT body FROM inbox_post ORDER BY id")]
            day = fingerprint(town.services)
            findings.note("posts of the day", len(bodies))
            for number in range(given.times):
                replay(town, bodies, random.Random(number))
                findings.hold("once more changes nothing", fingerprint(town.services) == day)
            own = town.services
            for number in range(given.times):
                with other_services(servers, town) as town.services:
                    services.use(town.services)
                    before = fingerprint(town.services)
                    replay(town, bodies, random.Random(number))
                    findings.hold("the day was worth something", before != day)
                    findings.hold("another order ends the same", fingerprint(town.services) == day)
                town.services = own
                services.use(own)
        findings.note("replays", 2 * given.times)
    return findings


def send(town: Town, people: int) -> None:
    """A campaign whose messages are all accepted, and nothing is told of them yet."""
    built = town.services
    seed.submit_templates(built, notices_in=("en",))
    town.drain()
    seed.read_templates(built)
    with built.platform() as session:
        seed.add_shop(session, built, SHOP, "Rajkot", seed.add_person(session, OWNER, "Meera"))
        session.execute(text(ADD_PEOPLE), {"first": FIRST_PHONE, "count": people})
        plan = {"due_in": -1.0, "key": "day", "segment": "MARKETING"}
        campaign_id = session.execute(text(PLAN), plan).scalar_one()
    for number in FAILED:
        town.sim.fault("fail_later", code=131026, to=str(FIRST_PHONE + number))
    start_campaign(campaign_id)
    town.drain()


def happen(town: Town) -> None:
    """Messages are delivered and read, some fail, and some people want no more of them."""
    town.sim.advance(2 * HOUR)
    for number in STOPPED:
        town.sim.say(str(FIRST_PHONE + number), "STOP")
    town.sim.say(OWNER, "report")
    town.drain()


def replay(town: Town, bodies: Sequence[bytes], chance: random.Random) -> None:
    """Everything twice, in an order and in batches of chance, and many of them applied before the next one comes."""
    pieces = [piece for body in bodies for piece in take_apart(body)] * 2
    chance.shuffle(pieces)
    while pieces:
        size = min(chance.choice([1, 3, 30, LARGEST_BATCH]), len(pieces) // 3 + 1)
        part, pieces = pieces[:size], pieces[size:]
        store_post(town.services, put_together(part))
        if chance.random() < 0.5:
            town.drain()
    town.services.bell.ring("apply")
    town.tick()


def take_apart(body: bytes) -> Iterator[dict[str, Any]]:
    """Single changes, each with one status or one message."""
    for entry in json.loads(body)["entry"]:
        for change in entry["changes"]:
            statuses = change["value"].get("statuses", ())
            for status in statuses:
                value = {**change["value"], "statuses": [status]}
                yield {"id": entry["id"], "changes": [{**change, "value": value}]}
            if not statuses:
                yield {"id": entry["id"], "changes": [change]}


def put_together(entries: Sequence[dict[str, Any]]) -> bytes:
    return json.dumps({"object": "whatsapp_business_account", "entry": list(entries)}).encode()


def ask(built: services.Services, statement: str) -> list[Any]:
    with built.platform() as session:
        return list(session.execute(text(statement)))


def fingerprint(built: services.Services) -> str:
    """Of messages, contacts and campaigns."""
    rows = [tuple(row) for statement in STATES for row in ask(built, statement)]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def copy_database(servers: Servers, name: str, source: str = "ektola") -> str:
    """A copy, with its own name, for the same role; the address of it."""
    connection = psycopg2.connect(servers.admin_url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {source} OWNER ektola")
    finally:
        connection.close()
    return make_url(servers.database_url).set(database=name).render_as_string(hide_password=False)


@contextmanager
def other_services(servers: Servers, town: Town) -> Iterator[services.Services]:
    """On a fresh copy of what was before the day."""
    url = copy_database(servers, AGAIN, SNAPSHOT)
    built = services.build(make_settings(url, servers.redis_url, town.sim.url, {}))
    built.clock = town.services.clock
    try:
        yield built
    finally:
        built.store.engine.dispose()
        built.client.close()
        built.bell.connection.close()
