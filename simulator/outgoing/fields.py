"""Small readers that take a value out of a payload or refuse it in Graph's words; no message type is known here."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, NoReturn

from simulator.errors import GraphError, refuse_missing, refuse_parameter

Json = dict[str, Any]

_LINK = re.compile(r"https?://[^\s]+", re.IGNORECASE)


def measure(text: str) -> int:
    """Length in UTF-16 units: the platform does not say how it counts an emoji, and this is the stricter way."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def refuse_value(details: str) -> NoReturn:
    raise GraphError(131009, details)


def refuse_unknown_keys(part: object, known: Collection[str], where: str) -> None:
    """Graph refuses misspelt and unknown fields instead of ignoring them, and what is no object at all."""
    if not isinstance(part, dict):
        raise refuse_parameter(where, "must be a JSON object.")
    if part.keys() <= set(known):
        return
    key = next(key for key in part if key not in known)
    sentence = f'Unexpected key "{key}" on param "{where}".' if where else f'Unexpected key "{key}".'
    raise GraphError(100, sentence, message=f"(#100) {sentence}")


def read_object(part: Json, key: str, where: str = "") -> Json:
    value = part.get(key)
    if value is None:
        raise refuse_missing(_path(where, key))
    if not isinstance(value, dict):
        raise refuse_parameter(_path(where, key), "must be a JSON object.")
    return value


def read_list(part: Json, key: str, where: str, least: int, most: int) -> list[Json]:
    value = part.get(key)
    if value is None:
        raise refuse_missing(_path(where, key))
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise refuse_parameter(_path(where, key), "must be an array of objects.")
    if not least <= len(value) <= most:
        refuse_value(f"{_path(where, key)}: min {least}, max {most} allowed, {len(value)} given")
    return value


def read_text(part: Json, key: str, where: str, most: int, *, is_required: bool = True) -> str:
    """A text parameter with code 100 for a wrong kind or length, as plain messages have it."""
    value = part.get(key)
    if value is None:
        if not is_required:
            return ""
        raise refuse_missing(_path(where, key))
    if not isinstance(value, str):
        raise refuse_parameter(_path(where, key), "must be a string.")
    if is_required and not value.strip():
        raise refuse_parameter(_path(where, key), "cannot be empty.")
    if measure(value) > most:
        raise refuse_parameter(_path(where, key), f"must be at most {most} characters long.")
    return value


def read_label(part: Json, key: str, label: str, most: int, *, is_required: bool = True) -> str:
    """A text inside an interactive message with code 131009, as the parts of interactive messages have it."""
    value = part.get(key)
    if value is None and not is_required:
        return ""
    if value is None:
        raise GraphError(131008, f"{label} is required")
    if not isinstance(value, str):
        refuse_value(f"{label} must be a string")
    length = measure(value)
    least = 1 if is_required else 0
    if not least <= length <= most or (is_required and not value.strip()):
        refuse_value(f"{label} length invalid. Min length: {least}, Max length: {most}")
    return value


def read_link(part: Json, key: str, label: str, most: int = 2000) -> str:
    link = read_label(part, key, label, most)
    if not _LINK.fullmatch(link):
        refuse_value(f"{label} is not a valid http or https address")
    return link


def read_number(part: Json, key: str, where: str) -> float:
    value = part.get(key)
    if value is None:
        raise refuse_missing(_path(where, key))
    try:
        return float(value)
    except (TypeError, ValueError):
        raise refuse_parameter(_path(where, key), "must be a number.") from None


def _path(where: str, key: str) -> str:
    return f"{where}['{key}']" if where else key
