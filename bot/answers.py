"""How every HTTP answer looks: JSON, with `error` and `request_id` when something was refused."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from flask import Response, g


def request_id() -> str:
    """One id for the request's answer and its log lines."""
    if "request_id" not in g:
        g.request_id = uuid.uuid4().hex
    return str(g.request_id)


def reply(content: Mapping[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(content), status=status, mimetype="application/json")


def refuse(status: int, error: str) -> Response:
    return reply({"error": error, "request_id": request_id()}, status)
