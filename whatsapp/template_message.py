"""A message made from an approved template, and the rules for the texts filled into it; definitions live elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from whatsapp import limits
from whatsapp.checks import MessageLimitError, check_count, check_length
from whatsapp.interactive import DocumentHeader, ImageHeader

_LINE_OR_TAB = re.compile("[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(rf"\s{{{limits.PARAMETER_SPACES + 1},}}")
# Control characters that are no whitespace, and halves of surrogate pairs.
_UNSENDABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
# What is clean already: words with one space between them, and nothing unsendable.
_WORD = r"[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff]+"
_CLEAN = re.compile(f"{_WORD}(?: {_WORD})*")


def clean_parameter(text: str) -> str:
    """Make a text fit for a parameter: one space wherever there was whitespace; empty raises.

    Joiners of Indian scripts are no whitespace and stay.
    """
    if _CLEAN.fullmatch(text):
        return text
    cleaned = " ".join(_UNSENDABLE.sub("", text).split())
    if not cleaned:
        raise MessageLimitError("parameter.text", 1, 0)
    return cleaned


@dataclass(frozen=True, slots=True)
class Parameter:
    """What stands in one hole; `name` for templates with named variables, else the order counts."""

    text: str
    name: str | None = None

    def __post_init__(self) -> None:
        check_length("parameter.text", self.text, limits.TEMPLATE_BODY)
        breaks = len(_LINE_OR_TAB.findall(self.text))
        if breaks:
            raise MessageLimitError("parameter.text line breaks and tabs", 0, breaks)
        gap = max((len(spaces) for spaces in _SPACES.findall(self.text)), default=0)
        if gap:
            raise MessageLimitError("parameter.text spaces in a row", limits.PARAMETER_SPACES, gap)

    def parameter_json(self) -> dict[str, str]:
        name = {"parameter_name": self.name} if self.name else {}
        return {"type": "text", **name, "text": self.text}

    header_json = parameter_json


TemplateHeader: TypeAlias = Parameter | DocumentHeader | ImageHeader


@dataclass(frozen=True, slots=True)
class Template:
    """`header` only where the template's header has a hole or a file; `quick_replies` are the payloads in order."""

    name: str
    language: str
    body: tuple[Parameter, ...]
    header: TemplateHeader | None = None
    quick_replies: tuple[str, ...] = ()
    type: ClassVar[str] = "template"

    def __post_init__(self) -> None:
        check_length("template.name", self.name, limits.TEMPLATE_NAME)
        check_length("template.language", self.language, limits.TEMPLATE_NAME)
        unnamed = sum(1 for parameter in self.body if not parameter.name)
        if unnamed not in (0, len(self.body)):
            raise MessageLimitError("parameters without a name among named ones", 0, unnamed)
        filled = sum(limits.length(parameter.text) for parameter in self.body)
        if filled > limits.TEMPLATE_BODY:
            raise MessageLimitError("template.body", limits.TEMPLATE_BODY, filled)
        if self.quick_replies:
            check_count("template.quick_replies", len(self.quick_replies), limits.TEMPLATE_BUTTONS)
        for payload in self.quick_replies:
            check_length("template.quick_reply", payload, limits.REPLY_ID)

    def body_json(self) -> dict[str, Any]:
        components: list[dict[str, Any]] = []
        if self.header:
            components.append({"type": "header", "parameters": [self.header.header_json()]})
        if self.body:
            components.append({"type": "body", "parameters": [hole.parameter_json() for hole in self.body]})
        components.extend(
            {
                "type": "button",
                "sub_type": "quick_reply",
                "index": str(index),
                "parameters": [{"type": "payload", "payload": payload}],
            }
            for index, payload in enumerate(self.quick_replies)
        )
        language = {"policy": "deterministic", "code": self.language}
        return {"name": self.name, "language": language, "components": components}
