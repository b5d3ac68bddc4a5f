"""Holds what jewellers were told of their campaigns against the rows and the platform's log; shares no code with the product.

It reads the words as they stood on the phone, in English, of those who had written within the day. What a message costs
is written here once more, so that a wrong price in the product is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

# Rupees for ten thousand messages, and the tax in percent.
PRICES, TAX = {"marketing": 8631, "utility": 1150}, 18
_COUNT = r"[\d,]+"
_FINISHED = re.compile(
    rf"^(?P<name>[^\n]+?): done\. Sent (?P<sent>{_COUNT}) of (?P<recipients>{_COUNT}) · failed (?P<failed>{_COUNT})"
    rf" · skipped (?P<skipped>{_COUNT})\.(?:\s+(?P<unconfirmed>{_COUNT}) messages? (?:is|are) not confirmed)?",
    re.MULTILINE,
)
_REPORT = re.compile(
    rf"^(?P<name>[^\n·]+?) · [^\n]+\n(?P<recipients>{_COUNT}) (?:person|people)\nSent (?P<sent>{_COUNT})"
    rf" · failed (?P<failed>{_COUNT}) · skipped (?P<skipped>{_COUNT}) · not confirmed (?P<unconfirmed>{_COUNT})"
    rf" · waiting (?P<waiting>{_COUNT})\nDelivered (?P<delivered>{_COUNT}) [^\0]*?"
    r"Cost: ₹(?P<net>[\d,.]+) \+ GST ₹(?P<tax>[\d,.]+), for what was delivered",
    re.MULTILINE,
)
# Accepted ones that failed on the way count as failed.
_FINAL = """
WITH counted AS (
    SELECT run.campaign_id, count(*) AS recipients,
        count(*) FILTER (WHERE message.state = 'failed' OR (message.state = 'accepted' AND failed_at IS NOT NULL
            AND delivered_at IS NULL AND read_at IS NULL)) AS failed,
        count(*) FILTER (WHERE message.state = 'accepted') AS accepted,
        count(*) FILTER (WHERE message.state = 'skipped') AS skipped,
        count(*) FILTER (WHERE message.state = 'unconfirmed') AS unconfirmed,
        count(*) FILTER (WHERE message.state = 'failed') AS refused,
        array_agg(replace(message.callback_id::text, '-', '')) AS ids
    FROM message JOIN run ON run.id = message.run_id WHERE run.campaign_id = ANY(%s) GROUP BY 1
)
SELECT person.wa_id, campaign.name, campaign.status, recipients, accepted - (failed - refused), failed, skipped,
    unconfirmed, ids
FROM counted JOIN campaign ON campaign.id = campaign_id JOIN member ON member.jeweller_id = campaign.jeweller_id
JOIN person ON person.id = member.person_id WHERE member.role = 'owner'
"""
Key = tuple[str, str]


@dataclass(frozen=True)
class Account:
    """What one message said of one campaign; `delivered`, `net` and `tax` (in paise) in reports alone."""

    key: Key
    recipients: int
    sent: int
    failed: int
    skipped: int
    unconfirmed: int
    waiting: int = 0
    delivered: int | None = None
    net: int | None = None
    tax: int | None = None

    @property
    def adds_up(self) -> bool:
        parts = (self.sent, self.failed, self.skipped, self.unconfirmed, self.waiting)
        return sum(parts) == self.recipients

    @property
    def outcomes(self) -> tuple[int, ...]:
        return self.recipients, self.sent, self.failed, self.skipped, self.unconfirmed


@dataclass(frozen=True)
class Telling:
    """Everything must be empty; each is a campaign as (number of the owner, name).

    untold        it has ended, and its owner has never been told
    misled        told with other recipients than there are, with parts that don't add up, or as if what is not
                  confirmed to this day had been sent
    misreported   its last report is not what the rows say
    mischarged    its last report names other costs than follow from what the platform has delivered
    """

    untold: tuple[Key, ...]
    misled: tuple[Key, ...]
    misreported: tuple[Key, ...]
    mischarged: tuple[Key, ...]

    @property
    def problems(self) -> dict[str, int]:
        return {each.name: len(getattr(self, each.name)) for each in fields(self)}

    @property
    def is_clean(self) -> bool:
        return not any(self.problems.values())


def check_told(log: Sequence[Mapping[str, Any]], cursor: Any, *campaign_ids: int) -> Telling:
    """`log` is the platform's, from its beginning; `cursor` reads all rows. All campaigns have come to rest."""
    cursor.execute(_FINAL, (list(campaign_ids),))
    rows = cursor.fetchall()
    final = {(row[0], row[1]): Account((row[0], row[1]), *map(int, row[3:8])) for row in rows}
    accounts = [account for account in read_accounts(log) if account.key in final]
    finished = {account.key for account in accounts if account.delivered is None}
    reports = {account.key: account for account in accounts if account.delivered is not None}
    costs = {(row[0], row[1]): count_costs(log, frozenset(row[8])) for row in rows}
    return Telling(
        untold=tuple(sorted({(row[0], row[1]) for row in rows if row[2] == "completed"} - finished)),
        misled=tuple(sorted({each.key for each in accounts if _misleads(each, final[each.key])})),
        misreported=tuple(sorted(key for key, told in reports.items() if told.outcomes != final[key].outcomes)),
        mischarged=tuple(
            sorted(key for key, told in reports.items() if (told.delivered, told.net, told.tax) != costs[key])
        ),
    )


def _misleads(told: Account, final: Account) -> bool:
    return (
        told.recipients != final.recipients or not told.adds_up or told.unconfirmed + told.waiting < final.unconfirmed
    )


def read_accounts(log: Sequence[Mapping[str, Any]]) -> Iterator[Account]:
    """In the order in which they were told."""
    for line in log:
        body = _read_body(line["payload"])
        for pattern in (_FINISHED, _REPORT):
            for found in pattern.finditer(body):
                given = {name: _read_number(name, value) for name, value in found.groupdict().items() if name != "name"}
                yield Account((line["to"], found["name"]), **given)


def _read_body(payload: Mapping[str, Any]) -> str:
    if payload["type"] == "text":
        return str(payload["text"]["body"])
    return str(payload["interactive"]["body"]["text"]) if payload["type"] == "interactive" else ""


def _read_number(name: str, value: str | None) -> int:
    plain = (value or "0").replace(",", "")
    return round(float(plain) * 100) if name in {"net", "tax"} else int(plain)


def count_costs(log: Sequence[Mapping[str, Any]], ids: frozenset[str]) -> tuple[int, int, int]:
    """Of these callback ids: how many the platform has delivered, their price and the tax on it in paise."""
    delivered = [
        line for line in log if line["biz_opaque_callback_data"] in ids and (line["delivered_at"] or line["read_at"])
    ]
    ten_thousandths = sum(PRICES[line["category"]] for line in delivered)
    return len(delivered), (ten_thousandths + 50) // 100, (ten_thousandths * TAX + 5000) // 10_000
