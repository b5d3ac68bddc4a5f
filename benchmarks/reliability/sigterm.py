"""B5: a host ends every process twice over in mid-campaign; all is handed over in time, and nothing is uncertain."""

from __future__ import annotations

import argparse
import signal
import time
from pathlib import Path

from benchmarks.reliability.bars import Findings, wait_until
from benchmarks.reliability.fleet import Member
from benchmarks.reliability.installation import EVERYTHING, Installation, installed

LONGEST_EXIT = 20.0
RATE = 20
# More than is sent until all processes are up again.
A_ROUND = 240
BETWEEN = 0.2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rounds", type=int, default=50)


def run(given: argparse.Namespace) -> Findings:
    findings = Findings()
    with installed(rate=RATE) as installation:
        installation.sim.fault("slow", seconds=0.1, times=None)
        installation.start(*EVERYTHING)
        installation.wait_for_web()
        campaign_id = installation.begin(given.rounds * A_ROUND)
        longest = 0.0
        for number in range(given.rounds):
            so_many = number * A_ROUND // 2 + RATE
            wait_until(lambda so_many=so_many: installation.count_accepted() >= so_many)
            wait_until(lambda: all(minds_signals(member) for member in installation.deployed))
            findings.hold("in mid-campaign", installation.count_in("sending", "queued") > 0)
            longest = max(longest, end_everything(installation, findings))
            held = installation.count_in("claimed", "sending", "unconfirmed")
            findings.hold("nothing held or uncertain after the exit", held == 0)
            for member in list(installation.deployed):
                installation.fleet.renew(member)
            installation.wait_for_web()
        findings.hold("exit within 20 s", longest <= LONGEST_EXIT, longest)
        findings.note("processes", len(EVERYTHING))
        findings.note("rounds", given.rounds)
        findings.hold_verdict(installation.settle(campaign_id))
        findings.hold("campaign ended", installation.has_ended(campaign_id))
        findings.hold("all accepted", installation.count_in("accepted") == given.rounds * A_ROUND)
    return findings


def minds_signals(member: Member) -> bool:
    """Whether it has come so far that it ends in order when asked; before that it has nothing to hand over."""
    status = Path(f"/proc/{member.program.pid}/status").read_text()
    caught = int(status.partition("SigCgt:")[2].split()[0], 16)
    return bool(caught & 1 << signal.SIGTERM - 1)


def end_everything(installation: Installation, findings: Findings) -> float:
    """The signal comes twice to every process of every family; gives how long the last one took."""
    began = time.monotonic()
    for member in installation.deployed:
        member.signal(signal.SIGTERM)
    time.sleep(BETWEEN)
    for member in installation.deployed:
        member.signal(signal.SIGTERM)
    for member in installation.deployed:
        code = member.wait(began + 2 * LONGEST_EXIT - time.monotonic())
        if code is None:
            member.kill()
        findings.hold("every process ends in order", code == 0)
        if code != 0:
            findings.note(f"exit of {' '.join(member.command)}", code)
    return time.monotonic() - began
