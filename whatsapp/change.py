"""One change of a webhook, and what all its readers share: its key and its moment; no kind of event lives here."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from whatsapp.events import Unknown
from whatsapp.wire import as_int

_LAST_SECOND = 4_102_444_800  # 2100-01-01: later, or in milliseconds, is no moment of ours
# A moment nobody stated counts as long ago, so that nothing is done on the strength of it.
_LONG_AGO = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    entry_id: str
    entry_time: int | None
    value: dict[str, Any]

    def key(self, part: object) -> str:
        """Name a part that has no id of its own; the time tells a second pause of a template from the first."""
        stated = json.dumps([self.entry_time, part], sort_keys=True, separators=(",", ":"))
        return f"{self.field}:{self.entry_id}:{hashlib.sha256(stated.encode()).hexdigest()}"

    def moment(self, timestamp: object) -> datetime:
        """Read Unix seconds, as a number or as text; without them the time of the entry, else long ago."""
        for seconds in (as_int(timestamp), self.entry_time):
            if seconds is not None and 0 < seconds < _LAST_SECOND:
                return datetime.fromtimestamp(seconds, UTC)
        return _LONG_AGO

    def unknown(self, part: dict[str, Any]) -> Unknown:
        return Unknown(key=self.key(part), field=self.field, raw=part)
