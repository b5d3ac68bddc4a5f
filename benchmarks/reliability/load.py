"""B12, B13: webhooks come by the clock while a campaign is being sent, on request with everything failing meanwhile."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.reliability.bars import Findings, wait_until
from benchmarks.reliability.chaos import Chaos
from benchmarks.reliability.installation import EVERYTHING, Installation, installed
from benchmarks.reliability.links import Links, running_links
from benchmarks.reliability.storm import Answer, storming
from benchmarks.web import processor_seconds

# Three statuses for each message, and some posts for everything else.
MESSAGES_SHARE = 0.3
MEDIAN, SLOW, SLOW_IN_CHAOS = 0.25, 1.0, 2.0
DRAIN_SECONDS = 60.0
# The platform itself tells nothing: what it would tell is posted here, by the clock.
SILENT = "--sent-after 1000000 --delivered-after 1 --read-after 1"
LINKS = ("WHATSAPP_API_URL", "REDIS_URL")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rps", type=int, default=320, help="posts a second")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--chaos", action="store_true", help="processes and servers fail meanwhile")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--web", default="", help="an app that answers instead of ours, to see this bar fail")


def run(given: argparse.Namespace) -> Findings:
    findings = Findings()
    rate, seconds = max(1, round(given.rps * MESSAGES_SHARE)), 60 * given.minutes
    with running_links() as links, installed(rate=rate, habits=SILENT, detour=choose_detour(links, given)) as built:
        built.start(*EVERYTHING[1:])
        if given.web:
            built.fleet.start_line(f"gunicorn {given.web} --bind 0.0.0.0:$PORT")
        else:
            built.start("web")
        built.wait_for_web()
        campaign_id = built.begin(round(rate * seconds))
        wait_until(lambda: built.count_accepted() > rate)
        chaos = Chaos(built, links, given.seed)
        with storming(built.webhook, built.ledger, given.seed, given.rps) as storm:
            spent = measure_processors(built)
            outlast(chaos, seconds, given.chaos)
            findings.note(
                "processor seconds",
                {name: round(value - spent.get(name, 0.0), 1) for name, value in measure_processors(built).items()},
            )
            storm.rest()
            findings.note("unheard and unapplied", count_waiting(built))
            drained = wait_until(lambda: count_waiting(built) == 0, 2 * DRAIN_SECONDS, 0.5)
            findings.hold("drained within 60 s", drained is not None and drained <= DRAIN_SECONDS, drained)
            findings.note("sent meanwhile", built.count_accepted())
            wait_until(lambda: built.has_ended(campaign_id), 120)
            answers = storm.end()
        hold_latencies(findings, answers, chaos, given.chaos)
        findings.hold_verdict(built.settle(campaign_id))
        findings.hold("campaign ended", built.has_ended(campaign_id))
        hold_stored(built, findings, answers)
        findings.note("events of chaos", dict(chaos.events))
        findings.hold("nothing is set aside", not built.scalar(SET_ASIDE))
    return findings


def choose_detour(links: Links, given: argparse.Namespace) -> Callable[[Mapping[str, str]], Mapping[str, str]]:
    """By way of the links only where they are made bad: they cost time themselves."""
    return (lambda environment: links.lead(environment, *LINKS)) if given.chaos else dict


def outlast(chaos: Chaos, seconds: float, is_chaos: bool) -> None:
    ends_at = time.monotonic() + seconds
    while (left := ends_at - time.monotonic()) > 0:
        time.sleep(min(5.0, left))
        if is_chaos and left > 15:
            chaos.strike()


def measure_processors(installation: Installation) -> dict[str, float]:
    """Of each member with its children, and of PostgreSQL's processes that live, in seconds."""
    spent = {member.command[-1]: processor_seconds(member.program.pid) for member in installation.fleet.members}
    backend = installation.scalar("SELECT pg_backend_pid()")
    postmaster = int(Path(f"/proc/{backend}/stat").read_text().rpartition(") ")[2].split()[1])
    return {**spent, "PostgreSQL": processor_seconds(postmaster)}


def count_waiting(installation: Installation) -> int:
    """What is not heard or applied yet, apart from what came in the last second."""
    return int(installation.scalar(WAITING))


WAITING = """
SELECT (SELECT count(*) FROM inbox_item WHERE state = 'new' AND received_at < now() - CAST('1 second' AS interval))
    + (SELECT count(*) FROM status_event WHERE state = 'new' AND received_at < now() - CAST('1 second' AS interval))
"""
SET_ASIDE = """
SELECT (SELECT count(*) FROM inbox_item WHERE state = 'dead') + (SELECT count(*) FROM status_event WHERE state = 'dead')
"""


def hold_latencies(findings: Findings, answers: Sequence[Answer], chaos: Chaos, is_chaos: bool) -> None:
    """Of first tries; of those that were due while PostgreSQL was away nothing is asked but that they are stored."""
    first = [each for each in answers if each.is_first]
    judged = [each for each in first if not chaos.covers(each.due_at)]
    waits = sorted(each.seconds for each in judged)
    p50, p99 = (waits[int(len(waits) * part)] for part in (0.5, 0.99))
    slow = SLOW_IN_CHAOS if is_chaos else SLOW
    findings.note("posts", len(first))
    findings.note("posts while PostgreSQL was away", len(first) - len(judged))
    findings.note("p50 ms", 1000 * p50)
    findings.hold(f"p50 at most {1000 * MEDIAN:.0f} ms", p50 <= MEDIAN)
    findings.note("p99 ms", 1000 * p99)
    findings.hold(f"p99 at most {slow:.0f} s", p99 <= slow)
    findings.note("slowest ms", 1000 * waits[-1])
    findings.note("answers", dict(Counter(each.code for each in first)))
    findings.hold("forgeries are refused", {each.code for each in first if each.is_forged} <= {403, 503, 0})
    errors = sum(each.code != (403 if each.is_forged else 200) for each in judged)
    if not is_chaos:
        findings.hold("no errors", errors == 0)
    findings.note("errors", errors)


def hold_stored(installation: Installation, findings: Findings, answers: Sequence[Answer]) -> None:
    keys = installation.run_sql("SELECT wamid || ' ' || status FROM status_event UNION ALL SELECT key FROM inbox_item")
    stored = {key.rpartition(":")[2] for (key,) in keys}
    taken = {each.key for each in answers if each.code == 200}
    findings.note("different events answered 200", len(taken))
    findings.hold("what was answered 200 is there", not taken - stored, len(taken - stored))
    forged = {each.key for each in answers if each.is_forged}
    findings.hold("nothing forged is there", not forged & stored)
