"""One template: its record and what its definition asks of a send; creation rules and lookups live beside it."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Json = dict[str, Any]

VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
MEDIA_FORMATS = frozenset({"IMAGE", "VIDEO", "DOCUMENT"})


def find_variables(text: str) -> list[str]:
    """Names of the variables in the order they first appear."""
    return list(dict.fromkeys(VARIABLE.findall(text)))


def fill_variables(text: str, values: dict[str, str]) -> str:
    return VARIABLE.sub(lambda match: values.get(match.group(1), match.group(0)), text)


@dataclass
class Template:
    """A template in one language. `components` keeps the creator's own shape, because listings echo it."""

    id: str
    name: str
    language: str
    category: str
    components: list[Json]
    parameter_format: str = "POSITIONAL"
    status: str = "PENDING"
    quality: str = "UNKNOWN"
    rejected_reason: str = "NONE"
    previous_category: str = ""
    send_ttl_seconds: int | None = None
    created_at: float = 0.0
    edited_at: deque[float] = field(default_factory=lambda: deque(maxlen=10))
    was_approved: bool = False
    pauses: int = 0
    paused_by: str = ""
    accepted_count: int = 0
    pacing_ends_at: float | None = None
    review_round: int = 0

    def component(self, kind: str) -> Json | None:
        return next((part for part in self.components if str(part.get("type", "")).upper() == kind), None)

    def replace_components(self, components: list[Json]) -> None:
        self.components = components
        self.__dict__.pop("form", None)

    @cached_property
    def form(self) -> Form:
        return Form.of(self)


@dataclass(frozen=True)
class Form:
    """What a send has to fill in, read once from the definition."""

    is_named: bool
    header_format: str
    header_text: str
    header_variables: list[str]
    body_text: str
    body_variables: list[str]
    footer_text: str
    buttons: list[Json]

    @classmethod
    def of(cls, template: Template) -> Form:
        header = template.component("HEADER") or {}
        body = template.component("BODY") or {}
        footer = template.component("FOOTER") or {}
        buttons = (template.component("BUTTONS") or {}).get("buttons", [])
        header_text = str(header.get("text", ""))
        body_text = str(body.get("text", ""))
        return cls(
            is_named=template.parameter_format == "NAMED",
            header_format=str(header.get("format", "")).upper(),
            header_text=header_text,
            header_variables=find_variables(header_text),
            body_text=body_text,
            body_variables=find_variables(body_text),
            footer_text=str(footer.get("text", "")),
            buttons=buttons,
        )
