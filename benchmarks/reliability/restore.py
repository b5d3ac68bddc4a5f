"""B22: a dump becomes the database and Redis is empty, by the runbook's own lines; campaigns go on where they stood.

After an older dump, which knows nothing of what left since, they are held first and nothing that may have left goes out.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

import psycopg2
from psycopg2 import sql
from sqlalchemy import make_url

from benchmarks.reliability.bars import Findings, wait_until
from benchmarks.reliability.graph import go_on
from benchmarks.reliability.installation import EVERYTHING, FIRST_PHONE, OWNER, QUICK, Installation, installed
from demo.processes import ROOT

RATE = 40
RUNBOOK = ROOT / "docs" / "runbook.md"
# How each of its lines goes on after the words that name the scope.
DUMP, RESTORE, HOLD = "pg_dump ", "pg_restore ", 'psql "$NEW_DATABASE_URL"'
COUNT = """
SELECT (SELECT count(*) FROM contact), (SELECT count(*) FROM message), (SELECT count(*) FROM audit),
    (SELECT count(*) FROM inbox_post), (SELECT count(*) FROM status_event)
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--messages", type=int, default=1000, help="of each of the two campaigns")
    parser.add_argument("--older", action="store_true", help="the dump is made while it sends, and sending goes on")
    parser.add_argument("--blindly", action="store_true", help="nothing is held then, to see this bar fail")


def run(given: argparse.Namespace) -> Findings:
    findings = Findings()
    with tempfile.TemporaryDirectory(prefix="ektola-dump-") as folder, installed(rate=RATE) as installation:
        dump = Path(folder) / "ektola.dump"
        installation.sim.add_person(OWNER, "Meera")
        installation.start(*EVERYTHING)
        installation.wait_for_web()
        first = installation.begin(given.messages)
        installation.run_sql("UPDATE contact SET segment = 'GOLD_LOAN'")
        second = installation.begin(given.messages, FIRST_PHONE + given.messages)
        wait_until(lambda: installation.count_accepted() > given.messages / 4)
        if given.older:
            follow(installation, DUMP, dump)
            accepted = installation.count_accepted()
            wait_until(lambda: installation.count_accepted() > accepted + 2 * RATE)
        end_everything(installation)
        if not given.older:
            follow(installation, DUMP, dump)
        before, accepted = installation.run_sql(COUNT), installation.count_accepted()
        findings.note("accepted before", accepted)
        make_empty(installation)
        follow(installation, RESTORE, dump)
        findings.hold("every row came back", given.older or installation.run_sql(COUNT) == before, list(before[0]))
        if given.older and not given.blindly:
            follow(installation, HOLD, dump)
        for member in list(installation.deployed):
            installation.fleet.renew(member)
        installation.wait_for_web()
        if given.older and not given.blindly:
            hold_held(installation, findings, accepted, (first, second))
        else:
            verdict = installation.settle(first, second, seconds=given.messages / RATE * 4 + 60)
            findings.hold_verdict(verdict)
            findings.hold("all are accepted", installation.count_in("accepted") == 2 * given.messages)
        findings.hold("campaigns ended", installation.has_ended(first, second))
    return findings


def hold_held(installation: Installation, findings: Findings, accepted: int, campaign_ids: tuple[int, int]) -> None:
    """Nothing goes out by itself, and when the owner lets both go on nobody is written to twice."""
    moved = wait_until(lambda: installation.count_accepted() > accepted, 3 * float(QUICK["PUMP_SECONDS"]))
    findings.hold("nothing goes out by itself", moved is None)
    for campaign_id in campaign_ids:
        go_on(installation, campaign_id, OWNER, "resume")
    verdict = installation.settle(*campaign_ids)
    for name in ("doubled_ids", "doubled_people", "phantoms", "strangers", "lost"):
        findings.hold(name, verdict.problems[name] == 0, verdict.problems[name])
    findings.note("unconfirmed", installation.count_in("unconfirmed"))


def end_everything(installation: Installation) -> None:
    """In order, as a host does."""
    for member in installation.deployed:
        member.program.terminate()
    for member in installation.deployed:
        member.wait(20.0)


def follow(installation: Installation, beginning: str, dump: Path) -> None:
    """Run the line of the runbook that goes on like this, with programs of the server's own version."""
    lines = RUNBOOK.read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    line = next(line for line in lines if line.startswith("PGOPTIONS=") and f" {beginning}" in line)
    url = installation.servers.database_url
    programs = installation.servers.postgres.folder_of_programs
    subprocess.run(
        ["/bin/sh", "-e", "-c", line],
        env={"PATH": f"{programs}:/usr/bin:/bin", "DATABASE_URL": url, "NEW_DATABASE_URL": url},
        cwd=dump.parent,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def make_empty(installation: Installation) -> None:
    """A new database in place of the old one, and a Redis that knows nothing."""
    installation.built.store.engine.dispose()
    address = make_url(installation.servers.database_url)
    name, owner = sql.Identifier(str(address.database)), sql.Identifier(str(address.username))
    connection = psycopg2.connect(installation.servers.admin_url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
    connection.close()
    installation.servers.valkey.flush()
