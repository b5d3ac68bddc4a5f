"""What a platform posts while a campaign is being sent: three statuses for each message, replies, repetitions, forgeries."""

from __future__ import annotations

import json
import random
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reliability.posting import sign, write_message, write_post

WORDS = ("sent", "delivered", "read")
# Shares of the posts; the rest are statuses, as many as there are.
INBOUND, REPEATED, FORGED = 0.01, 0.05, 0.01
REMEMBERED = 2000


@dataclass(frozen=True)
class Post:
    """`key` is what the database must know once it is answered 200: of a status with its word, else the message's id."""

    key: str
    body: bytes
    signature: str
    is_forged: bool = False


def write_status(wamid: str, word: str, phone: str, callback_id: str) -> Post:
    told = {
        "id": wamid,
        "status": word,
        "timestamp": str(int(time.time())),
        "recipient_id": phone,
        "biz_opaque_callback_data": callback_id,
        "pricing": {"billable": True, "pricing_model": "PMP", "category": "marketing", "type": "regular"},
    }
    body = write_post(statuses=[told])
    return Post(f"{wamid} {word}", body, sign(body))


class Mix:
    """Statuses follow the ledger of the platform, so each belongs to a message that was sent a moment ago."""

    def __init__(self, ledger: Path, seed: int) -> None:
        self._ledger = ledger
        self._place = 0
        self._chance = random.Random(seed)
        self._waiting: deque[Post] = deque()
        self._before: deque[Post] = deque(maxlen=REMEMBERED)
        self._people: deque[str] = deque(["919700000001"], maxlen=REMEMBERED)
        self._count = 0

    def read(self) -> None:
        """What the platform has accepted since the last call."""
        with self._ledger.open("rb") as opened:
            opened.seek(self._place)
            whole, end, _ = opened.read().rpartition(b"\n")
        self._place += len(whole) + len(end)
        for line in whole.splitlines():
            told = json.loads(line)
            self._people.append(told["to"])
            for word in WORDS:
                self._waiting.append(
                    write_status(told["wamid"], word, told["to"], told.get("biz_opaque_callback_data") or "")
                )

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def take(self) -> Post:
        self._count += 1
        drawn = self._chance.random()
        if drawn < FORGED:
            return Post(f"wamid.forged{self._count} sent", *self._forge(), is_forged=True)
        if drawn < FORGED + INBOUND:
            return self._remember(self._reply())
        if self._waiting and (drawn < 1 - REPEATED or not self._before):
            return self._remember(self._waiting.popleft())
        return self._chance.choice(self._before) if self._before else self._remember(self._reply())

    def take_waiting(self) -> Post | None:
        return self._waiting.popleft() if self._waiting else None

    def _remember(self, post: Post) -> Post:
        self._before.append(post)
        return post

    def _reply(self) -> Post:
        wamid = f"wamid.reply{self._count}"
        body = write_message(wamid, self._chance.choice(self._people))
        return Post(wamid, body, sign(body))

    def _forge(self) -> tuple[bytes, str]:
        body = write_status(f"wamid.forged{self._count}", "sent", "919700000001", "").body
        return body, self._chance.choice(["", "sha256=" + "0" * 64])
