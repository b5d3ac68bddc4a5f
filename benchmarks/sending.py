"""Bulk sends through the whole pipeline (claim, point of no return, send, write down) against wrk in the same run.

    python -m benchmarks.sending --messages 20000 --delay 0.05 --connections 64

Prints messages a second of both, their ratio, and the processor time of the sender per 1,000 messages. Not paced.
"""

from __future__ import annotations

import argparse
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


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_graph(delay: float) -> Iterator[int]:
    port = find_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.graph", "--port", str(port), "--delay", str(delay)])
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
        command = [
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{seconds}s",
            "-s",
            script.name,
            f"http://127.0.0.1:{port}/v23.0/1/messages",
        ]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    assert found, printed
    return float(found[1])


_FILL = """
INSERT INTO contact (jeweller_id, phone, name, language, segment, tags, extra)
SELECT :shop, (919000000000 + n)::text, 'Ramesh Patel', (ARRAY['en','hi','kn','ta','pa'])[1 + n % 5], 'GOLD_LOAN', '[]', '{}'
FROM generate_series(1, :messages) AS n
"""
_STEPS = (
    "INSERT INTO consent (jeweller_id, contact_id, purpose, is_granted, source) "
    "SELECT jeweller_id, id, 'UTILITY', true, 'benchmark' FROM contact",
    "INSERT INTO obligation (jeweller_id, contact_id, kind, number, amount_paise, due_on, status) "
    "SELECT jeweller_id, id, 'LOAN', 'GL-' || id, 245000, current_date + 7, 'due' FROM contact",
)


def prepare(built: services.Services, messages: int) -> None:
    """One shop, as many customers, and one running campaign whose recipients are frozen by the product itself."""
    with built.platform() as session:
        number = SendingNumber(
            phone_number_id=built.settings.whatsapp_phone_number_id,
            waba_id=built.settings.whatsapp_business_account_id,
            messages_per_second=100_000,
        )
        session.merge(number)
        shop = seed.add_shop(session, built, "Benchmark", "Rajkot", seed.add_person(session, "919812300001", "Meera"))
        session.execute(text(_FILL), {"shop": shop.id, "messages": messages})
        for step in _STEPS:
            session.execute(text(step))
        session.execute(text(_TEMPLATE), {"waba": built.settings.whatsapp_business_account_id})
        for language, body in seed.LOAN_REMINDER.items():
            session.execute(text(_TRANSLATION), {"language": language, "body": body})
        session.execute(text(_CAMPAIGN), {"shop": shop.id})
        for table in ("contact", "consent", "obligation"):
            session.execute(text(f"ANALYZE {table}"))


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
    'scheduled', now(), true, now(), 1, 'benchmark', 1)
"""


def send_all(built: services.Services) -> tuple[float, float]:
    """Seconds by the clock and of processor time until nothing waits."""
    number = built.settings.whatsapp_phone_number_id
    began, used = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    while True:
        pump(number)
        with built.platform() as session:
            if not session.execute(text("SELECT 1 FROM message WHERE state = 'queued' LIMIT 1")).scalar():
                break
    after = resource.getrusage(resource.RUSAGE_SELF)
    return time.monotonic() - began, after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--delay", type=float, default=0.05)
    parser.add_argument("--connections", type=int, default=64)
    given = parser.parse_args()
    with running_servers(environ={}) as servers, running_graph(given.delay) as port:
        migrate(servers.database_url)
        built = services.build(
            read_settings(
                {
                    "DATABASE_URL": servers.database_url,
                    "REDIS_URL": servers.redis_url,
                    "WHATSAPP_API_URL": f"http://127.0.0.1:{port}",
                    "SEND_CONNECTIONS": str(given.connections),
                }
            )
        )
        services.use(built)
        prepare(built, given.messages)
        start_campaign(1)
        limit = measure_wrk(port, given.connections)
        seconds, used = send_all(built)
        with built.platform() as session:
            accepted = session.execute(
                text("SELECT count(DISTINCT wamid) FROM message WHERE state = 'accepted'")
            ).scalar_one()
        rate = accepted / seconds
        print(f"wrk {limit:.0f}/s · pipeline {rate:.0f}/s · ratio {rate / limit:.2f}")
        print(f"accepted {accepted} of {given.messages} · sender {used / accepted * 1000:.3f} CPU s per 1,000")


if __name__ == "__main__":
    main()
