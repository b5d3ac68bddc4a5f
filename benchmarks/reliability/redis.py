"""B6: Redis is emptied, restarted and away in mid-campaign; webhooks are taken, and what is due happens once."""

from __future__ import annotations

import argparse
import time

from benchmarks.reliability.bars import Findings, wait_until
from benchmarks.reliability.installation import EVERYTHING, Installation, installed
from benchmarks.reliability.posting import posting

RATE = 30
SCHEDULED = 5
LONGEST_RESUME = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--flush", type=int, default=50)
    parser.add_argument("--restart", type=int, default=10)
    parser.add_argument("--down", type=float, default=60.0, help="seconds")


def run(given: argparse.Namespace) -> Findings:
    findings = Findings()
    lasts = given.flush * 0.5 + given.restart * 2 + given.down + 20
    with installed(rate=RATE) as installation:
        installation.start(*EVERYTHING)
        installation.wait_for_web()
        campaign_id = installation.begin(int(RATE * lasts))
        others = [installation.plan(due_in=lasts * (number + 1) / SCHEDULED / 1.5) for number in range(SCHEDULED)]
        wait_until(lambda: installation.count_accepted() > RATE)
        valkey = installation.servers.valkey
        with posting(installation.webhook) as poster:
            for _ in range(given.flush):
                time.sleep(0.5)
                valkey.flush()
            for _ in range(given.restart):
                time.sleep(1)
                valkey.restart()
            valkey.stop()
            time.sleep(given.down)
            accepted = installation.count_accepted()
            findings.note("accepted before it came back", accepted)
            valkey.start()
            resumed = wait_until(lambda: installation.count_accepted() > accepted, 2 * LONGEST_RESUME)
            findings.hold("resumes within 60 s", resumed is not None and resumed <= LONGEST_RESUME, resumed)
        findings.hold_verdict(installation.settle(campaign_id, *others, seconds=lasts + 120))
        findings.hold("webhooks are answered 200", set(poster.codes) == {200}, poster.codes)
        findings.note("slowest answer", max(answer.seconds for answer in poster.answers))
        check_once(installation, findings, [campaign_id, *others])
        findings.hold("no process ended", all(each.program.poll() is None for each in installation.deployed))
        heard = wait_until(lambda: not installation.scalar("SELECT count(*) FROM inbox_item WHERE state = 'new'"))
        findings.hold("all that came is heard", heard is not None)
    return findings


def check_once(installation: Installation, findings: Findings, campaign_ids: list[int]) -> None:
    findings.hold("campaigns ended", installation.has_ended(*campaign_ids))
    runs = installation.run_sql("SELECT campaign_id, count(*) FROM run GROUP BY campaign_id")
    findings.hold("each ran once", sorted(tuple(row) for row in runs) == [(each, 1) for each in sorted(campaign_ids)])
