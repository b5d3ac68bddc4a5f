"""The switchboard of faults: which of the next calls go wrong and how; what goes wrong is carried out elsewhere."""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass, field
from typing import Any

PLACES = ("messages", "media", "download", "templates", "nodes", "any")
ACTIONS = {
    "error": "answer with error `code` and change nothing",
    "bare_error": "the same without `error_data`",
    "html": "answer with HTTP `http` (default 502) and an HTML page",
    "slow": "do the work, then wait `seconds` before the answer",
    "hang": "never answer; nothing is accepted",
    "reset": "cut the connection; nothing is accepted",
    "accept_then_hang": "accept, then never answer",
    "accept_then_reset": "accept, then cut the connection",
    "accept_then_html": "accept, then answer HTTP `http` with an HTML page",
    "half_open": "accept, send half of the answer, then silence",
    "redirect": "answer 302 to `location`, on another host",
    "fail_later": "accept, then report `failed` with `code`",
}


class FaultError(Exception):
    """A fault that nobody could carry out was ordered."""


@dataclass
class Fault:
    """`times` None lasts until it is cleared; `skip` lets so many calls pass first; `to` names one recipient."""

    action: str
    place: str = "messages"
    code: int = 131000
    details: str = ""
    http: int | None = None
    times: int | None = 1
    skip: int = 0
    to: str = ""
    seconds: float = 1.0
    location: str = ""
    subcode: int | None = None
    id: int = field(default=0)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Faults:
    def __init__(self) -> None:
        self._ordered: list[Fault] = []
        self._ids = itertools.count(1)

    @property
    def is_empty(self) -> bool:
        return not self._ordered

    def order(self, **wish: Any) -> Fault:
        unknown = wish.keys() - Fault.__dataclass_fields__.keys() - {"id"}
        if unknown:
            raise FaultError(f"Unknown words: {', '.join(sorted(unknown))}.")
        fault = Fault(**wish)
        if fault.action not in ACTIONS:
            raise FaultError(f"action is one of {', '.join(ACTIONS)}.")
        if fault.place not in PLACES:
            raise FaultError(f"place is one of {', '.join(PLACES)}.")
        fault.id = next(self._ids)
        self._ordered.append(fault)
        return fault

    def list(self) -> list[Fault]:
        return list(self._ordered)

    def clear(self, fault_id: int | None = None) -> None:
        self._ordered = [fault for fault in self._ordered if fault_id is not None and fault.id != fault_id]

    def take(self, place: str, to: str = "") -> Fault | None:
        """The fault for this call, used up by one; None for a call that goes well."""
        for fault in self._ordered:
            if fault.place not in {place, "any"} or (fault.to and fault.to != to):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self._ordered.remove(fault)
            return fault
        return None
