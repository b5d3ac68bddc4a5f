"""The pump of one sending number: takes tokens, claims, commits the point of no return, sends, writes down.

It runs some seconds at a time and rings for its successor, so that a stop is quick and connections stay warm meanwhile.
"""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections.abc import Sequence
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
    """One call's work: everything it holds is given back or written down before it returns."""

    def __init__(self, services: Services, number: SendingNumber, sender: BulkSender) -> None:
        self._services = services
        self._number = number
        self._sender = sender
        self._claims = Claims(uuid.uuid4(), services.settings.lease_seconds)
        self._pace = Pace(services.bell.connection, number.phone_number_id, number.messages_per_second)
        # About 100 ms of sending at a time, and never more than there are connections.
        self._batch = max(1, min(services.settings.send_connections, number.messages_per_second // 10))

    def run(self) -> bool:
        """True when nothing was left to send, False when the time was up."""
        ends_at = time.monotonic() + self._services.settings.pump_seconds.total_seconds()
        while time.monotonic() < ends_at and not stopping.is_asked():
            given, wait = self._pace.take(self._batch)
            if not given:
                time.sleep(min(wait, LONGEST_WAIT))
                continue
            if not self._send_batch(given):
                return True
        return False

    def _send_batch(self, most: int) -> bool:
        """False when nothing was sent or skipped, so that the next batch would be the same."""
        with self._services.platform() as session:
            claimed = self._claims.claim(session, self._number.phone_number_id, most)
        if not claimed:
            return False
        skipped = 0
        with self._services.platform() as session:
            rows = self._claims.move_to_sending(session, self._number.phone_number_id, claimed)
            if len(rows) < len(claimed):
                moved = {row.id for row in rows}
                skipped = self._claims.put_back(session, [each for each in claimed if each not in moved])
        if rows:
            self._record(self._send(rows))
        return bool(rows or skipped)

    def _send(self, rows: Sequence[Any]) -> list[Sent]:
        by_callback = {row.callback_id.hex: row for row in rows}
        payloads, unfit = {}, []
        for callback_id, row in by_callback.items():
            try:
                payloads[callback_id] = write_payload(row)
            except ValueError:
                unfit.append(Sent(row, _UNFIT))
        answered = self._sender.send_many(payloads.items())
        return [*unfit, *(Sent(by_callback[callback_id], outcome) for callback_id, outcome in answered)]

    def _record(self, sent: list[Sent]) -> None:
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


def write_payload(row: Any) -> dict[str, Any]:
    """The whole payload of one recipient. Raises ValueError where a value is missing or WhatsApp would refuse it."""
    values = fill_fields(row.values, row.language, row)
    template = make_template(row.template_name, row.language, row.variables, values)
    return envelope(template, to=row.phone, callback_id=row.callback_id.hex)
