"""One whole installation: servers, the simulated platform with its ledger, the processes of the Procfile, a shop."""

from __future__ import annotations

import os
import signal
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psycopg2
from sqlalchemy import make_url, text

from benchmarks.reliability.bars import wait_until
from benchmarks.reliability.checker import Verdict, check
from benchmarks.reliability.fleet import Fleet, Member, running_fleet
from benchmarks.reliability.told import Telling, check_told
from demo import seed
from demo.home import choose_port
from demo.processes import make_environment, read_procfile, run_release
from demo.servers import Servers, running_servers
from demo.town import STAFF
from jobs import services
from jobs.runs import start_campaign
from models.number import SendingNumber
from settings import read_settings
from simulator.remote import Remote, RemoteError

OWNER, SHOP = "919812300001", "Meera Jewellers"
START_SECONDS = 90.0
FIRST_PHONE = 919_700_000_000
# Short leases and ticks, so that what a dead worker held is found at once.
QUICK = {"LEASE_SECONDS": "2", "TICK_SECONDS": "1", "PUMP_SECONDS": "6", "SEND_CONNECTIONS": "16"}
# When the simulated platform tells what became of a message.
HABITS = "--sent-after 0.5 --delivered-after 0.1 --read-after 0.1"
# Longer than a lease and a tick: what was under way is found to be so before the platform tells what became of it.
LATE = "--sent-after 6 --delivered-after 0.1 --read-after 0.1"
EVERYTHING = ("web", "worker", "worker_send", "worker_apply", "worker_import", "worker_care", "scheduler")


@dataclass
class Installation:
    servers: Servers
    built: services.Services
    sim: Remote
    fleet: Fleet
    ledger: Path
    environment: Mapping[str, str]

    @property
    def number(self) -> str:
        return self.built.settings.whatsapp_phone_number_id

    @property
    def webhook(self) -> str:
        return f"http://127.0.0.1:{self.environment['PORT']}/webhooks/whatsapp"

    def run_sql(self, statement: str, **parameters: Any) -> list[Any]:
        """One statement over all tenants, committed."""
        with self.built.platform() as session:
            result = session.execute(text(statement), parameters)
            return list(result) if result.returns_rows else []

    def scalar(self, statement: str, **parameters: Any) -> Any:
        return self.run_sql(statement, **parameters)[0][0]

    def count_in(self, *states: str) -> int:
        return int(
            self.scalar(
                "SELECT count(*) FROM message WHERE kind = 'campaign' AND state = ANY(:states)", states=list(states)
            )
        )

    def count_accepted(self) -> int:
        """By the platform, whatever the database knows of it yet."""
        return self.ledger.read_bytes().count(b'"category":"marketing"') if self.ledger.exists() else 0

    def has_ended(self, *campaign_ids: int) -> bool:
        ids = list(campaign_ids)
        return not self.scalar("SELECT count(*) FROM campaign WHERE id = ANY(:ids) AND status <> 'completed'", ids=ids)

    def look(self, *campaign_ids: int) -> Verdict:
        """The checker's verdict; it looks with eyes of its own."""
        with self._own_eyes() as cursor:
            return check(self.ledger, cursor, *campaign_ids)

    def listen(self, *campaign_ids: int) -> Telling:
        """What their owners were told of campaigns that have come to rest, as another checker sees it."""
        with self._own_eyes() as cursor:
            return check_told(self.sim.ledger(), cursor, *campaign_ids)

    @contextmanager
    def _own_eyes(self) -> Iterator[Any]:
        address = make_url(self.servers.admin_url).set(database=make_url(self.servers.database_url).database)
        connection = psycopg2.connect(address.render_as_string(hide_password=False))
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def is_delivered(self) -> bool:
        """Whether all that was accepted is known to have arrived."""
        return not self.scalar(_ON_ITS_WAY)

    def settle(self, *campaign_ids: int, seconds: float = 120.0) -> Verdict:
        """Wait for the end of campaigns and of what the platform tells of them."""
        wait_until(lambda: self.has_ended(*campaign_ids), seconds)
        wait_until(lambda: self.look(*campaign_ids).is_clean, 20.0, 0.2)
        return self.look(*campaign_ids)

    def add_people(self, count: int, first: int = FIRST_PHONE) -> None:
        self.run_sql(ADD_PEOPLE, first=first, count=count)

    def plan(self, due_in: float = -1.0, segment: str = "MARKETING") -> int:
        """A confirmed campaign that has not begun."""
        key = uuid.uuid4().hex
        return int(self.scalar(PLAN, due_in=due_in, key=key, segment=segment))

    def begin(self, people: int, first: int = FIRST_PHONE) -> int:
        """A running campaign to so many new customers, frozen by the product itself."""
        self.add_people(people, first)
        campaign_id = self.plan()
        start_campaign(campaign_id)
        return campaign_id

    def start(self, *names: str) -> list[Member]:
        return [self.fleet.start_line(read_procfile()[name]) for name in names]

    def wait_for_web(self) -> None:
        if wait_until(lambda: _answers(self.webhook.replace("/webhooks/whatsapp", "/ready")), START_SECONDS) is None:
            raise RuntimeError("the web process did not come up:\n" + self.fleet.read_logs()[-3000:])

    @property
    def deployed(self) -> list[Member]:
        """All but the simulator."""
        return [member for member in self.fleet.members if "simulator" not in member.command]


@contextmanager
def installed(
    more: Mapping[str, str] | None = None,
    rate: int = 80,
    durable: bool = True,
    detour: Callable[[Mapping[str, str]], Mapping[str, str]] = dict,
    habits: str = HABITS,
) -> Iterator[Installation]:
    """Migrated and filled, the simulator up; nothing of the Procfile runs yet, and everything ends with the block.

    The processes reach the servers at the addresses that `detour` makes of theirs.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ektola-chaos-")))
        servers = stack.enter_context(running_servers(durable, environ={"PATH": os.environ.get("PATH", "")}))
        # Below the range of outgoing connections, so that a restarted process finds its own free again.
        web, page = choose_port(), choose_port()
        environment = make_environment(
            {
                "DATABASE_URL": servers.database_url,
                "REDIS_URL": servers.redis_url,
                "WHATSAPP_API_URL": f"http://127.0.0.1:{page}",
                "STAFF_NUMBERS": STAFF,
                "ENVIRONMENT": "test",
                "PORT": str(web),
                "WEB_CONCURRENCY": "2",
                "LOG_LEVEL": "WARNING",
                **QUICK,
                **(more or {}),
            }
        )
        run_release(environment)
        built = services.build(read_settings(environment))
        stack.callback(built.store.engine.dispose)
        stack.callback(built.bell.connection.close)
        stack.callback(built.client.close)
        services.use(built)
        stack.callback(services.use, None)
        fleet = stack.enter_context(running_fleet({**environment, **detour(environment)}, folder / "logs"))
        sim, ledger = Remote(f"http://127.0.0.1:{page}"), folder / "accepted.jsonl"
        installation = Installation(servers, built, sim, fleet, ledger, environment)
        fleet.start_line(
            f"python -m simulator --port {page} --webhook {installation.webhook} --ledger-file {ledger} "
            f"--rate 0 --pair-burst 0 --review-after 0 {habits}"
        )
        _fill(installation, rate)
        yield installation


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _fill(installation: Installation, rate: int) -> None:
    if wait_until(lambda: _is_up(installation.sim), START_SECONDS) is None:
        raise RuntimeError("the simulator did not come up:\n" + installation.fleet.read_logs()[-3000:])
    built = installation.built
    seed.submit_templates(built, notices_in=("en",))
    time.sleep(0.5)  # until their review is over
    seed.read_templates(built)
    with built.platform() as session:
        waba = built.settings.whatsapp_business_account_id
        session.merge(SendingNumber(phone_number_id=installation.number, waba_id=waba, messages_per_second=rate))
        seed.add_shop(session, built, SHOP, "Rajkot", seed.add_person(session, OWNER, "Meera"))


def _is_up(sim: Remote) -> bool:
    try:
        sim.settings()
    except (OSError, RemoteError):
        return False
    return True


_ON_ITS_WAY = """
SELECT count(*) FROM message WHERE kind = 'campaign' AND state = 'accepted' AND delivered_at IS NULL AND failed_at IS NULL
"""
ADD_PEOPLE = """
WITH added AS (
    INSERT INTO contact (jeweller_id, phone, name, language, segment, city, tags, extra)
    SELECT jeweller.id, CAST(:first + n AS text), 'Customer ' || n, 'en', 'MARKETING', 'Rajkot', '[]', '{}'
    FROM jeweller, generate_series(1, :count) AS n RETURNING id, jeweller_id
)
INSERT INTO consent (jeweller_id, contact_id, purpose, is_granted, source)
SELECT added.jeweller_id, added.id, 'MARKETING', true, 'in the shop' FROM added
"""
PLAN = """
INSERT INTO campaign (jeweller_id, name, type, segment, template_id, values, status, due_at, is_for_now, confirmed_at,
    confirmed_by_person_id, confirm_key, version)
SELECT jeweller.id, 'Diwali offer', 'MARKETING', :segment, template.id,
    '{"name": {"field": "name"}, "shop": {"field": "shop"}, "offer": {"text": "free polish"}}',
    'scheduled', clock_timestamp() + :due_in * interval '1 second', true, now(), member.person_id, :key, 1
FROM jeweller JOIN member ON member.jeweller_id = jeweller.id, template WHERE template.name = 'diwali_offer'
RETURNING id
"""
