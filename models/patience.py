"""How long this process waits for an answer of the database; a connection that has gone silent never says so by itself.

What stands between the two may answer for a server that is gone, so that TCP notices nothing.
"""

from __future__ import annotations

import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg2 import OperationalError, extensions

STATEMENT_SECONDS = 15.0

_own = threading.local()


@contextmanager
def impatient(seconds: float = STATEMENT_SECONDS) -> Iterator[None]:
    """Within, no thread of this process waits longer than that for an answer, nor for a connection.

    Whatever takes longer is an OperationalError, and its connection is closed. COPY can't be used within.
    """

    def wait(connection: Any) -> None:
        while (state := connection.poll()) != extensions.POLL_OK:
            poller = select.poll()
            poller.register(connection.fileno(), select.POLLIN if state == extensions.POLL_READ else select.POLLOUT)
            if not poller.poll(None if getattr(_own, "is_patient", False) else seconds * 1000):
                raise OperationalError("no answer in time")

    before = extensions.get_wait_callback()
    extensions.set_wait_callback(wait)
    try:
        yield
    finally:
        extensions.set_wait_callback(before)


@contextmanager
def patient() -> Iterator[None]:
    """Within, statements of this thread may take as long as they take: they go over a whole list."""
    _own.is_patient = True
    try:
        yield
    finally:
        _own.is_patient = False
