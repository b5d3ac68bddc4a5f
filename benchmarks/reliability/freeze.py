"""B4: senders are frozen beyond their leases and wake up among those that took over; nobody is written to twice."""

from __future__ import annotations

import argparse
import random
import signal
import threading
import time

from benchmarks.reliability.bars import Findings, wait_until
from benchmarks.reliability.fleet import Member, send_signal
from benchmarks.reliability.installation import Installation, installed

SENDERS = 4
LEASE = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--freezes", type=int, default=200)


def run(given: argparse.Namespace) -> Findings:
    findings = Findings()
    with installed({"LEASE_SECONDS": str(LEASE)}) as installation:
        installation.sim.fault("slow", seconds=0.1, times=None)
        installation.start("web", "scheduler", "worker_apply", "worker_care")
        installation.wait_for_web()
        campaign_id = installation.begin(given.freezes * 40)
        senders = [member for _ in range(SENDERS) for member in installation.start("worker_send")]
        counts, each = [0] * SENDERS, -(-given.freezes // SENDERS)
        threads = [
            threading.Thread(target=freeze_often, args=(installation, member, number, each, counts))
            for number, member in enumerate(senders)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        findings.hold("all were frozen", sum(counts) >= given.freezes, sum(counts))
        findings.hold_verdict(installation.settle(campaign_id))
        findings.hold("campaign ended", installation.has_ended(campaign_id))
        findings.note("unconfirmed", installation.count_in("unconfirmed"))
        findings.hold("no process ended", all(member.program.poll() is None for member in installation.deployed))
    return findings


def freeze_often(installation: Installation, member: Member, number: int, times: int, counts: list[int]) -> None:
    """Stop the process that sends for longer than its lease, wake it, and let it go on for a moment."""
    chance = random.Random(number)
    while counts[number] < times and installation.count_in("queued", "claimed"):
        installation.built.bell.ring("send", installation.number)
        if wait_until(lambda: member.is_working, 30.0, 0.02) is None:
            return
        time.sleep(chance.random() * 0.3)
        horses = member.family[1:]
        if not horses or not send_signal(horses[-1], signal.SIGSTOP):
            continue
        time.sleep(LEASE * 1.5 + chance.random())
        send_signal(horses[-1], signal.SIGCONT)
        counts[number] += 1
