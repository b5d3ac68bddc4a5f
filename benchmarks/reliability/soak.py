"""B21: a light load for a long time; no process grows, no connection is kept too many, nothing is put aside."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.reliability.bars import Findings
from benchmarks.reliability.installation import EVERYTHING, Installation, installed
from benchmarks.reliability.load import SET_ASIDE
from benchmarks.reliability.pg import find_missing
from benchmarks.reliability.posting import posting

# Messages a second, and posts besides their statuses; a look each so many seconds.
RATE, POSTERS, PAUSE = 5, 2, 1.0
LOOK_SECONDS = 5.0
# The first part of the time is that of caches and pools that fill.
WARM = 0.25
MOST_GROWTH = 1.0
# A job and a tick come and go while we look.
MORE_CONNECTIONS = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--minutes", type=float, default=60.0)


def run(given: argparse.Namespace) -> Findings:
    findings, seconds = Findings(), 60 * given.minutes
    with installed(rate=RATE) as installation:
        installation.start(*EVERYTHING)
        installation.wait_for_web()
        campaign_id = installation.begin(round(RATE * seconds))
        sizes: dict[str, list[tuple[float, float]]] = {}
        connections: list[int] = []
        with posting(installation.webhook, POSTERS, PAUSE) as poster:
            began = time.monotonic()
            while time.monotonic() < began + seconds:
                time.sleep(LOOK_SECONDS)
                minutes = (time.monotonic() - began) / 60
                if minutes > WARM * given.minutes:
                    for name, size in weigh(installation).items():
                        sizes.setdefault(name, []).append((minutes, size))
                    connections.append(count_connections(installation))
        growth = {name: round(fit(points), 2) for name, points in sizes.items()}
        findings.note("looks", len(connections))
        findings.note("MB", {name: round(points[-1][1]) for name, points in sizes.items()})
        findings.hold("no process grows by 1 MB a minute", max(growth.values()) < MOST_GROWTH, growth)
        third = len(connections) // 3
        early, late = (statistics.median(part) for part in (connections[:third], connections[-third:]))
        findings.hold("connections stay as many", late <= early + MORE_CONNECTIONS, f"{early:.0f}, then {late:.0f}")
        findings.hold("nothing is set aside", not installation.scalar(SET_ASIDE))
        findings.hold_verdict(installation.settle(campaign_id, seconds=seconds + 120))
        findings.hold("posts are answered 200", set(poster.codes) == {200}, poster.codes)
        findings.hold("what was answered 200 is there", not find_missing(installation, poster.taken))
        findings.hold("no process ended", all(each.program.poll() is None for each in installation.deployed))
    return findings


def weigh(installation: Installation) -> dict[str, float]:
    """Resident memory of all processes that last, in MB: of each member its first, of the web its children too."""
    sizes = {}
    for member in installation.deployed:
        pids = member.family if "gunicorn" in member.command else member.family[:1]
        name = "web" if "gunicorn" in member.command else member.command[-1]
        sizes[name] = sum(map(measure_resident, pids))
    return sizes


def measure_resident(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return int(told.partition("VmRSS:")[2].split()[0]) / 1024 if "VmRSS:" in told else 0.0


def count_connections(installation: Installation) -> int:
    """To PostgreSQL and to Redis, our own included."""
    clients = installation.built.bell.connection.info("clients")
    of_database = installation.scalar("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
    return int(of_database) + int(clients["connected_clients"])


def fit(points: Sequence[tuple[float, float]]) -> float:
    """The slope of the line through the points."""
    return statistics.linear_regression(*zip(*points, strict=True)).slope
