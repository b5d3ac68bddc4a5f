"""A number's public profile and its list of blocked people."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from simulator.accounts import DAY, Number
from simulator.errors import GraphError, refuse_missing, refuse_parameter
from simulator.graph.call import Call, answer, parse_json
from simulator.graph.paging import page, pick_fields
from simulator.outgoing.envelope import check_product
from simulator.phones import find_wa_id

Json = dict[str, Any]

LENGTHS = {"about": 139, "address": 256, "description": 512, "email": 128}
PROFILE_KEYS = (*LENGTHS, "websites", "vertical", "profile_picture_url", "messaging_product")
VERTICALS = frozenset(
    {
        "UNDEFINED",
        "OTHER",
        "AUTO",
        "BEAUTY",
        "APPAREL",
        "EDU",
        "ENTERTAIN",
        "EVENT_PLAN",
        "FINANCE",
        "GROCERY",
        "GOVT",
        "HOTEL",
        "HEALTH",
        "NONPROFIT",
        "PROF_SERVICES",
        "RETAIL",
        "TRAVEL",
        "RESTAURANT",
        "ALCOHOL",
        "ONLINE_GAMBLING",
        "PHYSICAL_GAMBLING",
        "OTC_DRUGS",
    }
)
MOST_BLOCKED_AT_ONCE = 1000
MOST_BLOCKED = 64_000


async def get_profile(call: Call, number: Number) -> web.Response:
    row = {"messaging_product": "whatsapp"} | number.profile
    shown = pick_fields(call, row, ("messaging_product",), PROFILE_KEYS)
    shown.pop("id", None)
    return answer({"data": [shown]}, call.version)


async def post_profile(call: Call, number: Number) -> web.Response:
    body = parse_json(await call.request.read())
    check_product(body)
    for key, value in body.items():
        if key in LENGTHS:
            if not isinstance(value, str) or len(value) > LENGTHS[key]:
                raise refuse_parameter(key, f"must be at most {LENGTHS[key]} characters long.")
        elif key == "websites":
            _check_websites(value)
        elif key == "vertical" and value not in VERTICALS:
            raise refuse_parameter("vertical", "is not one of the known kinds of business.")
        elif key not in {"messaging_product", "vertical", "profile_picture_handle"}:
            raise GraphError(100, f'Unexpected key "{key}".', message="(#100) Invalid parameter")
    change = {key: value for key, value in body.items() if key not in {"messaging_product", "profile_picture_handle"}}
    if "profile_picture_handle" in body:
        change["profile_picture_url"] = f"{call.request.url.origin()}/_page/icon.svg"
    number.profile |= change
    return answer({"success": True}, call.version)


def _check_websites(value: object) -> None:
    if (
        not isinstance(value, list)
        or len(value) > 2
        or any(not isinstance(url, str) or len(url) > 256 for url in value)
    ):
        raise refuse_parameter("websites", "must be at most 2 addresses of at most 256 characters.")


async def list_blocked(call: Call, number: Number) -> web.Response:
    rows: list[Json] = [{"messaging_product": "whatsapp", "wa_id": wa_id} for wa_id in number.blocked_people]
    return answer(page(call, rows, "wa_id"), call.version)


async def block_people(call: Call, number: Number) -> web.Response:
    """Only people who wrote within a day can be blocked; one that cannot makes the answer an error."""
    now = call.world.clock.now()
    added, failed = [], []
    for dialled in await _read_users(call):
        wa_id = find_wa_id(dialled)
        person = None if wa_id is None else call.world.people.get(wa_id)
        written_at = (
            0.0 if person is None else person.window_ends_at(number.id) - call.world.config.limits.window_hours * 3600
        )
        if person is None or now - written_at > DAY:
            failed.append({"input": dialled, "wa_id": wa_id or ""})
            continue
        if len(number.blocked_people) >= MOST_BLOCKED:
            raise GraphError(139101, f"At most {MOST_BLOCKED} people can be blocked.")
        number.blocked_people[person.wa_id] = now
        added.append({"input": dialled, "wa_id": person.wa_id})
    if failed:
        raise GraphError(
            139100, f"{len(failed)} of the people could not be blocked: they have not written for 24 hours."
        )
    return answer({"messaging_product": "whatsapp", "block_users": {"added_users": added}}, call.version)


async def unblock_people(call: Call, number: Number) -> web.Response:
    removed = []
    for dialled in await _read_users(call):
        wa_id = find_wa_id(dialled)
        if wa_id is not None and number.blocked_people.pop(wa_id, None) is not None:
            removed.append({"input": dialled, "wa_id": wa_id})
    return answer({"messaging_product": "whatsapp", "block_users": {"removed_users": removed}}, call.version)


async def _read_users(call: Call) -> list[str]:
    body = parse_json(await call.request.read())
    check_product(body)
    users = body.get("block_users")
    if not isinstance(users, list) or not users:
        raise refuse_missing("block_users")
    if len(users) > MOST_BLOCKED_AT_ONCE:
        raise refuse_parameter("block_users", f"must hold at most {MOST_BLOCKED_AT_ONCE} people.")
    return [str(entry.get("user", "")) for entry in users if isinstance(entry, dict)]
