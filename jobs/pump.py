"""The pump of one sending number: takes tokens, claims, commits the point of no return, sends, writes down.

It runs some seconds at a time and rings for its successor, so that a stop is quick and connections stay warm meanwhile.
"""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from conversations.fillings import fill_fields
from jobs import stopping
from jobs.claims import Claims
from jobs.outcomes import Sent, draw_consequences, record_outcomes
from jobs.pacing import Pace
from jobs.payloads import make_template
from jobs.runs import finish_runs
from jobs.services import Services, current
from models.number import SendingNumber
from whatsapp.bulk import BulkSender
from whatsapp.codes import Retry, Rule, Scope
from whatsapp.errors import GraphError, Refused
from whatsapp.messages import envelope

log = logging.getLogger(__name__)

# A recipient whose values WhatsApp would refuse: it is never sent, and fails alone.
_UNFIT = Refused(
    GraphError(132012, None, "", "", 0, "", Rule(132012, "values do not fit", Scope.RECIPIENT, Retry.NEVER))
)

LONGEST_WAIT = 0.25
LOOK_SECONDS = 0.002

# A page is claimed for some batches at once; batches that are not written down yet hold the next ones up.
PAGE_BATCHES = 5
MOST_UNWRITTEN = 3


def pump(phone_number_id: str) -> None:
    """Send what is due from one number for a while. Safe to run any number of times at once."""
    services = current()
    with services.platform() as session:
        number = session.get(SendingNumber, phone_number_id)
    if number is None or number.halted_at is not None:
        return
    sender = BulkSender(services.credentials(phone_number_id), services.settings.send_connections)
    try:
        is_done = Pump(services, number, sender).run()
    finally:
        sender.close()
    finish_runs(services)
    if not is_done and not stopping.is_asked():
        services.bell.ring("send", phone_number_id)


class Pump:
    """One call's work, in three stages that overlap: a thread moves messages to sending, this one sends, a third writes
    down. Each holds a database connection only for its own short statement, never over a call. Everything that is
    held is given back or written down before `run` returns.
    """

    def __init__(self, services: Services, number: SendingNumber, sender: BulkSender) -> None:
        self._services = services
        self._number = number
        self._sender = sender
        self._claims = Claims(uuid.uuid4(), services.settings.lease_seconds)
        self._pace = Pace(services.bell.connection, number.phone_number_id, number.messages_per_second)
        # About 100 ms of sending at a time, and never more than there are connections.
        self._batch = max(1, min(services.settings.send_connections, number.messages_per_second // 10))
        self._page: list[int] = []
        self._under_way: dict[str, Any] = {}
        self._ended: list[Sent] = []
        self._has_more = True

    def run(self) -> bool:
        """True when nothing was left to send, False when the time was up."""
        ends_at = time.monotonic() + self._services.settings.pump_seconds.total_seconds()
        with ThreadPoolExecutor(1) as mover, ThreadPoolExecutor(1) as writer:
            moving: Future[list[Any]] | None = None
            writing: deque[Future[None]] = deque()
            while True:
                is_open = self._has_more and time.monotonic() < ends_at and not stopping.is_asked()
                if moving is None and is_open and len(writing) < MOST_UNWRITTEN and self._has_room():
                    moving = mover.submit(self._move, min(self._batch, self._sender.free))
                if moving is not None and (moving.done() or not self._under_way):
                    self._begin(moving.result())
                    moving = None
                self._advance()
                if self._is_worth_writing(is_open):
                    writing.append(writer.submit(self._record, self._ended))
                    self._ended = []
                while writing and (writing[0].done() or not (is_open or self._under_way or moving)):
                    writing.popleft().result()
                if not (is_open or moving or self._under_way or self._ended or writing):
                    break
        self._give_back()
        return not self._has_more

    def _has_room(self) -> bool:
        """Whether enough connections are free to make a batch worth its statement."""
        return self._sender.free >= max(1, min(self._batch, self._services.settings.send_connections // 4))

    def _is_worth_writing(self, is_open: bool) -> bool:
        return bool(self._ended) and (len(self._ended) >= self._batch // 2 or not self._under_way or not is_open)

    def _move(self, most: int) -> list[Any]:
        """In its own thread: tokens first, then the point of no return for as many; claims a page when there is none."""
        given, wait = self._pace.take(most)
        if not given:
            time.sleep(min(wait, LONGEST_WAIT))
            return []
        if not self._page:
            with self._services.platform() as session:
                self._page = self._claims.claim(session, self._number.phone_number_id, PAGE_BATCHES * self._batch)
            if not self._page:
                self._has_more = False
                return []
        ids, self._page = self._page[:given], self._page[given:]
        skipped = 0
        with self._services.platform() as session:
            rows = self._claims.move_to_sending(session, self._number.phone_number_id, ids)
            if len(rows) < len(ids):
                moved = {row.id for row in rows}
                skipped = self._claims.put_back(session, [each for each in ids if each not in moved])
        # Nothing moved and nothing skipped: a stop stands, and the next batch would be the same.
        self._has_more = bool(rows or skipped)
        return rows

    def _begin(self, rows: Sequence[Any]) -> None:
        for row in rows:
            try:
                payload = write_payload(row)
            except ValueError:
                self._ended.append(Sent(row, _UNFIT))
                continue
            self._under_way[row.callback_id.hex] = row
            self._sender.begin(row.callback_id.hex, payload)

    def _advance(self) -> None:
        for callback_id, outcome in self._sender.advance(LOOK_SECONDS):
            self._ended.append(Sent(self._under_way.pop(callback_id), outcome))

    def _record(self, sent: list[Sent]) -> None:
        """In its own thread: what came of them, and what that means beyond them."""
        services = self._services
        jitters = [random.random() for _ in sent]  # noqa: S311 - spreads retries, guards nothing
        with services.platform() as session:
            record_outcomes(session, self._claims.owner, sent, services.settings, jitters)
        if not any(isinstance(each.outcome, Refused) for each in sent):
            return
        with services.platform() as session:
            now = services.clock.now(session)
            if draw_consequences(session, self._number.phone_number_id, sent, now):
                self._pace.slow_down()

    def _give_back(self) -> None:
        if self._page:
            with self._services.platform() as session:
                self._claims.put_back(session, self._page)


def write_payload(row: Any) -> dict[str, Any]:
    """The whole payload of one recipient. Raises ValueError where a value is missing or WhatsApp would refuse it."""
    values = fill_fields(row.values, row.language, row)
    template = make_template(row.template_name, row.language, row.variables, values)
    return envelope(template, to=row.phone, callback_id=row.callback_id.hex)
