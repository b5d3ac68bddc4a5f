"""Compares what the platform accepted with what the database says of campaigns; shares no code with the product.

It reads the simulator's ledger file (a line is on the disk before the sender hears of the acceptance) and the rows
themselves, and counts what must never be.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

_ROWS = """
SELECT run.campaign_id, message.jeweller_id, message.state, replace(message.callback_id::text, '-', ''), contact.phone
FROM message JOIN run ON run.id = message.run_id JOIN contact ON contact.id = message.contact_id
WHERE run.campaign_id = ANY(%s) AND message.kind = 'campaign'
"""
_FROZEN = "SELECT campaign_id, jeweller_id, sum(queued) FROM run WHERE campaign_id = ANY(%s) GROUP BY 1, 2"
_OPEN = {"queued", "claimed", "sending"}


@dataclass(frozen=True)
class Verdict:
    """Everything but `recipients` must be empty or zero once statuses have come to rest.

    doubled_ids        callback ids that the platform accepted more than once
    doubled_people     numbers that it accepted more than one message for
    phantoms           rows that say accepted, and the platform knows nothing of it
    unsettled          rows that say otherwise, and the platform has accepted them
    strangers          accepted messages to these people that no row stands for
    lost               recipients of the run without a row, and rows that are still open
    unbalanced         campaigns, and shops, whose outcomes are not as many as their recipients
    """

    recipients: int
    doubled_ids: tuple[str, ...]
    doubled_people: tuple[str, ...]
    phantoms: tuple[str, ...]
    unsettled: tuple[str, ...]
    strangers: tuple[str, ...]
    lost: int
    unbalanced: tuple[str, ...]

    @property
    def problems(self) -> dict[str, int]:
        """How many there are of each kind."""
        found = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "recipients"}
        return {name: value if isinstance(value, int) else len(value) for name, value in found.items()}

    @property
    def is_clean(self) -> bool:
        return not any(self.problems.values())


def read_ledger(path: Path) -> list[tuple[str, str]]:
    """Callback id and number of every accepted template message to a customer, in order."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(line["biz_opaque_callback_data"], line["to"]) for line in lines if line["category"] == "marketing"]


def check(ledger: Path, cursor: Any, *campaign_ids: int) -> Verdict:
    """`cursor` reads all rows, whatever the row security. The campaigns reach nobody twice among them."""
    cursor.execute(_FROZEN, (list(campaign_ids),))
    frozen = cursor.fetchall()
    cursor.execute(_ROWS, (list(campaign_ids),))
    rows = cursor.fetchall()
    accepted = read_ledger(ledger)
    ids, people = Counter(each for each, _ in accepted), Counter(phone for _, phone in accepted)
    known = {callback_id for *_, callback_id, _ in rows}
    still_open = sum(state in _OPEN for _, _, state, _, _ in rows)
    return Verdict(
        recipients=len(rows),
        doubled_ids=tuple(sorted(each for each, times in ids.items() if times > 1)),
        doubled_people=tuple(sorted(phone for phone, times in people.items() if times > 1)),
        phantoms=tuple(
            phone for *_, state, callback_id, phone in rows if state == "accepted" and callback_id not in ids
        ),
        unsettled=tuple(phone for *_, state, callback_id, phone in rows if state != "accepted" and callback_id in ids),
        strangers=tuple(sorted(ids.keys() - known)),
        lost=sum(int(count) for *_, count in frozen) - len(rows) + still_open,
        unbalanced=_find_unbalanced(frozen, rows),
    )


def _find_unbalanced(frozen: Sequence[Any], rows: Sequence[Any]) -> tuple[str, ...]:
    """A row too many in one campaign or shop does not make up for one that another lacks."""
    missing = Counter[str]()
    for campaign_id, shop_id, count in frozen:
        missing.update({f"campaign {campaign_id}": int(count), f"shop {shop_id}": int(count)})
    for campaign_id, shop_id, state, _, _ in rows:
        if state not in _OPEN:
            missing.subtract((f"campaign {campaign_id}", f"shop {shop_id}"))
    return tuple(sorted(name for name, count in missing.items() if count))
