"""`make chat`: the same bot in this terminal, in the notation of transcripts; real servers, and a simulated platform.

Type as a new person would. `[Title]` taps a button, `[path/to/list.xlsx]` sends a file, `~ 2 days pass` moves time,
`(staff) pending` speaks as the platform's staff, `(meera) menu` as the owner of a shop that is approved already.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from bot.commands import migrate
from demo import seed
from demo.servers import running_servers
from demo.town import STAFF, Town, running_town
from demo.transcript import Line, Player, TranscriptError, show_message
from simulator.config import Config, Delays
from simulator.remote import RemoteError

CAST = {"you": "919812300004", "staff": STAFF, "meera": "919812300001"}
_WHO = re.compile(r"^\((?P<who>\w+)\) ?(?P<text>.*)$")
_FILE = re.compile(r"^\[(?P<path>.+\.\w{3,4})\]$")


def main() -> None:
    config = Config(port=0, delays=Delays(0, 0, 0, 0))
    with running_servers(durable=False) as servers:
        migrate(servers.database_url)
        with running_town(servers.database_url, servers.redis_url, config) as town:
            _fill(town)
            for name, number in CAST.items():
                town.sim.add_person(number, name.title())  # whoever is not on show is remembered for 40 messages only
            _talk(Player(town, CAST))


def _fill(town: Town) -> None:
    seed.submit_templates(town.services)
    town.drain()
    seed.read_templates(town.services)
    with town.services.platform() as session:
        seed.add_person(session, STAFF, "Asha")
        owner = seed.add_person(session, CAST["meera"], "Meera Shah")
        shop = seed.add_shop(session, town.services, "Meera Jewellers", "Rajkot", owner)
        seed.add_customers(session, town.services, shop)


def _talk(player: Player) -> None:
    sys.stdout.write((__doc__ or "") + "\nCtrl-D ends it.\n")
    while True:
        try:
            typed = input("\n> ").strip()
        except (EOFError, KeyboardInterrupt):
            sys.stdout.write("\n")
            return
        try:
            _take(player, typed)
        except (TranscriptError, RemoteError, OSError) as problem:
            sys.stdout.write(f"# {problem}\n")
        for name, message in player.read_new():
            sys.stdout.write(f"{'' if name == 'you' else f'({name}) '}< {show_message(message)}\n")


def _take(player: Player, typed: str) -> None:
    who, text = "", typed
    if found := _WHO.match(typed):
        who, text = found["who"], found["text"]
        if who not in CAST:
            raise TranscriptError(f"nobody here is called {who}; there are {', '.join(CAST)}")
    if text.startswith("~"):
        player.pass_time(Line(who, "~", text[1:].strip(), 0))
        return
    if file := _FILE.match(text):
        path = Path(file["path"]).expanduser()
        player.files[path.name] = path.read_bytes()
        text = f"[{path.name}]"
    if text:
        player.say(Line(who, ">", text, 0))


if __name__ == "__main__":
    main()
