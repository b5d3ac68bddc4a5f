"""What arrives late, and what breaks its turn: costly words are asked again, and the rest is heard."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from demo.town import Town
from demo.transcript import Player
from models.campaign import Campaign, CampaignStatus
from models.inbox import InboxItem, ItemKind, ItemState
from models.jeweller import Jeweller
from models.person import Person
from tests.cast import MEERA
from tests.conversations.chats import chat, count_campaigns
from tests.jobs.scenes import plan

LATE = timedelta(minutes=16)


def say_late(player: Player, text: str) -> None:
    """The platform hands over what was said a while ago; nothing is heard before it is old."""
    town = player.town
    town.sim.say(MEERA, text)
    town.sim.settle()
    with town.services.platform() as session:
        session.execute(update(InboxItem).where(InboxItem.state == ItemState.NEW).values(at=InboxItem.at - LATE))
    town.drain()


def find_status(town: Town) -> CampaignStatus:
    with town.services.platform() as session:
        return session.scalars(select(Campaign)).one().status


def plan_for_tomorrow(town: Town) -> None:
    with town.services.platform() as session:
        shop = session.scalars(select(Jeweller).where(Jeweller.name == "Meera Jewellers")).one()
        plan(session, town.services, shop, due_in=timedelta(days=1))


def test_a_late_confirmation_is_asked_again(town: Town) -> None:
    player = chat(town, "meera")
    player.play("""
        > new campaign
        < … Who …
        > gold loan
        < … What …
        > loan reminder
        < … When …
        > now
        < … Check …
        > 1
        < … type the number of people: 3.
    """)
    say_late(player, "3")
    player.play("""
        < … I got this late, so nothing was done. Please do it again. To go ahead, type the number of people: 3.
    """)
    assert count_campaigns(town) == 0
    player.play("""
        > 3
        < Loan reminder starts at … [Undo] [Pause]
    """)


def test_a_late_pause_is_done_and_a_late_resume_is_not(town: Town) -> None:
    plan_for_tomorrow(town)
    player = chat(town, "meera")
    say_late(player, "pause")
    player.play("""
        < Diwali offer is paused. Nobody has been written to. [Resume] [Stop for good] [Menu]
    """)
    say_late(player, "resume")
    player.play("""
        < I got this late, so nothing was done. Please do it again. [Menu]
    """)
    assert find_status(town) is CampaignStatus.PAUSED
    say_late(player, "report")
    player.play("""
        < Diwali offer · tomorrow … · paused Nobody has been written to yet. [Menu]
        > resume
        < Diwali offer goes on. …
    """)
    say_late(player, "stop all")
    player.play("""
        < Stopped everything: Diwali offer. Nothing is lost. [Resume] [Show all] [Menu]
    """)
    assert find_status(town) is CampaignStatus.PAUSED


def test_a_message_that_breaks_its_turn_leaves_the_rest_heard(town: Town) -> None:
    """Tried a few times, then put aside with an apology; what was said after it is answered then."""
    player = chat(town, "meera", "asha")
    player.play("""
        > new campaign
        < … Who …
    """)
    with town.services.platform() as session:
        meera = session.scalars(select(Person).where(Person.wa_id == MEERA)).one()
        session.add(
            InboxItem(
                key="m:broken",
                kind=ItemKind.MESSAGE,
                state=ItemState.NEW,
                person_id=meera.id,
                phone_number_id=town.services.settings.whatsapp_phone_number_id,
                at=town.services.clock.now(session) - timedelta(seconds=5),
                content={"kind": "text"},
            )
        )
    town.sim.say(MEERA, "Gold loan")
    town.drain()
    player.play("")
    for _ in range(4):
        town.services.bell.ring("hear", meera.id)
        town.drain()
    player.play("""
        < Something went wrong on our side; nothing was sent or lost. Our team has been told. [Menu]
        < … › 2 of 5 · What …
        (asha) > admin
        (asha) < … 1 event was set aside. …
    """)
