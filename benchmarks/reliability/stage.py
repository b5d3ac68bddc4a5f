"""Shops whose owners speak, and processes that can be ordered to die: what the bar of named points plays on."""

from __future__ import annotations

import copy
import itertools
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.reliability.bars import wait_until
from benchmarks.reliability.crash import KILLED, STRUCK
from benchmarks.reliability.installation import FIRST_PHONE, OWNER, Installation
from demo import seed

# Between two looks of the host whether a process has ended.
LOOK_SECONDS = 0.1
# Phone numbers for the customers of one plan.
BLOCK = 10_000


class Stage:
    """So many shops on one number, each with an owner; `campaign_ids` are all that were planned, for the `senders` among them."""

    def __init__(self, installation: Installation, folder: Path, owners: Sequence[str]) -> None:
        self.installation = installation
        self.owners = owners
        self.campaign_ids: list[int] = []
        self.senders: set[str] = set()
        self.restarts = 0
        self._folder = folder
        self._is_host = True
        self._blocks = itertools.count()

    def share(self, *owners: str) -> Stage:
        """The part of it that some owners play on, in a thread of their own; the whole one stays the host."""
        part = copy.copy(self)
        part.owners, part._is_host = owners, False
        return part

    def order(self, name: str, times: int) -> None:
        """So many processes die at this point from now on."""
        for _ in range(times):
            (self._folder / f"{name}.{uuid.uuid4().hex}").touch()

    def count_ordered(self, name: str = "*") -> int:
        """How many have still to die."""
        return len(list(self._folder.glob(f"{name}.*")))

    def count_struck(self, name: str) -> int:
        return len(list((self._folder / STRUCK).glob(f"{name}.*")))

    def wait(self, is_so: Callable[[], bool], seconds: float = 120.0) -> bool:
        """As a host does, start again whatever has ended meanwhile."""

        def look() -> bool:
            if self._is_host:
                self.renew_ended()
            return is_so()

        return wait_until(look, seconds, LOOK_SECONDS) is not None

    def renew_ended(self) -> None:
        for member in self.installation.deployed:
            code = member.program.poll()
            if code is None:
                continue
            if code != KILLED:
                logs = self.installation.fleet.read_logs()[-3000:]
                raise RuntimeError(f"{' '.join(member.command)} ended with {code}:\n{logs}")
            self.installation.fleet.renew(member)
            self.restarts += 1

    def plan(self, people: int, status: str = "scheduled") -> list[int]:
        """One campaign in each shop, due now, to customers of its own whom nobody has written to yet."""
        asked = {"owners": list(self.owners), "count": people, "status": status, "key": uuid.uuid4().hex}
        self.installation.run_sql(_FORGET, owners=asked["owners"])
        rows = self.installation.run_sql(_PLAN, first=FIRST_PHONE + BLOCK * next(self._blocks), **asked)
        ids = [int(row[0]) for row in rows]
        self.campaign_ids += ids
        self.senders.update(self.owners)
        return ids

    def set_pace(self, per_second: int) -> None:
        self.installation.run_sql("UPDATE sending_number SET messages_per_second = :pace", pace=per_second)

    def have_status(self, ids: Sequence[int], status: str) -> bool:
        """Whether these campaigns have it, and nothing of them is under way or waits."""
        counted = self.installation.run_sql(_COUNT, ids=list(ids), status=status)
        return [tuple(row) for row in counted] == [(len(ids), 0)]

    def say(self, text: str, answer: str) -> bool:
        """Every owner says it at once; whether each then reads an answer with these words."""
        return self._wait_for_answers(lambda owner: self.installation.sim.say(owner, text), answer)

    def tap(self, title: str, answer: str) -> bool:
        """Every owner taps the button of that title."""
        return self._wait_for_answers(lambda owner: self.installation.sim.tap(owner, title), answer)

    def send_files(self, name: str, contents: Sequence[bytes], answer: str) -> bool:
        """Every owner sends a file of their own."""
        files = dict(zip(self.owners, contents, strict=True))
        return self._wait_for_answers(lambda owner: self.installation.sim.attach(owner, name, files[owner]), answer)

    def _wait_for_answers(self, act: Callable[[str], object], answer: str) -> bool:
        read = {owner: len(self._read(owner)) for owner in self.owners}
        for owner in self.owners:
            act(owner)
        waiting = list(self.owners)

        def is_answered() -> bool:
            waiting[:] = [
                owner for owner in waiting if not any(answer in each for each in self._read(owner)[read[owner] :])
            ]
            return not waiting

        return self.wait(is_answered)

    def _read(self, owner: str) -> list[str]:
        """What this owner was answered."""
        thread = self.installation.sim.thread(owner)
        return [str(each.get("text", "")) for each in thread if each["from"] == "business"]


def open_stage(installation: Installation, folder: Path, shops: int) -> Stage:
    """The shop that is there, and as many others as are wanted."""
    (folder / STRUCK).mkdir(exist_ok=True)
    owners = [str(int(OWNER) + number) for number in range(shops)]
    with installation.built.platform() as session:
        for wa_id in owners[1:]:
            owner = seed.add_person(session, wa_id, "Owner")
            seed.add_shop(session, installation.built, f"Shop {wa_id[-2:]}", "Rajkot", owner)
    for wa_id in owners:
        installation.sim.add_person(wa_id, "Owner")
    return Stage(installation, folder, owners)


_SHOPS = """
shop AS (
    SELECT jeweller.id, person.id AS person_id, row_number() OVER (ORDER BY jeweller.id) - 1 AS place
    FROM jeweller JOIN member ON member.jeweller_id = jeweller.id JOIN person ON person.id = member.person_id
    WHERE person.wa_id = ANY(:owners)
)
"""
_FORGET = (
    f"WITH {_SHOPS} UPDATE contact SET deleted_at = now() FROM shop WHERE jeweller_id = shop.id AND deleted_at IS NULL"
)
_PLAN = f"""
WITH {_SHOPS}, added AS (
    INSERT INTO contact (jeweller_id, phone, name, language, segment, city, tags, extra)
    SELECT shop.id, CAST(:first + shop.place * :count + n AS text), 'Customer ' || n, 'en', 'MARKETING', 'Rajkot', '[]', '{{}}'
    FROM shop, generate_series(1, :count) AS n RETURNING id, jeweller_id
), agreed AS (
    INSERT INTO consent (jeweller_id, contact_id, purpose, is_granted, source)
    SELECT jeweller_id, id, 'MARKETING', true, 'in the shop' FROM added
)
INSERT INTO campaign (jeweller_id, name, type, segment, template_id, values, status, due_at, is_for_now, confirmed_at,
    confirmed_by_person_id, confirm_key, version)
SELECT shop.id, 'Offer ' || left(:key, 6), 'MARKETING', 'MARKETING', template.id,
    '{{"name": {{"field": "name"}}, "shop": {{"field": "shop"}}, "offer": {{"text": "free polish"}}}}',
    :status, clock_timestamp(), true, now(), shop.person_id, :key, 1
FROM shop, template WHERE template.name = 'diwali_offer'
RETURNING id
"""
_COUNT = """
SELECT (SELECT count(*) FROM campaign WHERE id = ANY(:ids) AND status = :status),
    (SELECT count(*) FROM message JOIN run ON run.id = message.run_id
        WHERE run.campaign_id = ANY(:ids) AND message.state IN ('queued', 'claimed', 'sending'))
"""
