"""Carrying out an ordered fault on a connection: delays, silence, cuts, half answers and HTML in place of JSON."""

from __future__ import annotations

import asyncio
import socket
import struct

from aiohttp import web

from simulator.errors import GraphError
from simulator.faults import Fault

SILENCE_SECONDS = 3600.0
HTML = (
    b"<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1></body></html>"
)
# Faults that strike after the call did its work; all others strike before and nothing is accepted.
AFTERWARDS = frozenset({"slow", "accept_then_hang", "accept_then_reset", "accept_then_html", "half_open", "fail_later"})


async def strike_before(fault: Fault, request: web.Request) -> web.StreamResponse | None:
    """Carry out a fault that comes before the work; None lets the call go on."""
    if fault.action == "slow":
        await asyncio.sleep(fault.seconds)
        return None
    if fault.action == "error":
        raise GraphError(fault.code, fault.details, http=fault.http, subcode=fault.subcode)
    if fault.action == "bare_error":
        raise GraphError(fault.code, http=fault.http, subcode=fault.subcode)
    if fault.action == "html":
        return answer_html(fault)
    if fault.action == "hang":
        return await keep_silent()
    if fault.action == "reset":
        return cut(request)
    if fault.action == "redirect":
        return web.Response(status=302, headers={"Location": fault.location})
    return None


async def strike_after(fault: Fault, request: web.Request, response: web.Response) -> web.StreamResponse:
    """Carry out a fault that comes after the work: the message is accepted whatever the caller hears."""
    if fault.action == "slow":
        await asyncio.sleep(fault.seconds)
        return response
    if fault.action == "accept_then_hang":
        return await keep_silent()
    if fault.action == "accept_then_reset":
        return cut(request)
    if fault.action == "accept_then_html":
        return answer_html(fault)
    if fault.action == "half_open":
        return await answer_half(request, response)
    return response


def answer_html(fault: Fault) -> web.Response:
    return web.Response(status=fault.http or 502, body=HTML, content_type="text/html")


async def keep_silent() -> web.Response:
    await asyncio.sleep(SILENCE_SECONDS)
    return web.Response(status=504)


def cut(request: web.Request) -> web.Response:
    """Reset the connection, so that the caller sees an error and no orderly end."""
    transport = request.transport
    if transport is not None:
        link = transport.get_extra_info("socket")
        if link is not None:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response(status=500)


async def answer_half(request: web.Request, response: web.Response) -> web.StreamResponse:
    """The head promises a whole answer, half of it follows, and then nothing."""
    body = response.body if isinstance(response.body, bytes) else b""
    half = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    await asyncio.sleep(SILENCE_SECONDS)
    return half
