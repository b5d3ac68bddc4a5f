"""What a bar has found: figures, and conditions that hold or don't."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.reliability.checker import Verdict


@dataclass
class Findings:
    """One JSON object in the end; `hold` notes a condition, `note` a figure that nothing depends on."""

    figures: dict[str, Any] = field(default_factory=dict)
    held: dict[str, bool] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    def note(self, name: str, value: Any) -> None:
        self.figures[name] = round(value, 2) if isinstance(value, float) else value

    def hold(self, name: str, is_so: bool, value: Any = None) -> None:
        """Noted as failed when it failed once."""
        self.held[name] = self.held.get(name, True) and bool(is_so)
        if value is not None:
            self.note(name, value)

    def hold_verdict(self, verdict: Verdict) -> None:
        """The checker's figures, each a condition of its own."""
        self.note("recipients", verdict.recipients)
        self.hold_none(verdict.problems)

    def hold_none(self, problems: Mapping[str, int]) -> None:
        """How many were found of each kind, which must be none."""
        for name, found in problems.items():
            self.hold(name, found == 0, found)

    def as_json(self) -> dict[str, Any]:
        self.note("seconds", time.monotonic() - self.began)
        return {"figures": self.figures, "bars": self.held, "holds": self.is_good}

    @property
    def is_good(self) -> bool:
        return bool(self.held) and all(self.held.values())


def wait_until(is_so: Callable[[], bool], seconds: float = 60.0, look_seconds: float = 0.05) -> float | None:
    """How long it took, or None when it never became so."""
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        if is_so():
            return time.monotonic() - began
        time.sleep(look_seconds)
    return None
