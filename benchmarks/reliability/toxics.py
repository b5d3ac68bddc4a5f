"""B8: the network between the product and each of its servers is bad in eight ways, each in mid-campaign."""

from __future__ import annotations

import argparse
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.reliability.bars import Findings, wait_until
from benchmarks.reliability.installation import EVERYTHING, FIRST_PHONE, QUICK, Installation, installed
from benchmarks.reliability.links import NOTHING, Link, Links, running_links
from benchmarks.reliability.pg import find_missing
from benchmarks.reliability.poisons import TOXICS
from benchmarks.reliability.posting import Poster, posting

LINKS = {"platform": "WHATSAPP_API_URL", "postgres": "DATABASE_URL", "redis": "REDIS_URL"}
RATE = 40
# A call may take as long in all; beyond its own time a sending job may wait for one.
LONGEST = 20.0
LONGEST_JOB = LONGEST + float(QUICK["PUMP_SECONDS"])
# A tick does many things one after another, and each may have its own trouble.
LONGEST_TICK = 3 * LONGEST
LOOK_SECONDS = 0.5
IN_THE_MIDDLE = 0.1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--messages", type=int, default=500, help="of the campaign of each pair")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each toxic stays")
    parser.add_argument("--links", nargs="*", choices=LINKS, default=list(LINKS))
    parser.add_argument("--toxics", nargs="*", choices=TOXICS, default=list(TOXICS))
    parser.add_argument("--sender", default="", help="a module that sends instead of ours, to see this bar fail")


def run(given: argparse.Namespace) -> Findings:
    findings = Findings()
    with running_links() as links, installed(rate=RATE, detour=lambda here: links.lead(here, *LINKS.values())) as built:
        built.start(*(name for name in EVERYTHING if name != "worker_send" or not given.sender))
        if given.sender:
            built.fleet.start(given.sender)
        built.wait_for_web()
        campaign_ids: list[int] = []
        with posting(built.webhook, pause=1.0) as poster:
            for link in given.links:
                for toxic in given.toxics:
                    with watching(built) as watch:
                        campaign_ids.append(begin(built, given.messages, len(campaign_ids)))
                        meet(built, findings, links, (link, toxic), given, campaign_ids)
                    for name, seconds in watch.longest.items():
                        is_tick = name == "care"
                        findings.hold("no job is stuck", seconds <= (LONGEST_TICK if is_tick else LONGEST_JOB))
                        if seconds > LONGEST:
                            findings.note(f"{link}, {toxic}: {name} took", seconds)
        findings.note("pairs", len(campaign_ids))
        findings.hold_verdict(built.settle(*campaign_ids))
        findings.note("unconfirmed", built.count_in("unconfirmed"))
        hold_posts(built, findings, poster)
        findings.hold("no process ended", all(each.program.poll() is None for each in built.deployed))
    return findings


def begin(installation: Installation, messages: int, number: int) -> int:
    """A campaign to people of its own: those of the campaigns before are in it no more."""
    installation.run_sql("UPDATE contact SET segment = 'GOLD_LOAN' WHERE segment = 'MARKETING'")
    return installation.begin(messages, FIRST_PHONE + number * messages)


def meet(
    installation: Installation,
    findings: Findings,
    links: Links,
    pair: tuple[str, str],
    given: argparse.Namespace,
    campaign_ids: list[int],
) -> None:
    """The toxic comes once some are sent, stays for its time, goes; then the campaign has to end."""
    link, name = links.opened[LINKS[pair[0]]], ", ".join(pair)
    before = installation.count_accepted()
    wait_until(lambda: installation.count_accepted() > before + given.messages * IN_THE_MIDDLE)
    met = poison(link, pair[1], given.seconds)
    healed_at, accepted = time.monotonic(), installation.count_accepted()
    findings.hold("each toxic met something", met > 0)
    has_ended = lambda: installation.has_ended(campaign_ids[-1])  # noqa: E731 - asked twice
    wait_until(lambda: has_ended() or installation.count_accepted() > accepted, 4 * LONGEST)
    resumed = time.monotonic() - healed_at
    findings.hold("goes on within 20 s", resumed <= LONGEST)
    took = wait_until(has_ended, 120.0)
    findings.hold("every campaign ended", took is not None)
    links.forget_silent()
    findings.note(name, {"met": met, "resumed": round(resumed, 1), "ended": round(resumed + (took or 120.0), 1)})


def poison(link: Link, toxic: str, seconds: float) -> int:
    """Gives how much it has met."""
    link.met, link.toxic = 0, TOXICS[toxic]()
    time.sleep(seconds)
    link.toxic = NOTHING
    return link.met


def hold_posts(installation: Installation, findings: Findings, poster: Poster) -> None:
    findings.hold("posts are answered 200 or 503", set(poster.codes) <= {200, 503}, poster.codes)
    slowest = max(answer.seconds for answer in poster.answers)
    findings.hold("no post is stuck", slowest <= LONGEST, slowest)
    findings.hold("what was answered 200 is there", not find_missing(installation, poster.taken))


class Watch:
    """Looks for the job of each queue that takes longest: every job is a process of its own."""

    def __init__(self, installation: Installation) -> None:
        self._workers = [each for each in installation.deployed if "jobs.worker" in each.command]
        self.longest: dict[str, float] = {}

    def look(self) -> None:
        for worker in self._workers:
            for pid in worker.family[1:]:
                name = worker.command[-1]
                self.longest[name] = max(self.longest.get(name, 0.0), age_of(pid))


def age_of(pid: int) -> float:
    """Seconds since it was forked; 0 when it has ended meanwhile, whether anybody has heard of it or not."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    up = float(Path("/proc/uptime").read_text().split()[0])
    return 0.0 if told[0] == "Z" else up - int(told[19]) / os.sysconf("SC_CLK_TCK")


@contextmanager
def watching(installation: Installation) -> Iterator[Watch]:
    watch, is_over = Watch(installation), threading.Event()

    def look() -> None:
        while not is_over.wait(LOOK_SECONDS):
            watch.look()

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield watch
    finally:
        is_over.set()
        thread.join()
