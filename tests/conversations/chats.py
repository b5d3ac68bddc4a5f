"""Opens a chat with some of the cast in a town; the chats themselves are in the tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import update

from demo.town import Town
from demo.transcript import Player
from models.campaign import Campaign
from models.contact import Contact
from models.inbox import InboxItem
from tests import cast

CAST = {
    "meera": cast.MEERA,
    "zaveri": cast.ZAVERI,
    "farid": cast.FARID,
    "asha": cast.ASHA,
    "kavya": cast.KAVYA,
    "ramesh": cast.RAMESH,
    "dev": cast.DEV,
    "iqbal": cast.IQBAL,
}


PHOTO = b"\xff\xd8\xff\xe0" + bytes(60)
VOICE = b"OggS" + bytes(60)


def chat(town: Town, *names: str, files: Mapping[str, bytes] | None = None) -> Player:
    """The first named speaks where no line says who; whoever is not named is not looked at."""
    for name in names:
        town.sim.add_person(CAST[name], name.title())  # whose phone then remembers the whole chat
    return Player(town, {name: CAST[name] for name in names}, {"photo.jpg": PHOTO, **(files or {})})


def speak(player: Player, name: str) -> None:
    """Send a voice message, which the notation has no line for."""
    player.town.sim.attach(CAST[name], "voice.ogg", VOICE, "audio/ogg")
    player.town.drain()


def change_contacts(town: Town, phone: str, **values: object) -> None:
    """Something happens to a customer meanwhile, in every shop that has them."""
    with town.services.platform() as session:
        session.execute(update(Contact).where(Contact.phone == phone).values(**values))


def count_campaigns(town: Town) -> int:
    with town.services.platform() as session:
        return session.query(Campaign).count()


def delay_next(town: Town, span: timedelta) -> None:
    """What waits unheard in the inbox was said that long ago."""
    with town.services.platform() as session:
        session.execute(update(InboxItem).where(InboxItem.state == "new").values(at=InboxItem.at - span))
