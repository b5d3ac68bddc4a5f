"""What the benchmarks of sending begin with: servers, a platform that only answers, shops with customers, wrk."""

from __future__ import annotations

import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.request import urlopen

from sqlalchemy import text

from bot.commands import migrate
from demo import seed
from demo.servers import running_servers
from jobs import services
from jobs.pump import pump
from jobs.runs import start_campaign
from models.number import SendingNumber
from settings import read_settings

PAYLOAD_BYTES = 700
UNPACED = 1_000_000


@dataclass(frozen=True)
class Scene:
    built: services.Services
    graph_port: int

    @property
    def number(self) -> str:
        return self.built.settings.whatsapp_phone_number_id

    def scalar(self, statement: str, **parameters: object) -> int:
        with self.built.platform() as session:
            return int(session.execute(text(statement), parameters).scalar_one())

    def run_sql(self, *statements: str, **parameters: object) -> None:
        with self.built.platform() as session:
            for statement in statements:
                session.execute(text(statement), parameters)

    def count_refused(self) -> int:
        """How many sends the platform has turned away for being too fast, since it was asked last."""
        with urlopen(f"http://127.0.0.1:{self.graph_port}/refused") as answer:
            return int(answer.read())


@contextmanager
def opened(delay: float, connections: int, rate: int = UNPACED, platform_rate: int = 0) -> Iterator[Scene]:
    """An empty installation beside a platform that answers after `delay` and refuses above `platform_rate` a second."""
    with running_servers(environ={}) as servers, running_graph(delay, platform_rate) as port:
        migrate(servers.database_url)
        built = services.build(
            read_settings(
                {
                    "DATABASE_URL": servers.database_url,
                    "REDIS_URL": servers.redis_url,
                    "WHATSAPP_API_URL": f"http://127.0.0.1:{port}",
                    "SEND_CONNECTIONS": str(connections),
                }
            )
        )
        services.use(built)
        scene = Scene(built, port)
        with built.platform() as session:
            waba = built.settings.whatsapp_business_account_id
            session.merge(SendingNumber(phone_number_id=scene.number, waba_id=waba, messages_per_second=rate))
            session.execute(text(_TEMPLATE), {"waba": waba})
            for language, body in seed.LOAN_REMINDER.items():
                session.execute(text(_TRANSLATION), {"language": language, "body": body})
        yield scene


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_graph(delay: float, rate: int = 0) -> Iterator[int]:
    port = find_port()
    given = ["--port", str(port), "--delay", str(delay), "--rate", str(rate)]
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.graph", *given])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def measure_wrk(port: int, connections: int, seconds: int = 5) -> float:
    """Requests a second of wrk with a body of the size of a template message."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed: apt-get install wrk")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(f'wrk.method = "POST"\nwrk.body = string.rep("x", {PAYLOAD_BYTES})\n')
        script.flush()
        address = f"http://127.0.0.1:{port}/v23.0/1/messages"
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script.name, address]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    assert found, printed
    return float(found[1])


def add_shop(scene: Scene, name: str, customers: int) -> int:
    """A shop whose customers all agreed and owe something; gives its id."""
    with scene.built.platform() as session:
        first = 919_000_000_000 + 10_000_000 * session.execute(text("SELECT count(*) FROM jeweller")).scalar_one()
        shop = seed.add_shop(
            session, scene.built, name, "Rajkot", seed.add_person(session, f"9198{first % 10**8:08}", name)
        )
        for step in _FILL:
            session.execute(text(step), {"shop": shop.id, "first": first, "customers": customers})
        shop_id: int = shop.id
    scene.run_sql("ANALYZE contact", "ANALYZE consent", "ANALYZE obligation")
    return shop_id


def begin_campaign(scene: Scene, shop_id: int) -> int:
    """A running campaign to all of a shop's customers, frozen by the product itself; gives its id."""
    with scene.built.platform() as session:
        campaign_id: int = session.execute(text(_CAMPAIGN), {"shop": shop_id}).scalar_one()
    start_campaign(campaign_id)
    scene.run_sql("ANALYZE message")
    return campaign_id


def forget_campaigns(scene: Scene) -> None:
    """So that the same customers can be written to again."""
    scene.run_sql("TRUNCATE message, run, campaign CASCADE")


def count_waiting(scene: Scene) -> int:
    """Asked between two calls of the pump, so it reads the two small indexes of what is open, never the whole table."""
    return sum(
        scene.scalar(f"SELECT count(*) FROM message WHERE {waiting}")
        for waiting in (
            "state = 'queued' AND kind = 'campaign'",
            "state IN ('claimed', 'sending') AND kind = 'campaign'",
        )
    )


@dataclass(frozen=True)
class Spent:
    seconds: float
    processor: float


def send_all(scene: Scene) -> Spent:
    """Pump until nothing waits; the processor's time is that of this process, user and system."""
    began, used = time.monotonic(), processor_seconds()
    while True:
        pump(scene.number)
        if not count_waiting(scene):
            break
    return Spent(time.monotonic() - began, processor_seconds() - used)


def processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


_FILL = (
    """
    INSERT INTO contact (jeweller_id, phone, name, language, segment, tags, extra)
    SELECT :shop, CAST(:first + n AS text), 'Ramesh Patel', (ARRAY['en','hi','kn','ta','pa'])[1 + n % 5], 'GOLD_LOAN',
        '[]', '{}'
    FROM generate_series(1, :customers) AS n
    """,
    "INSERT INTO consent (jeweller_id, contact_id, purpose, is_granted, source) "
    "SELECT jeweller_id, id, 'UTILITY', true, 'benchmark' FROM contact WHERE jeweller_id = :shop",
    "INSERT INTO obligation (jeweller_id, contact_id, kind, number, amount_paise, due_on, status) "
    "SELECT jeweller_id, id, 'LOAN', 'GL-' || id, 200000 + 1000 * (id % 5000), current_date + 7, 'due' FROM contact "
    "WHERE jeweller_id = :shop",
)
_TEMPLATE = "INSERT INTO template (waba_id, name, category) VALUES (:waba, 'loan_reminder', 'UTILITY')"
_TRANSLATION = """
INSERT INTO template_translation (template_id, meta_id, language, status, body, variables, parameter_format, buttons)
VALUES (1, :language, :language, 'APPROVED', :body, '["name", "amount", "loan_number", "due_date", "shop"]', 'NAMED', '[]')
"""
_CAMPAIGN = """
INSERT INTO campaign (jeweller_id, name, type, segment, template_id, values, status, due_at, is_for_now, confirmed_at,
    confirmed_by_person_id, confirm_key, version)
VALUES (:shop, 'Loan reminder', 'UTILITY', 'GOLD_LOAN', 1,
    '{"name": {"field": "name"}, "amount": {"field": "amount"}, "loan_number": {"field": "number"},
      "due_date": {"field": "due_on"}, "shop": {"field": "shop"}}',
    'scheduled', now(), true, now(), 1, gen_random_uuid()::text, 1)
RETURNING id
"""
