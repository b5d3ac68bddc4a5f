"""B14: many tickers with clocks that disagree look for what is due; each campaign starts once, with Redis emptied too."""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Mapping
from datetime import timedelta
from multiprocessing.synchronize import Event

from sqlalchemy import text

from benchmarks.reliability.bars import Findings, wait_until
from benchmarks.reliability.installation import installed
from jobs import care, services
from jobs.runs import start_campaign
from models.clock import Clock
from settings import read_settings

PEOPLE = 20
SHIFTS = (timedelta(), timedelta(minutes=10), timedelta(minutes=-10))
# Due long enough ago for the slowest clock, and not too late for the fastest.
LONG_DUE = -900.0
# Due for the fastest clock alone.
SOON_DUE = 300.0
FLUSHES = 5
BETWEEN = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tickers", type=int, default=20)
    parser.add_argument("--due", type=int, default=1000)


def run(given: argparse.Namespace) -> Findings:
    findings = Findings()
    with installed() as installation:
        installation.add_people(PEOPLE)
        due = [LONG_DUE if number % 4 else SOON_DUE for number in range(given.due)]
        campaign_ids = [installation.plan(due_in) for due_in in due]
        installation.start("scheduler", "worker_care", "worker_care", "worker_send", "web", "worker_apply")
        installation.wait_for_web()
        installation.built.store.engine.dispose()
        forking = multiprocessing.get_context("fork")
        is_over = forking.Event()
        arguments = [
            (dict(installation.environment), SHIFTS[number % len(SHIFTS)], is_over) for number in range(given.tickers)
        ]
        tickers = [forking.Process(target=look, args=each, daemon=True) for each in arguments]
        for ticker in tickers:
            ticker.start()
        try:
            for _ in range(FLUSHES):
                time.sleep(1)
                installation.servers.valkey.flush()
            took = wait_until(lambda: installation.has_ended(*campaign_ids), 600, 0.5)
        finally:
            is_over.set()
            for ticker in tickers:
                ticker.join(30)
        findings.note("seconds until all had ended", took)
        findings.hold_verdict(installation.settle(*campaign_ids))
        runs = {row[0]: row[1] for row in installation.run_sql("SELECT campaign_id, count(*) FROM run GROUP BY 1")}
        findings.hold("each started", runs.keys() == set(campaign_ids), len(runs))
        findings.hold("none started twice", set(runs.values()) == {1})
        told = installation.scalar("SELECT count(*) FROM audit WHERE action = 'started'")
        findings.hold("told once each", told == given.due, told)
        findings.hold("tickers lived", [ticker.exitcode for ticker in tickers] == [0] * given.tickers)
        findings.hold("everybody got one message", installation.count_accepted() == PEOPLE)
    return findings


def look(environment: Mapping[str, str], shift: timedelta, is_over: Event) -> None:
    """A process that ticks by a clock of its own, and starts what that clock says is due."""
    built = services.build(read_settings(environment), pool_size=2)
    built.clock = Clock(shift)
    services.use(built)
    while not is_over.wait(BETWEEN):
        care.tick()
        with built.platform() as session:
            due = "SELECT id FROM campaign WHERE status = 'scheduled' AND due_at <= :now ORDER BY due_at LIMIT 50"
            ids = list(session.execute(text(due), {"now": built.clock.now(session)}).scalars())
        for campaign_id in ids:
            start_campaign(campaign_id)
