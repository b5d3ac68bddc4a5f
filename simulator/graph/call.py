"""One call to the Graph faces as a value: version, node, edge, parameters and the answer's form; no edge lives here."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from simulator.accounts import Token
from simulator.errors import GraphError
from simulator.ids import make_trace_id
from simulator.world import World

Json = dict[str, Any]

# Built once, because `json.dumps` with separators builds an encoder for every call.
encode_json = json.JSONEncoder(separators=(",", ":")).encode

NEWEST = 26.0
OLDEST = 21.0
_VERSION = re.compile(r"v(\d{1,2})\.0")


@dataclass
class Call:
    request: web.Request
    world: World
    version: float
    node: str
    edge: str
    token: Token
    raw: bytes = b""
    body: Json = field(default_factory=dict)

    @property
    def method(self) -> str:
        return self.request.method

    def parameter(self, name: str, default: str = "") -> str:
        """A parameter from the query or the body, as Graph accepts both."""
        value = self.request.query.get(name)
        if value is None:
            value = self.body.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)


def split_path(path: str) -> tuple[float, list[str]]:
    """Version and path parts. Without a version the newest is meant; an expired one is served by the oldest alive."""
    parts = [part for part in path.split("/") if part]
    match = _VERSION.fullmatch(parts[0]) if parts else None
    if match is None:
        return NEWEST, parts
    version = float(match.group(1))
    if version > NEWEST + 1:
        raise GraphError(2500, message=f"Unknown path components: /{'/'.join(parts)}")
    return max(version, OLDEST), parts[1:]


def read_bearer(request: web.Request, app_secret: str) -> str:
    """The token of a call; where a proof comes along, it must be the token's own, made with the app's secret."""
    token = _find_bearer(request)
    proof = request.query.get("appsecret_proof") if request.query_string else None
    if proof is not None and proof != hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest():
        raise GraphError(100, message="Invalid appsecret_proof provided in the API argument")
    return token


def _find_bearer(request: web.Request) -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() in {"bearer", "oauth"} and value:
        return value.strip()
    token = request.query.get("access_token", "")
    if not token:
        raise GraphError(0, "An access token is required to request this resource.")
    return token


def parse_json(raw: bytes) -> Json:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise GraphError(100, "The body is not valid JSON.", message="(#100) Invalid parameter") from None
    if not isinstance(body, dict):
        raise GraphError(100, "The body must be a JSON object.", message="(#100) Invalid parameter")
    return body


def answer(body: Json, version: float = NEWEST, status: int = 200) -> web.Response:
    return web.Response(
        body=encode_json(body).encode(),
        status=status,
        headers={
            "Content-Type": "application/json; charset=UTF-8",
            "facebook-api-version": f"v{version:.1f}",
            "x-fb-trace-id": make_trace_id(),
            "x-app-usage": '{"call_count":0,"total_cputime":0,"total_time":0}',
        },
    )


def answer_error(error: GraphError, version: float = NEWEST) -> web.Response:
    response = answer(error.as_body(), version, error.http)
    if error.http == 401:
        response.headers["WWW-Authenticate"] = f'OAuth "Facebook Platform" "invalid_token" "{error.message}"'
    return response
