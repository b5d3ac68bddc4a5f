"""B15: many say the same thing at once, or the opposite: one is done, the others are told, and a stop is kept."""

from __future__ import annotations

import argparse
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from benchmarks.reliability.bars import Findings, wait_until
from benchmarks.reliability.installation import EVERYTHING, OWNER, Installation, installed
from conversations.effects import CampaignDraft, Effect, OptOut, ReplaceCampaign
from demo import seed
from demo.transcript import list_replies
from jobs.claims import Claims
from jobs.desks import open_desk
from jobs.effects import perform
from jobs.runs import start_campaign
from models.inbox import InboxItem
from models.person import Person

PEOPLE = 3
CUSTOMER = "919700000001"
VALUES = {"name": {"field": "name"}, "shop": {"field": "shop"}, "offer": {"text": "free polish"}}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--confirms", type=int, default=100)
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--stops", type=int, default=1000, help="rounds of an opt-out against a send")


def run(given: argparse.Namespace) -> Findings:
    findings = Findings()
    with installed({"MESSAGES_PER_MINUTE": "10000"}) as installation:
        installation.add_people(PEOPLE)
        installation.start(*EVERYTHING)
        installation.start("worker", "worker")
        installation.wait_for_web()
        confirm_at_once(installation, findings, given.confirms)
        edit_at_once(installation, findings, given.edits)
        for member in installation.deployed:
            member.program.terminate()
        for member in installation.deployed:
            member.wait(20)
        stop_while_sending(installation, findings, given.stops)
    return findings


def at_once(count: int, work: Callable[[int], object]) -> None:
    start = threading.Barrier(count)

    def wait_and_work(number: int) -> None:
        start.wait()
        work(number)

    threads = [threading.Thread(target=wait_and_work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def shown(installation: Installation) -> list[Any]:
    return [message for message in installation.sim.thread(OWNER) if message["from"] == "business"]


def speak(installation: Installation, text: str) -> Any:
    """Say something and give the message that answers it."""
    before = len(shown(installation))
    installation.sim.say(OWNER, text)
    if wait_until(lambda: len(shown(installation)) > before, 30) is None:
        raise RuntimeError(f"no answer to “{text}”:\n" + installation.fleet.read_logs()[-3000:])
    return shown(installation)[-1]


def confirm_at_once(installation: Installation, findings: Findings, count: int) -> None:
    """One phone sends the confirmation many times, by the button and by the number, each as a message of its own."""
    installation.sim.add_person(OWNER, "Meera")
    card = None
    for text in ("new campaign", "everyone", "diwali offer", "free polish", "tomorrow 10 am"):
        card = speak(installation, text)
    assert card is not None
    button = list_replies(card)[0]
    speak(installation, "1")
    before = count_said(installation)

    def confirm(number: int) -> None:
        if number % 2:
            installation.sim.tap(OWNER, button["id"], card["id"])
        else:
            installation.sim.say(OWNER, str(PEOPLE))

    at_once(count, confirm)
    unheard = "SELECT count(*) FROM inbox_item WHERE state = 'new'"
    wait_until(lambda: count_said(installation) >= before + count and not installation.scalar(unheard), 120, 0.2)
    campaigns = installation.scalar("SELECT count(*) FROM campaign")
    findings.hold("confirmations start one campaign", campaigns == 1, campaigns)
    heard = installation.scalar("SELECT count(*) FROM inbox_item WHERE kind = 'message' AND state = 'done'") - before
    findings.hold("every confirmation is heard", heard == count, heard)


def count_said(installation: Installation) -> int:
    return int(installation.scalar("SELECT count(*) FROM inbox_item WHERE kind = 'message'"))


def act(installation: Installation, wa_id: str, effect: Effect) -> Any:
    """As the turn of this person would; gives what they are shown."""
    built = installation.built
    with built.platform() as session:
        person = session.scalars(select(Person).where(Person.wa_id == wa_id)).one()
        item = InboxItem(key=uuid.uuid4().hex, content={})
        return perform(effect, built, open_desk(session, built.settings, person, item, built.clock.now(session)))


def edit_at_once(installation: Installation, findings: Findings, count: int) -> None:
    """Many have opened the same version of a plan, and save another one each."""
    campaign_id = installation.plan(due_in=86_400)
    version = installation.scalar("SELECT version FROM campaign WHERE id = :id", id=campaign_id)
    template_id = installation.scalar("SELECT id FROM template WHERE name = 'diwali_offer'")
    due_at = installation.scalar("SELECT due_at FROM campaign WHERE id = :id", id=campaign_id)
    told: list[str] = []

    def save(number: int) -> None:
        draft = CampaignDraft(None, template_id, VALUES, due_at + timedelta(minutes=number + 1))
        effect = ReplaceCampaign(campaign_id, version, draft, PEOPLE, uuid.uuid4().hex)
        told.append(str(act(installation, OWNER, effect)))

    at_once(count, save)
    winners = sum("Changed. {name} is planned" in each for each in told)
    losers = sum("It was changed meanwhile" in each for each in told)
    findings.hold("one of those who edit wins", winners == 1, winners)
    findings.hold("the others are told", losers == count - 1, losers)
    saved = installation.scalar("SELECT count(*) FROM audit WHERE action = 'changed'")
    findings.hold("one change is written down", saved == 1, saved)


def stop_while_sending(installation: Installation, findings: Findings, rounds: int) -> None:
    """A customer opts out while the sender moves their message; what was law before is kept."""
    installation.run_sql("UPDATE campaign SET status = 'cancelled'")
    campaign_id = installation.plan()
    with installation.built.platform() as session:
        seed.add_person(session, CUSTOMER, "Customer")
    start_campaign(campaign_id)
    message_id = installation.scalar(
        "SELECT message.id FROM message JOIN contact ON contact.id = contact_id WHERE phone = :phone", phone=CUSTOMER
    )
    claims, chance = Claims(uuid.UUID(int=1), timedelta(minutes=5)), random.Random(11)
    wins, broken = Counter[str](), 0
    for _ in range(rounds):
        installation.run_sql(_RESTORE, owner=claims.owner, id=message_id)
        installation.run_sql("UPDATE contact SET opted_out_at = NULL")
        after: list[str] = []
        late = chance.choice([0.0, 0.002, 0.01])

        def stop(after: list[str] = after, late: float = late) -> None:
            time.sleep(late)
            act(installation, CUSTOMER, OptOut(None))
            after.append(get_state(installation, message_id))

        speaker = threading.Thread(target=stop)
        speaker.start()
        time.sleep(chance.random() * 0.02)
        with installation.built.platform() as session:
            moved = bool(claims.move_to_sending(session, installation.number, [message_id]))
        speaker.join()
        wins["send" if moved else "stop"] += 1
        broken += not (after == [get_state(installation, message_id)] and (after == ["sending"]) == moved)
    findings.hold("nothing is sent after a stop", broken == 0, broken)
    findings.hold("both win now and then", min(wins["send"], wins["stop"]) > 0, dict(wins))


def get_state(installation: Installation, message_id: int) -> str:
    return str(installation.scalar("SELECT state FROM message WHERE id = :id", id=message_id))


_RESTORE = """
UPDATE message SET state = 'claimed', owner = :owner, lease_until = now() + interval '5 minutes', reason = NULL
WHERE id = :id
"""
