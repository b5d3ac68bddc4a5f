"""B9: the platform refuses, breaks off, pauses the template and ends the token in one campaign; the totals add up."""

from __future__ import annotations

import argparse
import random
import time
from typing import Any

from benchmarks.reliability.bars import Findings, wait_until
from benchmarks.reliability.installation import EVERYTHING, FIRST_PHONE, OWNER, Installation, installed
from demo.town import STAFF

# Share of recipients, and what happens to the call for each of them.
MIX: tuple[tuple[float, dict[str, Any]], ...] = (
    (0.05, {"action": "error", "code": 130429}),
    (0.02, {"action": "html", "http": 502}),
    (0.01, {"action": "accept_then_reset"}),
    (0.01, {"action": "reset"}),
)
MOST_AFTER = 5
# A tenth of a second's worth at 80 a second.
UNDER_WAY = 8
TEMPLATE = {"name": "diwali_offer", "language": "en"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)


def run(given: argparse.Namespace) -> Findings:
    findings = Findings()
    with installed({"RETRY_SECONDS": "1", "LEASE_SECONDS": "40"}) as installation:
        for person, wa_id in (("Meera", OWNER), ("Asha", STAFF)):
            installation.sim.add_person(wa_id, person)
        order_mix(installation, given.messages, given.seed)
        installation.start(*EVERYTHING)
        installation.wait_for_web()
        campaign_id = installation.begin(given.messages)
        sim = installation.sim

        wait_for_share(installation, 0.4 * given.messages)
        sim.platform("pause_template", **TEMPLATE)
        await_stop(installation, findings, "template", 132015)
        sim.platform("unpause_template", **TEMPLATE)
        go_on(installation, campaign_id, OWNER, "resume")

        wait_for_share(installation, 0.7 * given.messages)
        sim.platform("token", revoked=True)
        await_stop(installation, findings, "token", 190)
        sim.platform("token", revoked=False)
        sim.say(STAFF, "resume everything")
        time.sleep(1)
        go_on(installation, campaign_id, OWNER, "resume")

        findings.hold_verdict(installation.settle(campaign_id, seconds=given.messages / 20 + 30))
        findings.hold("campaign ended", installation.has_ended(campaign_id))
        rows = installation.run_sql("SELECT state, count(*) FROM message WHERE kind = 'campaign' GROUP BY state")
        states = {row[0]: row[1] for row in rows}
        findings.hold("totals add up", sum(states.values()) == given.messages, states)
        settled = states.keys() <= {"accepted", "unconfirmed", "failed"}
        findings.hold("everything is settled", settled)
    return findings


def order_mix(installation: Installation, messages: int, seed: int) -> None:
    """One fault each for a share of the recipients; who is refused as too fast is taken at the next try."""
    people = random.Random(seed).sample(range(1, messages + 1), messages)
    for share, wish in MIX:
        for _ in range(round(share * messages)):
            installation.sim.fault(to=str(FIRST_PHONE + people.pop()), **wish)


def wait_for_share(installation: Installation, accepted: float) -> None:
    wait_until(lambda: installation.count_accepted() >= accepted, 600)


def await_stop(installation: Installation, findings: Findings, name: str, code: int) -> None:
    """Until the campaign stands; what was under way at the signal may be refused, and five calls more."""
    wait_until(lambda: installation.scalar("SELECT pause_reason FROM campaign") == name, 60)
    wait_until(lambda: installation.count_in("claimed", "sending") == 0, 30)
    reason = installation.scalar("SELECT pause_reason FROM campaign")
    findings.hold(f"{name} stops the campaign", reason == name, reason)
    count = "SELECT count(*) FROM message WHERE kind = 'campaign' AND error_code = :code"
    refused = installation.scalar(count, code=code)
    findings.hold(f"few calls after the {name}", refused <= UNDER_WAY + MOST_AFTER, refused)
    accepted = installation.count_accepted()
    time.sleep(3)
    findings.hold(f"none goes on without the {name}", installation.count_accepted() == accepted)
    findings.hold(f"none tries without the {name}", installation.scalar(count, code=code) == refused)


def go_on(installation: Installation, campaign_id: int, wa_id: str, word: str) -> None:
    """The owner resumes; the word is said again where the product has not heard of the mend yet."""
    running = "SELECT count(*) FROM campaign WHERE id = :id AND status = 'running'"
    for _ in range(10):
        installation.sim.say(wa_id, word)
        if wait_until(lambda: bool(installation.scalar(running, id=campaign_id)), 5) is not None:
            return
