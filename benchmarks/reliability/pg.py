"""B7: PostgreSQL crashes or is frozen in mid-campaign; what is not stored is not answered 200, and all recovers."""

from __future__ import annotations

import argparse
import signal
import time
from pathlib import Path

from benchmarks.reliability.bars import Findings, wait_until
from benchmarks.reliability.fleet import send_signal
from benchmarks.reliability.installation import EVERYTHING, Installation, installed
from benchmarks.reliability.posting import AWAY, Poster, posting

RATE = 40
LONGEST_RECOVERY = 30.0
FROZEN_SECONDS = 3.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--immediate", type=int, default=10, help="how often it crashes")
    parser.add_argument("--pause", type=int, default=5, help="how often it is frozen for three seconds")


def run(given: argparse.Namespace) -> Findings:
    findings = Findings()
    with installed(rate=RATE) as installation:
        installation.start(*EVERYTHING)
        installation.wait_for_web()
        campaign_id = installation.begin(RATE * 6 * (given.immediate + given.pause))
        wait_until(lambda: installation.count_accepted() > RATE)
        longest = 0.0
        with posting(installation.webhook) as poster:
            for number in range(given.immediate + given.pause):
                if number < given.immediate:
                    installation.servers.postgres.restart(immediate=True)
                else:
                    freeze(installation)
                longest = max(longest, recover(installation, poster))
        findings.hold("recovers within 30 s", longest <= LONGEST_RECOVERY, longest)
        findings.hold_verdict(installation.settle(campaign_id))
        findings.hold("campaign ended", installation.has_ended(campaign_id))
        findings.note("unconfirmed", installation.count_in("unconfirmed"))
        findings.hold("answers are 200 or 503", set(poster.codes) <= {200, 503}, poster.codes)
        refused = [answer.seconds for answer in poster.answers if answer.code not in {200, AWAY}]
        findings.note("slowest refusal", max(refused, default=0.0))
        findings.hold("what was answered 200 is there", not find_missing(installation, poster.taken))
        findings.hold("no process ended", all(each.program.poll() is None for each in installation.deployed))
    return findings


def freeze(installation: Installation) -> None:
    backend = installation.scalar("SELECT pg_backend_pid()")
    first = int(Path(f"/proc/{backend}/stat").read_text().rpartition(") ")[2].split()[1])
    frozen = [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]
    for pid in frozen:
        send_signal(pid, signal.SIGSTOP)
    time.sleep(FROZEN_SECONDS)
    for pid in frozen:
        send_signal(pid, signal.SIGCONT)


def recover(installation: Installation, poster: Poster) -> float:
    """Seconds until a post is answered 200 and another message is accepted."""
    began, accepted = time.monotonic(), installation.count_accepted()
    for is_so in (lambda: poster.has_answer_since(began), lambda: installation.count_accepted() > accepted):
        if wait_until(is_so, 2 * LONGEST_RECOVERY) is None:
            return 2 * LONGEST_RECOVERY
    return time.monotonic() - began


def find_missing(installation: Installation, wamids: list[str]) -> list[str]:
    """Of what was answered 200, what the database does not know."""
    keys = installation.run_sql("SELECT wamid FROM status_event UNION SELECT key FROM inbox_item")
    stored = {key.rpartition(":")[2] for (key,) in keys}
    return [wamid for wamid in wamids if wamid not in stored]
