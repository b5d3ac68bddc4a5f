"""The ledger: every message the platform accepted, in order; bounded in memory, complete in its file."""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path

from simulator.messages import Outgoing


class Ledger:
    """Numbers messages from 1. With a file, a line is on the disk before the caller hears of the acceptance."""

    def __init__(self, limit: int, path: Path | None = None) -> None:
        self._limit = limit
        self._messages: OrderedDict[str, Outgoing] = OrderedDict()
        self._last = 0
        self._file = None if path is None else path.open("ab")

    @property
    def last_seq(self) -> int:
        return self._last

    def accept(self, message: Outgoing) -> None:
        self._last += 1
        message.seq = self._last
        self._messages[message.wamid] = message
        if len(self._messages) > self._limit:
            self._messages.popitem(last=False)
        if self._file is not None:
            self._file.write(json.dumps(message.as_ledger_line(), separators=(",", ":")).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def find(self, wamid: str) -> Outgoing | None:
        return self._messages.get(wamid)

    def after(self, seq: int) -> Iterator[Outgoing]:
        if seq >= self._last:
            return iter(())
        return (message for message in self._messages.values() if message.seq > seq)

    def clear(self) -> None:
        self._messages.clear()
        self._last = 0

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
