"""B1, B2: senders die by SIGKILL in mid-send, again and again; nobody is written to twice and nobody is lost."""

from __future__ import annotations

import argparse
import random
import signal
import time
from collections.abc import Sequence

from benchmarks.reliability.bars import Findings, wait_until
from benchmarks.reliability.fleet import Fleet, Member, send_signal
from benchmarks.reliability.installation import LATE, OWNER, Installation, installed

SENDERS = 3
# The rest of the kills takes the whole worker, whose successor needs seconds to start.
HORSES = 0.9
CONNECTIONS = 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=90)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--sender", default="", help="a module that sends instead of ours, to see this bar fail")


class Nemesis:
    """Kills the processes that send, each at a moment of its own choice."""

    def __init__(self, fleet: Fleet, senders: Sequence[Member], seed: int) -> None:
        self._fleet = fleet
        self._senders = list(senders)
        self._chance = random.Random(seed)
        self.horses = self.workers = 0

    def strike(self) -> bool:
        """Kill one that is at work; False when none is, or none any more."""
        busy = [member for member in self._senders if member.is_working or not forks(member)]
        if not busy:
            return False
        time.sleep(self._chance.random() * 0.05)
        victim = self._chance.choice(busy)
        if forks(victim) and self._chance.random() < HORSES:
            horses = victim.family[1:]
            is_met = bool(horses) and send_signal(horses[-1], signal.SIGKILL)
            self.horses += is_met
            return is_met
        self._senders.remove(victim)
        self._senders.append(self._fleet.replace(victim))
        self.workers += 1
        return True


def forks(member: Member) -> bool:
    """Ours do; what is put in their place to see this bar fail does not."""
    return "jobs.worker" in member.command


def order_trouble(installation: Installation) -> None:
    """Answers are slow, so that kills meet messages that were accepted and not yet written down."""
    installation.sim.fault("slow", seconds=0.08, times=None)


def run(given: argparse.Namespace) -> Findings:
    with installed(habits=LATE) as installation:
        findings = Findings()
        order_trouble(installation)
        installation.start("web", "scheduler")
        installation.fleet.start("jobs.worker", "apply", "care", "hear")
        installation.wait_for_web()
        findings.hold("the owner is heard", ask(installation, "menu", ""))
        campaign_id = installation.begin(given.messages)
        fleet = installation.fleet
        if given.sender:
            senders = [fleet.start(given.sender) for _ in range(SENDERS)]
        else:
            senders = [member for _ in range(SENDERS) for member in installation.start("worker_send")]
        began = time.monotonic()
        nemesis = Nemesis(fleet, senders, given.seed)
        in_flight = strike_often(installation, nemesis, given.messages, given.kills)
        findings.note("seconds of kills", time.monotonic() - began)
        findings.hold_verdict(installation.settle(campaign_id))
        findings.hold("campaign ended", installation.has_ended(campaign_id))
        wait_until(installation.is_delivered, 20)
        findings.hold("the owner gets a report", ask(installation, "report", "Cost:"))
        findings.hold_none(installation.listen(campaign_id).problems)
        unconfirmed = installation.count_in("unconfirmed")
        findings.note("senders killed", nemesis.horses)
        findings.note("workers killed", nemesis.workers)
        findings.hold("kills met messages under way", sum(in_flight) > given.kills / 2, sum(in_flight))
        findings.hold("unconfirmed at most those under way", unconfirmed <= CONNECTIONS * given.kills, unconfirmed)
        findings.hold("all kills were made", len(in_flight) == given.kills)
    return findings


def ask(installation: Installation, text: str, answer: str) -> bool:
    """Whether the owner says this and reads an answer with these words."""
    installation.sim.add_person(OWNER, "Meera")
    installation.sim.say(OWNER, text)

    def is_answered() -> bool:
        *_, last = installation.sim.thread(OWNER)
        return bool(last["from"] == "business" and answer in last["text"])

    return wait_until(is_answered) is not None


def strike_often(installation: Installation, nemesis: Nemesis, messages: int, kills: int) -> list[int]:
    """Spread the kills over the campaign; gives how many messages were under way at each."""
    in_flight: list[int] = []
    for number in range(kills):
        left = messages * (1 - 0.8 * number / kills)
        wait_until(lambda left=left: installation.count_in("queued", "claimed") <= left, 60.0, 0.02)
        under_way = installation.count_in("sending")
        if wait_until(nemesis.strike, 30.0, 0.02) is None:
            break
        in_flight.append(under_way)
        # A wake-up too many costs nothing; without it each kill would cost a tick, and a thousand of them an hour.
        installation.built.bell.ring("send", installation.number)
    return in_flight
