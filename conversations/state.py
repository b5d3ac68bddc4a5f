"""Where a person is, as plain JSON between any two messages; which step is open is computed, never stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class State:
    """`turn` counts accepted answers; `shown` are the reply ids of what could be tapped last, `titles` what stood on it,
    for who types its number or its words.

    `drafts` are dialogues left unfinished, by flow, to be taken up again. `hat` is who the person speaks as, and
    `others` are the states of their other hats, as JSON.
    """

    flow: str | None = None
    version: int = 0
    answers: Answers = field(default_factory=dict)
    turn: int = 0
    shown: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    drafts: Mapping[str, Answers] = field(default_factory=dict)
    hat: str = ""
    others: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "flow": self.flow,
            "version": self.version,
            "answers": dict(self.answers),
            "turn": self.turn,
            "shown": list(self.shown),
            "titles": list(self.titles),
            "drafts": {flow: dict(answers) for flow, answers in self.drafts.items()},
            "hat": self.hat,
            "others": dict(self.others),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> State:
        """Read what `to_json` wrote, of this or an earlier release: what is missing takes its default."""
        return cls(
            flow=stored.get("flow"),
            version=stored.get("version", 0),
            answers=stored.get("answers", {}),
            turn=stored.get("turn", 0),
            shown=tuple(stored.get("shown", ())),
            titles=tuple(stored.get("titles", ())),
            drafts=stored.get("drafts", {}),
            hat=stored.get("hat", ""),
            others=stored.get("others", {}),
        )
