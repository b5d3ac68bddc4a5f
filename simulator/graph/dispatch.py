"""From a path to the call it means: token, node, edge, permission; errors and faults get their HTTP form here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from simulator.accounts import MANAGEMENT, MESSAGING, Number, Token, Waba
from simulator.errors import GraphError, refuse_unknown_node
from simulator.graph import files, nodes, profile, registration, sending, template_calls
from simulator.graph.call import NEWEST, Call, answer_error, encode_json, read_bearer, split_path
from simulator.graph.mishaps import strike_before
from simulator.templates.template import Template
from simulator.world import World

Edge = Callable[..., Awaitable[web.StreamResponse]]

NUMBER_EDGES: dict[tuple[str, str], tuple[Edge, str]] = {
    ("POST", "messages"): (sending.post_messages, MESSAGING),
    ("POST", "marketing_messages"): (sending.post_marketing_messages, MESSAGING),
    ("POST", "media"): (files.post_media, MESSAGING),
    ("GET", ""): (nodes.get_number, MANAGEMENT),
    ("POST", ""): (nodes.post_number, MANAGEMENT),
    ("GET", "whatsapp_business_profile"): (profile.get_profile, MESSAGING),
    ("POST", "whatsapp_business_profile"): (profile.post_profile, MESSAGING),
    ("GET", "block_users"): (profile.list_blocked, MESSAGING),
    ("POST", "block_users"): (profile.block_people, MESSAGING),
    ("DELETE", "block_users"): (profile.unblock_people, MESSAGING),
    ("POST", "request_code"): (registration.request_code, MANAGEMENT),
    ("POST", "verify_code"): (registration.verify_code, MANAGEMENT),
    ("POST", "register"): (registration.register, MANAGEMENT),
    ("POST", "deregister"): (registration.deregister, MANAGEMENT),
}
WABA_EDGES: dict[tuple[str, str], tuple[Edge, str]] = {
    ("GET", "message_templates"): (template_calls.list_templates, MANAGEMENT),
    ("POST", "message_templates"): (template_calls.create_template, MANAGEMENT),
    ("DELETE", "message_templates"): (template_calls.delete_templates, MANAGEMENT),
    ("GET", "phone_numbers"): (nodes.list_numbers, MANAGEMENT),
    ("GET", "subscribed_apps"): (nodes.get_subscriptions, MANAGEMENT),
    ("POST", "subscribed_apps"): (nodes.post_subscription, MANAGEMENT),
    ("DELETE", "subscribed_apps"): (nodes.delete_subscription, MANAGEMENT),
    ("GET", ""): (nodes.get_waba, MANAGEMENT),
    ("POST", ""): (nodes.post_waba, MANAGEMENT),
}
TEMPLATE_EDGES: dict[tuple[str, str], Edge] = {
    ("GET", ""): template_calls.get_template,
    ("POST", ""): template_calls.edit_template,
    ("POST", "unpause"): template_calls.unpause_template,
}
MEDIA_EDGES: dict[tuple[str, str], Edge] = {("GET", ""): files.get_media, ("DELETE", ""): files.delete_media}
UPLOAD_EDGES: dict[tuple[str, str], Edge] = {("POST", ""): files.post_upload, ("GET", ""): files.get_upload}
# Edges whose faults are taken inside, because they depend on the recipient.
OWN_FAULTS = frozenset({"messages", "marketing_messages"})
HOUR = 3600.0


async def answer_graph(world: World, request: web.Request) -> web.StreamResponse:
    version = NEWEST
    try:
        version, parts = split_path(request.path)
        token = world.accounts.get_token(read_bearer(request, world.config.app_secret), world.clock.now())
        if not parts or len(parts) > 2:
            raise GraphError(2500, message=f"Unknown path components: {request.path}")
        call = Call(request, world, version, parts[0], parts[1] if len(parts) == 2 else "", token)
        if call.edge not in OWN_FAULTS and not world.faults.is_empty:
            fault = world.faults.take(_place_of(call))
            struck = None if fault is None else await strike_before(fault, request)
            if struck is not None:
                return struck
        return await _route(call)
    except GraphError as error:
        return answer_error(error, version)


def _place_of(call: Call) -> str:
    if call.edge == "media" or call.world.media.find_any(call.node) is not None:
        return "media"
    return "templates" if call.edge == "message_templates" else "nodes"


async def _route(call: Call) -> web.StreamResponse:
    world, wanted = call.world, (call.method, call.edge)
    number = world.accounts.numbers.get(call.node)
    if number is not None:
        edge, permission = _find_edge(NUMBER_EDGES, call)
        _check_access(call, number.waba, permission)
        return await edge(call, number)
    waba = world.accounts.wabas.get(call.node)
    if waba is not None:
        edge, permission = _find_edge(WABA_EDGES, call)
        _check_access(call, waba, permission)
        _count_management(call, waba)
        response = await edge(call, waba)
        response.headers["X-Business-Use-Case-Usage"] = _describe_usage(call, waba)
        return response
    owner, template = find_template(world, call.node)
    if owner is not None and wanted in TEMPLATE_EDGES:
        _check_access(call, owner, MANAGEMENT)
        _count_management(call, owner)
        return await TEMPLATE_EDGES[wanted](call, owner, template)
    return await _route_files(call, wanted)


async def _route_files(call: Call, wanted: tuple[str, str]) -> web.StreamResponse:
    world = call.world
    media = world.media.find(call.node, world.clock.now())
    if media is not None and wanted in MEDIA_EDGES:
        _check_access(call, _owner_of(world, media.number_id), MESSAGING)
        return await MEDIA_EDGES[wanted](call, media)
    if call.node == world.config.app_id and wanted == ("POST", "uploads"):
        return await files.post_upload_session(call)
    if call.node in world.uploads and wanted in UPLOAD_EDGES:
        return await UPLOAD_EDGES[wanted](call, call.node)
    raise refuse_unknown_node(call.node, call.method)


def _find_edge(edges: dict[tuple[str, str], tuple[Edge, str]], call: Call) -> tuple[Edge, str]:
    found = edges.get((call.method, call.edge))
    if found is None:
        raise refuse_unknown_node(call.node, call.method)
    return found


def _check_access(call: Call, waba: Waba, permission: str) -> None:
    """A foreign account looks as if it did not exist; a missing permission is said."""
    token: Token = call.token
    if token.wabas and waba.id not in token.wabas:
        raise refuse_unknown_node(call.node, call.method)
    if not token.may_use(waba.id, permission):
        raise GraphError(10, f"The call needs the permission {permission}.")


def _count_management(call: Call, waba: Waba) -> None:
    most = call.world.config.limits.management_calls_hourly
    if most is None:
        return
    now = call.world.clock.now()
    while waba.management_calls and waba.management_calls[0] <= now - HOUR:
        waba.management_calls.popleft()
    if len(waba.management_calls) >= most:
        raise GraphError(80007, "Too many management calls were made for this account within an hour.")
    waba.management_calls.append(now)


def _describe_usage(call: Call, waba: Waba) -> str:
    """How much of the hour's calls is used up, in percent, as the header of management answers says it."""
    most = call.world.config.limits.management_calls_hourly
    share = 0 if most is None else 100 * len(waba.management_calls) // most
    usage = {"call_count": share, "total_cputime": 0, "total_time": 0, "type": "whatsapp"}
    return encode_json({waba.id: [usage | {"estimated_time_to_regain_access": 0}]})


def find_template(world: World, template_id: str) -> tuple[Waba | None, Any]:
    for waba in world.accounts.wabas.values():
        template: Template | None = waba.catalog.by_id.get(template_id)
        if template is not None:
            return waba, template
    return None, None


def _owner_of(world: World, number_id: str) -> Waba:
    number: Number = world.accounts.numbers[number_id]
    return number.waba


async def answer_download(world: World, request: web.Request) -> web.StreamResponse:
    """The second hop: bytes behind a looked-up URL, with the same bearer."""
    try:
        token = world.accounts.get_token(read_bearer(request, world.config.app_secret), world.clock.now())
        media = world.media.find_by_url(request.query.get("hash", ""), world.clock.now())
        if media is not None and not token.may_use(_owner_of(world, media.number_id).id, MESSAGING):
            raise GraphError(10, "The token does not open this file.")
        fault = None if world.faults.is_empty else world.faults.take("download")
        struck = None if fault is None else await strike_before(fault, request)
        return files.serve_file(world, request) if struck is None else struck
    except GraphError as error:
        return web.Response(status=401 if error.code in {0, 10, 190} else error.http, text=error.message)
