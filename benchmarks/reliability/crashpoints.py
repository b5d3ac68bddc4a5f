"""B3: a process ends at each named point of the code, again and again; the rest recovers by itself, and the books agree.

With `--quick` they are met once each in one go, but for those after which something waits for its time to run out.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.reliability.bars import Findings
from benchmarks.reliability.crash import FOLDER, check
from benchmarks.reliability.installation import EVERYTHING, LATE, Installation, installed
from benchmarks.reliability.points import POINTS
from benchmarks.reliability.stage import Stage, open_stage
from demo.processes import read_procfile

RATE, SLOW_RATE = 80, 10
# To each shop's campaign; a process that dies takes up to forty claims and sixteen answers along.
PEOPLE = 20
LIST_ROWS = 3
FIRST_OF_LISTS = 919_600_000_000
# To meet a point that nobody came by at first.
MORE_SCENES = 3
# Leases end only where somebody has died before.
DIED_BEFORE = 2
CRASHING = "python -m benchmarks.reliability.crash "


Scene = Callable[[Stage], bool]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("points", nargs="*", metavar="POINT", help=f"of {', '.join(POINTS)}")
    parser.add_argument("--all", action="store_true", help="every point, which is also what none means")
    parser.add_argument("--repeat", type=int, default=25, help="how often at each")
    parser.add_argument("--quick", action="store_true", help="once each, all in one go, without those that take long")


def run(given: argparse.Namespace) -> Findings:
    """Raises LostPointError where the product has no such function any more."""
    names = list(POINTS) if given.all or not given.points else given.points
    names = [name for name in names if name not in SLOW] if given.quick else names
    for name in names:
        check(name)
    findings = Findings()
    with tempfile.TemporaryDirectory(prefix="ektola-crash-") as folder:
        wishes = {FOLDER: folder, "MESSAGES_PER_MINUTE": "10000"}
        more = {"WEB_CONCURRENCY": "1"} if given.quick else {}
        with installed({**wishes, **more}, rate=RATE, habits=LATE) as installation:
            stage = open_stage(installation, Path(folder), len(TROUPES) if given.quick else max(2, given.repeat))
            start(installation, is_small=given.quick)
            findings.hold("everybody is heard before", stage.say("menu", ""))
            if given.quick:
                strike_together(stage, findings, names)
            else:
                for name in names:
                    strike(stage, findings, name, given.repeat)
            hold_told(stage, findings)
            findings.note("processes started again", stage.restarts)
    return findings


def start(installation: Installation, *, is_small: bool) -> None:
    """The Procfile's lines, each with its points; a small fleet has two workers for everything."""
    procfile = read_procfile()
    if is_small:
        lines = [
            procfile["web"],
            procfile["scheduler"],
            procfile["worker_send"],
            f"{procfile['worker']} apply import care",
        ]
    else:
        lines = [procfile[name] for name in (*EVERYTHING, "worker_send")]
    for line in lines:
        crashing = line.replace("python -m ", CRASHING).replace("wsgi:app", "benchmarks.reliability.crash_web:app")
        if crashing == line:
            raise RuntimeError(f"no points can be put into {line}")
        installation.fleet.start_line(crashing)
    installation.wait_for_web()


def strike(stage: Stage, findings: Findings, name: str, times: int) -> None:
    """Play the scene in which the point is met until so many have died there; each time all comes to rest again."""
    began = time.monotonic()
    stage.order(name, times)
    if name == "leases-reaped":
        stage.order("sending-committed", DIED_BEFORE)
    left, has_recovered = times + 1, True
    while has_recovered and 0 < stage.count_ordered(name) < left:
        left = stage.count_ordered(name)
        has_recovered = SCENES.get(name, send)(stage)
    findings.hold(f"{name}: all crashes made", stage.count_struck(name) >= times)
    findings.hold(f"{name}: recovered", has_recovered)
    judge(stage, findings, name)
    findings.note(name, {"crashes": stage.count_struck(name), "seconds": round(time.monotonic() - began, 1)})


def strike_together(stage: Stage, findings: Findings, names: list[str]) -> None:
    """Whoever comes by first dies; the scenes that wait for each other's pace are played one after another."""
    for name in names:
        stage.order(name, 1)
    played: dict[str, bool] = {}

    def play(part: Stage, scenes: Sequence[Scene]) -> None:
        for scene in scenes:
            played[scene.__name__] = scene(part)

    threads = [
        threading.Thread(target=play, args=(stage.share(owner), scenes))
        for owner, scenes in zip(stage.owners, TROUPES, strict=False)
    ]
    for thread in threads:
        thread.start()
    stage.wait(lambda: not any(thread.is_alive() for thread in threads), 600)
    for thread in threads:
        thread.join()
    for scene in itertools.chain(*TROUPES):
        findings.hold(f"{scene.__name__}: recovered", played.get(scene.__name__, False))
    for name in names:
        # Who dies early may leave too little for those after it.
        for _ in range(MORE_SCENES):
            if stage.count_ordered(name):
                findings.hold(f"{name}: recovered", SCENES.get(name, send)(stage))
    missed = [name for name in names if not stage.count_struck(name)]
    findings.hold("all crashes made", not missed, missed)
    judge(stage, findings, "together")


def judge(stage: Stage, findings: Findings, name: str) -> None:
    stage.wait(lambda: stage.installation.look(*stage.campaign_ids).is_clean, 30)
    verdict = stage.installation.look(*stage.campaign_ids)
    findings.hold_verdict(verdict)
    if not verdict.is_clean:
        findings.note(f"{name}: problems", verdict.problems)


def hold_told(stage: Stage, findings: Findings) -> None:
    """Whatever died: what the owners were told is true, and all of them were told."""
    findings.hold("everybody gets a report", stage.share(*stage.senders).say("report", "Cost:"))
    ids = stage.campaign_ids
    stage.wait(lambda: stage.installation.listen(*ids).is_clean, 30)
    findings.hold_none(stage.installation.listen(*ids).problems)


def send(stage: Stage) -> bool:
    """Every shop has a campaign that is due; the tick starts them."""
    return is_sent(stage, stage.plan(PEOPLE))


def is_sent(stage: Stage, ids: list[int]) -> bool:
    """And whatever the platform tells of it has come in, whoever died with it."""
    is_over = stage.wait(lambda: stage.have_status(ids, "completed"), 240)
    return is_over and stage.wait(stage.installation.is_delivered)


def talk(stage: Stage) -> bool:
    return stage.say("menu", "")


def resume(stage: Stage) -> bool:
    """A held campaign is due again at its owner's word, and is then sent."""
    ids = stage.plan(PEOPLE, status="paused")
    return stage.say("resume", "goes on") and is_sent(stage, ids)


def cancel(stage: Stage) -> bool:
    """In the middle of the sending, which is slow enough for that; the owner holds it first, as the buttons have it."""
    stage.set_pace(SLOW_RATE)
    ids = stage.plan(5 * PEOPLE)
    try:
        return (
            stage.wait(lambda: is_running(stage, ids))
            and stage.say("pause", "is paused.")
            and stage.tap("Stop for good", "is stopped for good.")
            and stage.wait(lambda: stage.have_status(ids, "cancelled"))
        )
    finally:
        stage.set_pace(RATE)


def is_running(stage: Stage, ids: list[int]) -> bool:
    running = "SELECT count(*) FROM campaign WHERE id = ANY(:ids) AND status = 'running'"
    return bool(stage.installation.scalar(running, ids=ids) == len(ids))


def bring_list(stage: Stage) -> bool:
    """Every owner sends a list, says whose it is, and finds it saved: once, and nothing else."""
    stage.installation.run_sql("DELETE FROM list_layout")  # a list like an earlier one asks other questions
    before, saved = count_saved(stage)
    files = [write_list(before + LIST_ROWS * number) for number in range(len(stage.owners))]
    is_said = (
        stage.send_files("offers.csv", files, "Which group?")
        and stage.say("offers", "agree")
        and stage.say("offers too", "Saved: 3 new customers.")
    )
    return is_said and count_saved(stage) == (before + LIST_ROWS * len(files), saved + len(files))


def count_saved(stage: Stage) -> tuple[int, int]:
    """Customers who came in lists, and how often a list was saved."""
    ((people, lists),) = stage.installation.run_sql(
        "SELECT (SELECT count(*) FROM contact WHERE phone LIKE '9196%'), "
        "(SELECT count(*) FROM audit WHERE action = 'list saved')"
    )
    return int(people), int(lists)


def write_list(first: int) -> bytes:
    rows = [f"Customer {number},{FIRST_OF_LISTS + first + number}" for number in range(LIST_ROWS)]
    return "\n".join(["Name,Mobile", *rows]).encode()


# Where a campaign that is sent does not come by.
SCENES: dict[str, Scene] = {
    "message-stored": talk,
    "turn-committed": talk,
    "reply-sent": talk,
    "due-row-written": resume,
    "rung-not-committed": resume,
    "cancel-not-committed": cancel,
    "list-staged": bring_list,
    "list-card-committed": bring_list,
    "list-saved-not-committed": bring_list,
}
# What is played at once, each by an owner of their own.
TROUPES: tuple[tuple[Scene, ...], ...] = ((send, cancel), (resume, talk))
# After these a lock, a mark, or the patience with what is being read has to run out.
SLOW = frozenset({"mark-set", "tick-queued", *(name for name, scene in SCENES.items() if scene is bring_list)})
