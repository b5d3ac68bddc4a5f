"""The pump of one sending number: takes tokens, claims, commits the point of no return, sends, writes down.

It runs some seconds at a time and rings for its successor, so that a stop is quick and connections stay warm meanwhile.
"""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from typing import Any

from jobs import stopping
from jobs.claims import Claims
from jobs.outcomes import Sent, draw_consequences, is_alarming, record_outcomes
from jobs.pacing import Pace
from jobs.payloads import Forms
from jobs.runs import finish_runs
from jobs.services import Services, current
from models.base import Line
from models.number import SendingNumber
from models.portfolio import count_left
from whatsapp.bulk import BulkSender
from whatsapp.codes import Retry, Rule, Scope
from whatsapp.errors import GraphError, Refused

log = logging.getLogger(__name__)

# A recipient whose values WhatsApp would refuse: it is never sent, and fails alone.
_UNFIT = Refused(
    GraphError(132012, None, "", "", 0, "", Rule(132012, "values do not fit", Scope.RECIPIENT, Retry.NEVER))
)

LONGEST_WAIT = 0.25
LOOK_SECONDS = 0.05

# A page is claimed for some batches at once, and the next one before it is used up.
PAGE_BATCHES = 5
# Answers that come together are written down together; none waits for company longer than this.
GATHER_SECONDS = 0.02
# Answers come in as long as the last one is not older than this.
FLOW_SECONDS = 0.25


def pump(phone_number_id: str) -> None:
    """Send what is due from one number for a while. Safe to run any number of times at once."""
    services = current()
    number, left = _look(services, phone_number_id)
    if number is None or left == 0:
        return
    connections = services.settings.send_connections
    sender = BulkSender(services.credentials(phone_number_id), connections, spare=connections // 4)
    with closing(sender), ExitStack() as lines:
        kept = [lines.enter_context(services.store.line()) for _ in range(3)]
        is_done = Pump(services, number, sender, kept, left).run()
    finish_runs(services)
    if left is not None:
        _look(services, phone_number_id)
    if not is_done and not stopping.is_asked():
        services.bell.ring("send", phone_number_id)


def _look(services: Services, phone_number_id: str) -> tuple[SendingNumber | None, int | None]:
    """The number unless it is halted, and how many more people it may write to now; None means any number."""
    with services.platform() as session:
        number = session.get(SendingNumber, phone_number_id)
        if number is None or number.halted_at is not None:
            return None, 0
        before = number.held_until
        left = count_left(session, number, services.clock.now(session))
        if number.held_until and before is None:
            log.warning("limit of the day reached", extra={"people": number.reached})
        return number, left


class Pages:
    """Messages that are claimed and not yet moved; the next page is fetched while this one is sent.

    No more than `left` are claimed in all, where there is such a limit.
    """

    def __init__(self, line: Line, claims: Claims, phone_number_id: str, size: int, left: int | None) -> None:
        self._left = left
        self._line = line
        self._claims = claims
        self._phone_number_id = phone_number_id
        self._size = size
        self._ids: list[int] = []
        self._thread = ThreadPoolExecutor(1)
        self._coming: Future[list[int]] | None = None

    def take(self, most: int) -> list[int]:
        """The next ids, none when nothing is queued."""
        if not self._ids:
            coming, self._coming = self._coming, None
            self._ids = (coming.result() if coming else []) or self._claim()
        taken, self._ids = self._ids[:most], self._ids[most:]
        if self._coming is None and taken and len(self._ids) * 2 < self._size:
            self._coming = self._thread.submit(self._claim)
        return taken

    def give_back(self) -> None:
        self._thread.shutdown()
        left = self._ids + (self._coming.result() if self._coming else [])
        if left:
            self._claims.put_back(self._line, left)

    def _claim(self) -> list[int]:
        if self._left is None:
            return self._claims.claim(self._line, self._phone_number_id, self._size)
        ids = self._claims.claim(self._line, self._phone_number_id, min(self._size, self._left)) if self._left else []
        self._left -= len(ids)
        return ids


class Pump:
    """One call's work, in stages that overlap: threads claim and move messages to sending, this one sends, another
    writes down. Each has a database connection for its own short statements; none is in a transaction over a call.
    Everything that is held is given back or written down before `run` returns.
    """

    def __init__(
        self, services: Services, number: SendingNumber, sender: BulkSender, lines: Sequence[Line], left: int | None
    ) -> None:
        self._services = services
        self._number = number
        self._sender = sender
        self._moving_line, self._writing_line, claiming_line = lines
        self._claims = Claims(uuid.uuid4(), services.settings.lease_seconds)
        self._pace = Pace(services.bell.connection, number.phone_number_id, number.messages_per_second)
        # About 100 ms of sending at a time, and never more than there are connections.
        self._batch = max(1, min(sender.connections, number.messages_per_second // 10))
        size = PAGE_BATCHES * self._batch
        self._pages = Pages(claiming_line, self._claims, number.phone_number_id, size, left)
        self._forms = Forms()
        self._tokens = 0
        self._under_way: dict[str, Any] = {}
        self._ended: list[Sent] = []
        self._ended_at = 0.0
        self._answered_at: float | None = None
        # An answer that may stop more than its message is among those that ended; until it is written down, none moves.
        self._is_alarmed = self._is_held = False
        self._has_more = True

    def run(self) -> bool:
        """True when nothing was left to send, False when the time was up."""
        ends_at = time.monotonic() + self._services.settings.pump_seconds.total_seconds()
        moving: Future[list[tuple[Any, bytes | None]]] | None = None
        writing: Future[None] | None = None
        with ThreadPoolExecutor(1) as mover, ThreadPoolExecutor(1) as writer:
            while True:
                if moving is not None and moving.done():
                    self._begin(moving.result())
                    moving = None
                is_open = self._has_more and time.monotonic() < ends_at and not stopping.is_asked()
                if moving is None and is_open and self._is_worth_moving():
                    moving = self._start(mover, self._move, self._size())
                self._advance()
                if writing is not None and writing.done():
                    writing.result()
                    writing, self._is_held = None, self._is_alarmed
                if writing is None and self._is_worth_writing(is_open):
                    writing = self._start(writer, self._record, self._ended)
                    self._ended, self._is_alarmed = [], False
                if not (is_open or moving or self._under_way or self._ended or writing):
                    break
        self._pages.give_back()
        return not self._has_more

    def _start(self, thread: ThreadPoolExecutor, work: Any, argument: Any) -> Future[Any]:
        begun = thread.submit(work, argument)
        begun.add_done_callback(lambda _: self._sender.wake())
        return begun

    def _size(self) -> int:
        """Of the next batch: as many messages as connections are free. While answers come in, a few more: connections
        come free for these while the batch is being committed, and would otherwise stand idle.
        """
        is_flowing = self._answered_at is not None and time.monotonic() - self._answered_at < FLOW_SECONDS
        return min(self._batch, self._sender.room if is_flowing else self._sender.free)

    def _is_worth_moving(self) -> bool:
        """Whether the batch is large enough for its statement, and nothing that has ended speaks against it."""
        if self._is_held or len(self._ended) >= 2 * self._sender.connections:
            return False
        if self._under_way and self._answered_at is None:
            return False  # the first batch tells whether the number may send at all
        worth = max(1, min(self._batch, self._sender.connections // 8))
        return self._size() >= worth

    def _is_worth_writing(self, is_open: bool) -> bool:
        if not self._ended:
            return False
        is_crowd = len(self._ended) >= self._sender.connections // 2
        is_late = time.monotonic() - self._ended_at > GATHER_SECONDS
        return is_crowd or is_late or self._is_alarmed or not self._under_way or not is_open

    def _move(self, most: int) -> list[tuple[Any, bytes | None]]:
        """In its own thread: tokens first, then the point of no return for as many; gives the bodies to send."""
        if not self._tokens:
            self._tokens, wait = self._pace.take(self._batch)
            if not self._tokens:
                time.sleep(min(wait, LONGEST_WAIT))
                return []
        ids = self._pages.take(min(most, self._tokens))
        self._tokens -= len(ids)
        if not ids:
            self._has_more = False
            return []
        rows = self._claims.move_to_sending(self._moving_line, self._number.phone_number_id, ids)
        skipped = 0
        if len(rows) < len(ids):
            moved = {row.id for row in rows}
            skipped = self._claims.put_back(self._moving_line, [each for each in ids if each not in moved])
        # Nothing moved and nothing skipped: a stop stands, and the next batch would be the same.
        self._has_more = bool(rows or skipped)
        self._forms.read(self._moving_line, rows)
        return [(row, self._forms.write(row)) for row in rows]

    def _begin(self, written: Sequence[tuple[Any, bytes | None]]) -> None:
        for row, body in written:
            if body is None:
                self._end(row, _UNFIT)
                continue
            self._under_way[row.callback_id.hex] = row
            self._sender.begin(row.callback_id.hex, body)

    def _advance(self) -> None:
        for callback_id, outcome in self._sender.advance(GATHER_SECONDS if self._ended else LOOK_SECONDS):
            self._answered_at = time.monotonic()
            self._end(self._under_way.pop(callback_id), outcome)

    def _end(self, row: Any, outcome: Any) -> None:
        if not self._ended:
            self._ended_at = time.monotonic()
        self._ended.append(Sent(row, outcome))
        if isinstance(outcome, Refused) and is_alarming(outcome.error.rule):
            self._is_held = self._is_alarmed = True

    def _record(self, sent: list[Sent]) -> None:
        """In its own thread: what came of them, and what that means beyond them."""
        services = self._services
        jitters = [random.random() for _ in sent]  # noqa: S311 - spreads retries, guards nothing
        record_outcomes(self._writing_line, self._claims.owner, sent, services.settings, jitters)
        if not any(isinstance(each.outcome, Refused) for each in sent):
            return
        with services.platform() as session:
            now = services.clock.now(session)
            if draw_consequences(session, self._number.phone_number_id, sent, now):
                self._pace.slow_down()
