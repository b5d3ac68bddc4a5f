"""Lists the way Graph pages them: cursors, `limit`, `next` only when more follows, fields on request."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from simulator.errors import GraphError
from simulator.graph.call import Call

Json = dict[str, Any]
DEFAULT_LIMIT = 25
LARGEST_LIMIT = 1000


def page(call: Call, rows: Sequence[Json], key: str = "id") -> Json:
    """One page of `rows`; cursors name the row they stand at, so rows may come and go between two pages."""
    limit = _read_limit(call)
    keys = [str(row[key]) for row in rows]
    after, before = call.request.query.get("after"), call.request.query.get("before")
    start = 0
    if after:
        start = _place(after, keys) + 1
    elif before:
        start = max(_place(before, keys) - limit, 0)
    shown = rows[start : start + limit]
    reply: Json = {"data": list(shown)}
    if not shown:
        return reply
    cursors = {"before": encode_cursor(keys[start]), "after": encode_cursor(keys[start + len(shown) - 1])}
    reply["paging"] = {"cursors": cursors}
    if start + len(shown) < len(rows):
        reply["paging"]["next"] = _link(call, limit, "after", cursors["after"])
    if start > 0:
        reply["paging"]["previous"] = _link(call, limit, "before", cursors["before"])
    return reply


def pick_fields(call: Call, row: Json, default: Sequence[str], more: Sequence[str] = ()) -> Json:
    """The wished fields and always the id; one unknown field refuses the whole call."""
    wish = call.request.query.get("fields")
    if wish is None:
        return {name: row[name] for name in default if name in row}
    names = [name.strip().partition("{")[0].partition(".")[0] for name in wish.split(",") if name.strip()]
    known = {*default, *more, "id"}
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None:
        raise GraphError(100, message=f"(#100) Tried accessing nonexisting field ({unknown}) on node type")
    return {name: row[name] for name in dict.fromkeys([*names, "id"]) if name in row}


def encode_cursor(key: str) -> str:
    return base64.urlsafe_b64encode(f"row:{key}".encode()).decode().rstrip("=")


def _place(cursor: str, keys: list[str]) -> int:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        return keys.index(text.removeprefix("row:"))
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise GraphError(131059, "The paging cursor is not valid, start the listing again.") from None


def _read_limit(call: Call) -> int:
    text = call.request.query.get("limit", str(DEFAULT_LIMIT))
    if not text.isdigit() or int(text) < 1:
        raise GraphError(100, "limit must be a number greater than 0.")
    return min(int(text), LARGEST_LIMIT)


def _link(call: Call, limit: int, direction: str, cursor: str) -> str:
    query = {name: value for name, value in call.request.query.items() if name not in {"after", "before"}}
    query |= {"limit": str(limit), direction: cursor}
    return f"{call.request.url.origin()}{call.request.path}?{urlencode(query)}"
