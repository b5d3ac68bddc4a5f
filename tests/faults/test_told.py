"""The checker of what jewellers are told: a lie that is planted must be found, and the truth must not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import make_url

from benchmarks.reliability.told import check_told
from demo.servers import Servers
from demo.town import Town
from tests.cast import MEERA
from tests.conftest import admin_cursor
from tests.jobs.scenes import FIRST_PHONE, begin, get_campaign

Log = list[dict[str, Any]]
SUNITA = str(FIRST_PHONE + 3)
DONE, REPORT = "Sent 6 of 8 · failed 0 · skipped 0.", "Sent 6 · failed 0 · skipped 0 · not confirmed 2"
UNSURE = "2 messages are not confirmed"


def retell(old: str, new: str) -> Callable[[Log], None]:
    """Other words in every message in which these stand; there must be one."""

    def change(log: Log) -> None:
        bodies = [each["payload"]["interactive"]["body"] for each in log if each["type"] == "interactive"]
        meant = [body for body in bodies if old in body["text"]]
        assert meant, old
        for body in meant:
            body["text"] = body["text"].replace(old, new)

    return change


def take_back(log: Log) -> None:
    """The platform knows of no delivery to one of them."""
    (line,) = (each for each in log if each["to"] == SUNITA)
    line["delivered_at"] = line["read_at"] = None


LIES: dict[str, tuple[Callable[[Log], None], set[str]]] = {
    "the truth": (retell(DONE, DONE), set()),
    "nobody was told of the end": (retell(": done.", ": nearly done."), {"untold"}),
    "all sent, and some are not confirmed": (retell(f"{DONE}\n{UNSURE}", DONE.replace("6", "8")), {"misled"}),
    "parts that don't add up": (retell("Sent 6 of 8", "Sent 5 of 8"), {"misled"}),
    "other recipients": (retell("Sent 6 of 8", "Sent 5 of 7"), {"misled"}),
    "a report of other figures": (retell(REPORT, REPORT.replace("6", "5").replace("2", "3")), {"misreported"}),
    "a charge for what was not delivered": (take_back, {"mischarged"}),
    "a wrong price": (retell("Cost: ₹5.18", "Cost: ₹5.19"), {"mischarged"}),
    "a wrong tax": (retell("GST ₹0.93, for", "GST ₹0.94, for"), {"mischarged"}),
}


def test_every_lie_is_found_and_the_truth_is_none(ledger_town: Town, servers: Servers) -> None:
    """To eight people, two of whom nobody could confirm; the owner is told the end and asks for the report."""
    ledger_town.sim.say(MEERA, "menu")
    for number in (1, 2):
        ledger_town.sim.fault("reset", to=str(FIRST_PHONE + number))
    campaign_id = begin(ledger_town, 8)
    ledger_town.drain()
    ledger_town.pass_time(timedelta(seconds=30))  # until all is delivered
    ledger_town.sim.say(MEERA, "report")
    ledger_town.drain()
    assert get_campaign(ledger_town, campaign_id).status == "completed"
    log = ledger_town.sim.ledger()
    with admin_cursor(servers, make_url(ledger_town.services.settings.database_url).database) as cursor:
        for name, (tell, wrong) in LIES.items():
            told = copy.deepcopy(log)
            tell(told)
            found = check_told(told, cursor, campaign_id).problems
            assert {each for each, count in found.items() if count} == wrong, name
        cursor.execute("UPDATE message SET state = 'unconfirmed' WHERE state = 'accepted' AND contact_id IS NOT NULL")
        found = check_told(log, cursor, campaign_id).problems
        assert found == {"untold": 0, "misled": 1, "misreported": 1, "mischarged": 0}
