"""Damaged payloads: whatever a caller sends is answered in Graph's shape, and what is accepted reaches the phone."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from simulator import Delays, Limits
from tests.simulator.conftest import MEERA, QUICK, Graph, Start

Json = dict[str, Any]
JUNK: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    "",
    "x" * 5000,
    "\0",
    "{{1}}",
    "a\nb",
    [],
    {},
    [None],
    [[]],
    [{}],
    {"a": 1},
]
ENVELOPE: Json = {"messaging_product": "whatsapp", "to": MEERA}
BUTTON = {"type": "reply", "reply": {"id": "a", "title": "b"}}
ROWS = [{"title": "t", "rows": [{"id": "a", "title": "b", "description": "c"}]}]
PARTS = [
    {"type": "header", "parameters": [{"type": "text", "text": "h"}]},
    {"type": "body", "parameters": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
    {"type": "button", "sub_type": "url", "index": 0, "parameters": [{"type": "text", "text": "b"}]},
]
INTERACTIVE = [
    {
        "type": "button",
        "header": {"type": "image", "image": {"id": "1"}},
        "body": {"text": "b"},
        "action": {"buttons": [BUTTON]},
    },
    {"type": "list", "body": {"text": "b"}, "footer": {"text": "f"}, "action": {"button": "x", "sections": ROWS}},
    {
        "type": "cta_url",
        "body": {"text": "b"},
        "action": {"name": "cta_url", "parameters": {"display_text": "x", "url": "https://a.b"}},
    },
]
MESSAGES: list[Json] = [
    {"type": "text", "text": {"body": "x", "preview_url": True}, "context": {"message_id": "w"}},
    *({"type": "interactive", "interactive": part} for part in INTERACTIVE),
    {
        "type": "contacts",
        "contacts": [{"name": {"formatted_name": "a", "first_name": "b"}, "phones": [{"phone": "1"}]}],
    },
    {"type": "location", "location": {"latitude": 1, "longitude": 2, "name": "a"}},
    {"type": "reaction", "reaction": {"message_id": "x", "emoji": "a"}},
    {"type": "document", "document": {"id": "1", "caption": "a", "filename": "b"}},
    {"status": "read", "message_id": "x", "typing_indicator": {"type": "text"}},
    {"type": "template", "template": {"name": "t", "language": {"code": "en"}, "components": PARTS}},
]
TEMPLATE: Json = {
    "name": "t",
    "language": "en",
    "category": "UTILITY",
    "components": [
        {"type": "HEADER", "format": "TEXT", "text": "H {{1}}", "example": {"header_text": ["x"]}},
        {"type": "BODY", "text": "Hi {{1}} and also {{2}} bye", "example": {"body_text": [["a", "b"]]}},
        {
            "type": "BUTTONS",
            "buttons": [{"type": "URL", "text": "u", "url": "https://a.b/{{1}}", "example": ["https://a.b/x"]}],
        },
    ],
}


def list_paths(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    keys = part if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
    for key in keys:
        yield from list_paths(part[key], (*path, key))


def damage(whole: Json, chance: random.Random) -> Json:
    """Replace, drop or double one part somewhere inside."""
    damaged = copy.deepcopy(whole)
    path = chance.choice(list(list_paths(damaged)))
    parent = damaged
    for key in path[:-1]:
        parent = parent[key]
    way = chance.random()
    if way < 0.2 and isinstance(parent, dict):
        del parent[path[-1]]
    elif way < 0.3 and isinstance(parent, list):
        parent.append(parent[path[-1]])
    elif way < 0.4 and isinstance(parent, dict):
        parent[f"{path[-1]}x"] = chance.choice(JUNK)
    else:
        parent[path[-1]] = chance.choice(JUNK)
    return damaged


@pytest.mark.parametrize("seed", range(4))
def test_damaged_payloads_are_answered_in_graph_s_shape(start: Start, seed: int) -> None:
    unlimited = Limits(messages_per_second=None, pair_burst=None, template_creations_hourly=10_000)
    sim = start(webhook="", limits=unlimited, delays=Delays(**QUICK))
    graph, chance = Graph(sim), random.Random(seed)
    assert graph.post(f"{graph.waba}/message_templates", TEMPLATE).status_code == 200
    sim.advance(3)
    sim.say(MEERA, "hi")
    for place in range(150):
        if place % 5:
            path, body = f"{graph.number}/messages", damage(ENVELOPE | chance.choice(MESSAGES), chance)
        else:
            path, body = f"{graph.waba}/message_templates", damage(TEMPLATE | {"name": f"t{place}"}, chance)
        raw = json.dumps(body).encode()
        answer = graph.call("POST", path, data=raw, headers={"Content-Type": "application/json"})
        assert answer.status_code == 200 or answer.json()["error"]["code"], raw
    sim.advance(60)
    arrived = {message["id"] for message in sim.thread(MEERA)}
    delivered = [line for line in sim.ledger() if line["to"] == MEERA and line["delivered_at"]]
    assert {line["wamid"] for line in delivered} <= arrived
    assert graph.get(f"{graph.waba}/message_templates?limit=500").status_code == 200
