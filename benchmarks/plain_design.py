"""The plain design, for comparison: a task of Celery for each message, in four processes, nothing kept or batched.

    pip install -r benchmarks/requirements.txt
    python -m benchmarks.plain_design --messages 800

Prints its rate and processor time, Celery's own included, and the product's in the same run over as many connections as
by default.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from benchmarks import scene as stage
from benchmarks import web
from benchmarks.webhook import judge

LEAST_TIMES_THE_RATE, LEAST_TIMES_THE_COST = 25.0, 300.0
CONCURRENCY = 4
_SENT = "SELECT count(*) FROM message WHERE state = 'accepted'"


@contextmanager
def running_celery(scene: stage.Scene) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of four processes that is ready."""
    settings = scene.built.settings
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "benchmarks.plain_tasks", "worker"]
    given = ["--concurrency", str(CONCURRENCY), "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    environment = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "PLAIN_URL": f"{settings.whatsapp_api_url}/v23.0/{scene.number}/messages",
    }
    os.environ |= environment  # for our own side, which only queues
    process = subprocess.Popen([*command, *given], cwd=web.ROOT, env=environment)
    try:
        send_plainly(scene, 1, CONCURRENCY)  # until it is up, and each process has its connection
        yield process
    finally:
        process.terminate()
        process.wait()


def send_plainly(scene: stage.Scene, first: int, last: int) -> float:
    """The messages with these ids; gives the seconds until all are accepted."""
    from benchmarks.plain_tasks import send_one  # noqa: PLC0415 - reads where the queue is as it is loaded

    before, began = scene.scalar(_SENT), time.monotonic()
    for message_id in range(first, last + 1):
        send_one.delay(message_id)
    while scene.scalar(_SENT) < before + last + 1 - first:
        time.sleep(0.05)
    return time.monotonic() - began


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=800)
    parser.add_argument("--delay", type=float, default=0.05)
    given = parser.parse_args()
    if find_spec("celery") is None or find_spec("httpx") is None:
        sys.exit("Celery and httpx are not installed: pip install -r benchmarks/requirements.txt")
    with stage.opened(given.delay, 128) as scene:
        stage.begin_campaign(scene, stage.add_shop(scene, "Benchmark", 20_000))
        with running_celery(scene) as celery:
            used = web.processor_seconds(celery.pid)
            seconds = send_plainly(scene, CONCURRENCY + 1, CONCURRENCY + given.messages)
            plain = stage.Spent(seconds, web.processor_seconds(celery.pid) - used)
        rest = stage.count_waiting(scene)
        own = stage.send_all(scene)
    rates, costs = [], []
    for name, count, spent in (("plain", given.messages, plain), ("product", rest, own)):
        rates.append(count / spent.seconds)
        costs.append(1000 * spent.processor / count)
        print(f"{name:<8} {rates[-1]:>7,.0f}/s   {costs[-1]:>7.3f} CPU s of the sender per 1,000")
    verdicts = [
        judge("times the rate", rates[1] / rates[0], LEAST_TIMES_THE_RATE, at_least=True),
        judge("times less of the processor", costs[0] / costs[1], LEAST_TIMES_THE_COST, at_least=True),
    ]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
