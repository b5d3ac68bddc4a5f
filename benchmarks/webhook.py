"""The durable webhook (200 after the commit) against a Flask view that does nothing, in the same gunicorn.

    python -m benchmarks.webhook                      three pairs of the most there is, and of 500 and 1,000 a second
    python -m benchmarks.webhook --pairs 1 --seconds 2 --rates 500

One status in each post, no two alike, signatures checked. Prints per pair the requests a second of both, and what one
request costs the processor in all, since other programs may want the same cores meanwhile; both ratios; per rate the
latencies of both in milliseconds. At the end it counts what is stored.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
from collections.abc import Sequence

from sqlalchemy import text

from benchmarks import web
from bot.commands import migrate
from demo.servers import running_servers

MOST_PER_SECOND = 12_000
LEAST_RATIO, MOST_TIMES, MOST_MS = 0.60, 3.0, 200.0

_KEPT = "SELECT count(*), count(DISTINCT body), count(DISTINCT CAST(xmin AS text)) FROM inbox_post"

_numbers = itertools.count(1)


def make_posts(count: int) -> list[tuple[str, bytes]]:
    words = itertools.cycle(("sent", "delivered", "read"))
    return [web.write_status(f"wamid.HBgMOTE5NzAwMDAwMDAx{next(_numbers):020}", next(words)) for _ in range(count)]


def compare_most(webs: Sequence[web.Web], postmaster: int, connections: int, seconds: int) -> tuple[float, float]:
    """Two ratios: of requests a second, and the other way about, of what one costs the processor in all."""
    count = MOST_PER_SECOND * seconds
    noop, ours = (web.measure_most(each, postmaster, make_posts(count), connections, seconds) for each in webs)
    for name, most in (("no-op", noop), ("webhook", ours)):
        print(
            f"most    {name:<8}{most.rate:>7,.0f}/s   {most.cost:>5,.0f} µs each: web {most.web:,.0f}, "
            f"PostgreSQL {most.database:,.0f}, wrk {most.client:,.0f}",
            flush=True,
        )
    return ours.rate / noop.rate, noop.cost / ours.cost


def compare_paced(webs: Sequence[web.Web], rate: int, seconds: int) -> tuple[float, float]:
    """How many times as long the slowest hundredth takes, and how long in milliseconds."""
    p99 = []
    for name, served in zip(("no-op", "webhook"), webs, strict=True):
        latencies = web.measure_paced(served.port, make_posts(rate * seconds), rate)
        p50, high = (1000 * latencies[int(len(latencies) * part)] for part in (0.5, 0.99))
        p99.append(high)
        print(f"{rate:>5,}/s {name:<8} p50 {p50:6.1f} ms   p99 {high:7.1f} ms", flush=True)
    return p99[1] / p99[0], p99[1]


def judge(name: str, value: float, target: float, *, at_least: bool) -> bool:
    is_met = value >= target if at_least else value <= target
    print(f"{name}: {value:.2f}, target {'≥' if at_least else '≤'} {target:g}: {'met' if is_met else 'MISSED'}")
    return is_met


def compare(webs: Sequence[web.Web], postmaster: int, given: argparse.Namespace) -> bool:
    for each in webs:  # warm
        web.measure_most(each, postmaster, make_posts(4000), given.connections, 1)
    pairs = [compare_most(webs, postmaster, given.connections, given.seconds) for _ in range(given.pairs)]
    by_rate, by_cost = (statistics.median(each) for each in zip(*pairs, strict=True))
    print(f"most, median ratio by the clock: {by_rate:.2f}")
    verdicts = [judge("most, median ratio by the processor's time", by_cost, LEAST_RATIO, at_least=True)]
    for rate in given.rates:
        waits = [compare_paced(webs, rate, given.seconds) for _ in range(given.pairs)]
        times, high = (statistics.median(each) for each in zip(*waits, strict=True))
        verdicts.append(judge(f"p99 at {rate:,}/s, times the no-op's", times, MOST_TIMES, at_least=False))
        verdicts.append(judge(f"p99 at {rate:,}/s, ms", high, MOST_MS, at_least=False))
    return all(verdicts)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--rates", type=int, nargs="*", default=[500, 1000])
    given = parser.parse_args()
    with running_servers(environ={}) as servers:
        migrate(servers.database_url)
        built = web.build_services(servers)
        environment = web.make_environment(servers.database_url, servers.redis_url)
        postmaster = web.find_postmaster(built)
        with (
            web.running_web("benchmarks.noop:app", environment) as noop,
            web.running_web("wsgi:app", environment) as ours,
        ):
            is_met = compare((noop, ours), postmaster, given)
        with built.platform() as session:
            kept = session.execute(text(_KEPT)).one()
        print(f"stored: {kept[0]:,} posts, {kept[1]:,} of them different, {kept[0] / kept[2]:.1f} a transaction")
        built.store.engine.dispose()
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
