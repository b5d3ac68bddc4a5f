"""`python -m benchmarks.reliability NAME [--json]`: one bar, its figures as one JSON object, `N passed, N failed` last."""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import sys

BARS = {
    "kill": "senders die by SIGKILL in mid-send",
    "crashpoints": "a process dies at each named point of the code",
    "sigterm": "a host ends every process in mid-campaign",
    "redis": "Redis is emptied, restarted and away",
    "pg": "PostgreSQL crashes and is frozen",
    "toxics": "the network is bad on the way to each server",
    "load": "webhooks come by the clock while a campaign is being sent",
    "schedule": "many tickers look for what is due",
    "soak": "a light load for a long time",
    "restore": "the database comes from a dump, and Redis is empty",
    "freeze": "senders are frozen beyond their leases",
    "graph": "the platform refuses, breaks off, pauses the template, ends the token",
    "fuzz": "bent webhooks, some of them signed",
    "replay": "a day's webhooks come again in another order",
    "races": "many say the same thing, or the opposite, at once",
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("reliability", description="Exit code 0 only if every condition of the bar holds.")
    named = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    bars = {}
    for name, meaning in BARS.items():
        bars[name] = importlib.import_module(f"benchmarks.reliability.{name}")
        own = named.add_parser(name, help=meaning, description=bars[name].__doc__)
        own.add_argument("--json", action="store_true", help="on one line")
        bars[name].add_arguments(own)
    given = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    try:
        findings = bars[given.name].run(given)
    finally:
        logging.disable(logging.NOTSET)
    print(json.dumps({"bar": given.name, **findings.as_json()}, indent=None if given.json else 2))
    failed = sum(not is_so for is_so in findings.held.values())
    print(f"{len(findings.held) - failed} passed, {failed} failed")
    return 0 if findings.is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
