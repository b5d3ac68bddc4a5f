"""Stop, pause, opt-out and their like against the sender: once they are committed, nothing moves to sending."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from conversations.desk import Desk
from conversations.effects import (
    Control,
    ControlCampaign,
    DecideJeweller,
    Decision,
    Effect,
    OptOut,
    StopAll,
    StopPlatform,
)
from demo import seed
from demo.town import Town
from jobs.claims import Claims
from jobs.desks import open_desk
from jobs.effects import perform
from jobs.outcomes import stop_offers
from models.inbox import InboxItem
from models.person import Person
from tests.cast import ASHA, MEERA
from tests.jobs.posts import NUMBER
from tests.jobs.scenes import FIRST_PHONE, begin, list_messages, run_sql

CUSTOMER = str(FIRST_PHONE + 1)
LEASE = timedelta(minutes=5)
ROUNDS = 200


@dataclass
class Scene:
    """One customer, one claimed message of a running campaign, and everybody who may speak against it."""

    town: Town
    campaign_id: int
    message_id: int
    contact_id: int
    shop_id: int
    claims: Claims

    def do(self, session: Session, wa_id: str, effect: Effect) -> None:
        """As the turn of this person would."""
        person = session.scalars(select(Person).where(Person.wa_id == wa_id)).one()
        built = self.town.services
        item = InboxItem(key=uuid4().hex, content={})
        desk: Desk = open_desk(session, built.settings, person, item, built.clock.now(session))
        perform(effect, built, desk)

    def restore(self) -> None:
        run_sql(
            self.town,
            "UPDATE message SET state = 'claimed', owner = :owner, lease_until = now() + interval '5 minutes', "
            "reason = NULL WHERE kind = 'campaign'",
            owner=self.claims.owner,
        )
        run_sql(self.town, "UPDATE campaign SET status = 'running'")
        run_sql(self.town, "UPDATE contact SET opted_out_at = NULL, offers_stopped_at = NULL, deleted_at = NULL")
        run_sql(self.town, "UPDATE consent SET is_granted = true")
        run_sql(self.town, "UPDATE jeweller SET status = 'approved'")
        run_sql(self.town, "UPDATE sending_number SET halted_at = NULL, halt_reason = NULL")
        run_sql(self.town, "DELETE FROM platform_stop")

    def move(self, before_commit: Callable[[], object] = lambda: None) -> bool:
        """The sender's point of no return; True when the message went over it."""
        with self.town.services.platform() as session:
            moved = self.claims.move_to_sending(session, NUMBER, [self.message_id])
            before_commit()
        return bool(moved)

    def state(self) -> str:
        return str(list_messages(self.town, self.campaign_id)[0].state)


@pytest.fixture
def scene(town: Town) -> Scene:
    campaign_id = begin(town, 1)
    claims = Claims(UUID(int=1), LEASE)
    with town.services.platform() as session:
        seed.add_person(session, CUSTOMER, "Customer")
    (message,) = list_messages(town, campaign_id)
    return Scene(town, campaign_id, message.id, message.contact_id, message.jeweller_id, claims)


Deed = Callable[[Scene, Session], None]


def withdraw_consent(scene: Scene, session: Session) -> None:
    session.execute(text("UPDATE consent SET is_granted = false WHERE contact_id = :id"), {"id": scene.contact_id})


def delete_contact(scene: Scene, session: Session) -> None:
    session.execute(text("UPDATE contact SET deleted_at = now() WHERE id = :id"), {"id": scene.contact_id})


DEEDS: dict[str, Deed] = {
    "opt out": lambda scene, session: scene.do(session, CUSTOMER, OptOut(None)),
    "stop offers": lambda scene, session: stop_offers(
        session, [scene.contact_id], scene.town.services.clock.now(session)
    ),
    "withdraw consent": withdraw_consent,
    "delete": delete_contact,
    "pause": lambda scene, session: scene.do(session, MEERA, ControlCampaign(scene.campaign_id, Control.PAUSE)),
    "cancel": lambda scene, session: scene.do(session, MEERA, ControlCampaign(scene.campaign_id, Control.CANCEL)),
    "stop all": lambda scene, session: scene.do(session, MEERA, StopAll()),
    "suspend": lambda scene, session: scene.do(session, ASHA, DecideJeweller(scene.shop_id, Decision.SUSPEND)),
    "stop everything": lambda scene, session: scene.do(session, ASHA, StopPlatform()),
}


def in_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


_WAITERS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def wait_for_waiters(town: Town, most: int, ended: Callable[[], bool] = lambda: False) -> None:
    """Until so many transactions wait for a lock, or what is waited for has ended without."""
    ends_at = time.monotonic() + 10
    while run_sql(town, _WAITERS)[0][0] < most and not ended():
        assert time.monotonic() < ends_at, "nobody waits"
        time.sleep(0.005)


@pytest.fixture
def deeds(scene: Scene) -> Iterator[tuple[str, Deed]]:
    """Each deed in turn, with everything as it was before."""

    def each() -> Iterator[tuple[str, Deed]]:
        for name, deed in DEEDS.items():
            scene.restore()
            yield name, deed

    return each()


def test_after_the_word_nothing_is_sent(scene: Scene, deeds: Iterator[tuple[str, Deed]]) -> None:
    for name, deed in deeds:
        with scene.town.services.platform() as session:
            deed(scene, session)
        assert not scene.move(), name
    scene.restore()
    assert scene.move(), "without a word against it, it is sent"


def test_a_sender_that_was_held_up_looks_again(scene: Scene, deeds: Iterator[tuple[str, Deed]]) -> None:
    """The sender has looked and is held up. A word that becomes law meanwhile holds; one that has to wait is told so."""
    for name, deed in deeds:
        moved: list[bool] = []
        heard: list[str] = []

        def speak(deed: Deed = deed, heard: list[str] = heard) -> None:
            with scene.town.services.platform() as session:
                deed(scene, session)
            heard.append(scene.state())

        with scene.town.services.platform() as holder:
            holder.execute(text("SELECT id FROM message FOR UPDATE"))
            sender = in_thread(lambda into=moved: into.append(scene.move()))
            wait_for_waiters(scene.town, 1)
            speaker = in_thread(speak)
            wait_for_waiters(scene.town, 2, ended=lambda heard=heard: bool(heard))
            was_law = bool(heard)
        sender.join()
        speaker.join()
        assert moved == [not was_law], name
        assert heard == [scene.state()] == ["sending" if moved[0] else "claimed"], name
        assert was_law or name == "stop everything", name


def test_a_word_waits_for_a_sender_that_is_past_the_point(scene: Scene, deeds: Iterator[tuple[str, Deed]]) -> None:
    """Whoever hears that it has stopped may rely on it: the sender's commit came first, or not at all."""
    for name, deed in deeds:
        seen: list[str] = []

        def speak(deed: Deed = deed, seen: list[str] = seen) -> None:
            with scene.town.services.platform() as session:
                deed(scene, session)
            seen.append(scene.state())

        threads: list[threading.Thread] = []

        def while_uncommitted(threads: list[threading.Thread] = threads, speak: Callable[[], None] = speak) -> None:
            threads.append(in_thread(speak))
            wait_for_waiters(scene.town, 1)

        assert scene.move(while_uncommitted), name
        threads[0].join()
        assert seen == ["sending"], name


def test_two_hundred_races_end_with_the_word_kept(scene: Scene) -> None:
    chance = random.Random(11)
    wins = {"word": 0, "sender": 0}
    for number in range(ROUNDS):
        name, deed = list(DEEDS.items())[number % len(DEEDS)]
        scene.restore()
        after: list[str] = []
        start = threading.Barrier(2)
        # Sometimes the word is early, sometimes late, mostly both are at it together.
        delay, late = chance.random() * 0.01, chance.choice([0.0, 0.005, 0.03])

        def speak(
            deed: Deed = deed, after: list[str] = after, start: threading.Barrier = start, late: float = late
        ) -> None:
            start.wait()
            time.sleep(late)
            with scene.town.services.platform() as session:
                deed(scene, session)
            after.append(scene.state())

        speaker = in_thread(speak)
        start.wait()
        time.sleep(delay)
        moved = scene.move()
        speaker.join()
        wins["sender" if moved else "word"] += 1
        # What was not under way when the word had been committed never is afterwards.
        assert (after[0] == "sending") == moved == (scene.state() == "sending"), (name, number)
    assert min(wins.values()) > 0, wins
