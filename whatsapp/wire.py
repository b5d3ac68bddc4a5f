"""JSON as it crosses the wire: read without ever raising, cleaned for storage, written compactly; no meaning here."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

MAX_DEPTH = 40  # the platform's deepest documented payload has about 12 levels
_MAX_DIGITS = 20
_BROKEN = re.compile("[\x00\ud800-\udfff]")


def read_json(body: bytes) -> object:
    """Decode bytes from outside; None stands for null and for whatever cannot be read safely.

    PostgreSQL refuses NUL, lone surrogates, NaN and infinity, so none of them comes through.
    """
    try:
        decoded = _DECODER.decode(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):  # deep nesting is a RecursionError, which is no ValueError
        return None
    is_plain = body.isascii() and b"\\" not in body and body.count(b"{") + body.count(b"[") <= MAX_DEPTH
    return decoded if is_plain else _clean(decoded, MAX_DEPTH)


def write_json(payload: Mapping[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def clean_text(text: str) -> str:
    """Drop NUL and put U+FFFD where half a surrogate pair stands."""
    return _BROKEN.sub(_mend, text)


def as_dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    """Read a text or a number as text: the platform is not constant about the type of its ids."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def as_int(value: object, bits: int = 64) -> int | None:
    """Read a whole number, or its digits as text, that a column of so many bits can hold."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MAX_DIGITS:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    bound = 1 << (bits - 1)
    return value if -bound <= value < bound else None


def _clean(value: object, depth: int) -> object:
    if isinstance(value, str):
        return clean_text(value)
    if not isinstance(value, dict | list):
        return value
    if depth == 0:
        return None
    if isinstance(value, list):
        return [_clean(item, depth - 1) for item in value]
    return {clean_text(key): _clean(item, depth - 1) for key, item in value.items()}


def _mend(match: re.Match[str]) -> str:
    return "" if match[0] == "\x00" else "\ufffd"


def _read_int(digits: str) -> int | None:
    return int(digits) if len(digits) <= _MAX_DIGITS else None


def _read_float(digits: str) -> float | None:
    number = float(digits)
    return number if isfinite(number) else None


def _read_constant(_name: str) -> None:
    return None


# Made once: the standard library would make one for each text it is to read in our way.
_DECODER = json.JSONDecoder(parse_int=_read_int, parse_float=_read_float, parse_constant=_read_constant)
