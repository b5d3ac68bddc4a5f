"""The messages call, its marketing sister, read receipts and typing; what may be sent is decided elsewhere."""

from __future__ import annotations

from aiohttp import web

from simulator.accounts import Number
from simulator.errors import GraphError
from simulator.faults import Fault
from simulator.graph.call import Call, Json, answer, parse_json
from simulator.graph.mishaps import AFTERWARDS, strike_after, strike_before
from simulator.messages import Outgoing
from simulator.outgoing.envelope import check_mark_as_read, is_mark_as_read
from simulator.phones import find_magic_behaviour

TYPING_SECONDS = 25.0
OLDEST_MARKED_SECONDS = 30 * 86_400.0
_MAGIC_FAULTS = {
    "accepted_then_reset": Fault("accept_then_reset"),
    "accepted_never_answered": Fault("accept_then_hang"),
    "html_500": Fault("html", http=500),
    "not_accepted_reset": Fault("reset"),
}


async def post_messages(call: Call, number: Number) -> web.StreamResponse:
    return await _post(call, number, is_marketing_call=False)


async def post_marketing_messages(call: Call, number: Number) -> web.StreamResponse:
    return await _post(call, number, is_marketing_call=True)


async def _post(call: Call, number: Number, *, is_marketing_call: bool) -> web.StreamResponse:
    call.raw = await call.request.read()
    call.body = parse_json(call.raw)
    fault = _find_fault(call)
    if fault is not None and fault.action not in AFTERWARDS:
        response = await strike_before(fault, call.request)
        if response is not None:
            return response
    if is_mark_as_read(call.body):
        return answer(_mark_as_read(call, number), call.version)
    world = call.world
    message, reply = world.acceptance.take(
        number, call.body, call.raw, call.version, is_marketing_call=is_marketing_call
    )
    if fault is not None and fault.action == "fail_later":
        world.clock.after(world.config.delays.sent, world.delivery.fail, message, fault.code, fault.details)
    else:
        world.acceptance.begin(message)
    _stop_typing(message)
    world.tell_acceptance(message)
    accepted = answer(reply, call.version)
    return accepted if fault is None else await strike_after(fault, call.request, accepted)


def _find_fault(call: Call) -> Fault | None:
    to = call.body.get("to")
    dialled = to.lstrip("+") if isinstance(to, str) else ""
    fault = None if call.world.faults.is_empty else call.world.faults.take("messages", dialled)
    if fault is None:
        return _MAGIC_FAULTS.get(find_magic_behaviour(dialled) or "")
    return fault


def _mark_as_read(call: Call, number: Number) -> Json:
    check_mark_as_read(call.body)
    world = call.world
    message = world.inbound.find(call.body["message_id"])
    if message is None or message.number is not number:
        raise GraphError(131009, "message_id: there is no such message from a person to this number.")
    now = world.clock.now()
    if now - message.at > OLDEST_MARKED_SECONDS:
        raise GraphError(131009, "message_id: the message is older than 30 days.")
    world.inbound.mark_read(message)
    if "typing_indicator" in call.body:
        person = message.person
        person.typing_until = (person.typing_until or {}) | {number.id: now + TYPING_SECONDS}
        world.events.tell("typing", wa_id=person.wa_id, phone_number_id=number.id, seconds=TYPING_SECONDS)
    return {"success": True}


def _stop_typing(message: Outgoing) -> None:
    if message.person.typing_until is not None:
        message.person.typing_until.pop(message.number.id, None)
