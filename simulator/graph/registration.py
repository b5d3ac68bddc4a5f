"""Bringing a number onto the platform: code, verification, PIN, registration and its end."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from simulator.accounts import Number
from simulator.errors import GraphError, refuse_missing
from simulator.graph.call import Call, answer, parse_json
from simulator.webhooks.payloads import Update

Json = dict[str, Any]

# What a phone would be sent; the simulator's own word, so that a test can type it.
CODE = "482916"
MOST_PIN_GUESSES = 5
MOST_REGISTRATIONS = 10
REGISTRATION_SPAN = 72 * 3600.0


async def request_code(call: Call, number: Number) -> web.Response:
    body = await _read_body(call)
    if body.get("code_method") not in {"SMS", "VOICE"}:
        raise refuse_missing("code_method")
    if not body.get("language"):
        raise refuse_missing("language")
    number.code = CODE
    return answer({"success": True}, call.version)


async def verify_code(call: Call, number: Number) -> web.Response:
    body = await _read_body(call)
    if not number.code or str(body.get("code", "")).replace("-", "") != number.code:
        raise GraphError(136025, message="(#136025) The code could not be verified.")
    number.code = ""
    number.is_verified = True
    return answer({"success": True, "id": number.id}, call.version)


async def register(call: Call, number: Number) -> web.Response:
    body = await _read_body(call)
    pin = str(body.get("pin", ""))
    if not (len(pin) == 6 and pin.isascii() and pin.isdigit()):
        raise refuse_missing("pin")
    if not number.is_verified:
        raise GraphError(133006, "The phone number has to be verified first.")
    _count_registration(call, number)
    if number.pin and pin != number.pin:
        number.pin_guesses += 1
        if number.pin_guesses > MOST_PIN_GUESSES:
            raise GraphError(133008, "The PIN was guessed too often, try again later.")
        raise GraphError(133005, "The two-step verification PIN is not the right one.")
    if not number.pin:
        now = int(call.world.clock.now())
        value = {
            "display_phone_number": number.display_number,
            "event": "PIN_CHANGED",
            "requester": call.world.config.app_id,
        }
        call.world.switchboard.send(Update(number.waba.id, "security", value, at=now))
    number.pin, number.pin_guesses, number.status = pin, 0, "CONNECTED"
    return answer({"success": True}, call.version)


async def deregister(call: Call, number: Number) -> web.Response:
    if not number.is_registered:
        raise GraphError(133010, "The phone number is not registered.")
    _count_registration(call, number)
    number.status = "DISCONNECTED"
    return answer({"success": True}, call.version)


def _count_registration(call: Call, number: Number) -> None:
    now = call.world.clock.now()
    while number.registrations and number.registrations[0] <= now - REGISTRATION_SPAN:
        number.registrations.popleft()
    if len(number.registrations) >= MOST_REGISTRATIONS:
        raise GraphError(133016, "At most 10 registrations and deregistrations are possible within 72 hours.")
    number.registrations.append(now)


async def _read_body(call: Call) -> Json:
    """These calls take JSON, a form or query parameters."""
    raw = await call.request.read()
    body: Json = dict(call.request.query)
    if raw.strip().startswith(b"{"):
        body |= parse_json(raw)
    elif raw:
        body |= {str(name): str(value) for name, value in (await call.request.post()).items()}
    return body
