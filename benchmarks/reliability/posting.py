"""Somebody who posts webhooks all the time, as the platform does, and remembers how each was answered."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

SECRET = b"development-secret"
PATH = "/webhooks/whatsapp"
NUMBER = {"display_phone_number": "919900112233", "phone_number_id": "106500000000001"}
PATIENCE = 20.0
AWAY = 0


def write_post(**parts: object) -> bytes:
    value = {"messaging_product": "whatsapp", "metadata": NUMBER, **parts}
    entry = {"id": "102200000000001", "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def write_status(wamid: str) -> bytes:
    told = {"id": wamid, "status": "sent", "timestamp": str(int(time.time())), "recipient_id": "919600000001"}
    return write_post(statuses=[told])


def write_message(wamid: str, wa_id: str) -> bytes:
    said = {"from": wa_id, "id": wamid, "timestamp": str(int(time.time())), "type": "text", "text": {"body": "hello"}}
    return write_post(contacts=[{"profile": {"name": "Kavya"}, "wa_id": wa_id}], messages=[said])


def sign(body: bytes) -> str:
    return "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()


def post(address: str, body: bytes, signature: str) -> int:
    """The answer's code; `AWAY` when there is none."""
    connection = http.client.HTTPConnection(address, timeout=PATIENCE)
    try:
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature}
        connection.request("POST", PATH, body, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return AWAY
    finally:
        connection.close()


@dataclass(frozen=True)
class Answer:
    wamid: str
    began: float
    seconds: float
    code: int


@dataclass
class Poster:
    """Every other post is a message of a person of its own, the rest are statuses of messages that nobody knows."""

    address: str
    answers: list[Answer] = field(default_factory=list)
    _is_over: threading.Event = field(default_factory=threading.Event)

    def work(self, name: str, pause: float) -> None:
        number = 0
        while not self._is_over.wait(pause):
            number += 1
            wamid = f"wamid.{name}{number}"
            body = write_status(wamid) if number % 2 else write_message(wamid, f"9196{name}{number:05}")
            began = time.monotonic()
            code = post(self.address, body, sign(body))
            self.answers.append(Answer(wamid, began, time.monotonic() - began, code))

    def end(self) -> None:
        self._is_over.set()

    @property
    def codes(self) -> dict[int, int]:
        return dict(Counter(answer.code for answer in self.answers))

    @property
    def taken(self) -> list[str]:
        """What was answered 200."""
        return [answer.wamid for answer in list(self.answers) if answer.code == 200]

    def has_answer_since(self, moment: float) -> bool:
        return any(answer.began >= moment and answer.code == 200 for answer in list(self.answers))


@contextmanager
def posting(webhook: str, posters: int = 2, pause: float = 0.2) -> Iterator[Poster]:
    poster = Poster(urlsplit(webhook).netloc)
    threads = [threading.Thread(target=poster.work, args=(f"{number:03}", pause)) for number in range(posters)]
    for thread in threads:
        thread.start()
    try:
        yield poster
    finally:
        poster.end()
        for thread in threads:
            thread.join()
