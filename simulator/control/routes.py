"""The control face under /_sim/: routes of people, ledger, clock, faults, settings and news for the page."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Any

from aiohttp import web

from simulator.clock import as_text
from simulator.control import acts
from simulator.control.settings import change_settings, read_settings
from simulator.control.state import describe_state
from simulator.faults import FaultError
from simulator.hub import Hub
from simulator.inbound import ActError
from simulator.phones import find_wa_id

Json = dict[str, Any]
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
LONGEST_LEDGER_PAGE = 10_000
HEARTBEAT_SECONDS = 15.0


class Control:
    """Answers as JSON; an order that cannot be carried out is a 400 with a sentence."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/_sim/people", self._guard(self.list_people)),
            web.post("/_sim/people", self._guard(self.add_person)),
            web.get("/_sim/people/{wa_id}", self._guard(self.get_person)),
            web.get("/_sim/people/{wa_id}/thread", self._guard(self.get_thread)),
            web.post("/_sim/people/{wa_id}/say", self._guard(self.say)),
            web.post("/_sim/people/{wa_id}/attach", self._guard(self.attach)),
            web.post("/_sim/people/{wa_id}/script", self._guard(self.set_script)),
            web.post("/_sim/people/{wa_id}/identity", self._guard(self.identify)),
            web.post("/_sim/together", self._guard(self.act_together)),
            web.post("/_sim/platform/{order}", self._guard(self.order_platform)),
            web.get("/_sim/settings", self._guard(self.get_settings)),
            web.post("/_sim/settings", self._guard(self.change_settings)),
            web.get("/_sim/state", self._guard(self.get_state)),
            web.get("/_sim/media/{media_id}", self.get_media),
            web.get("/_sim/ledger", self._guard(self.get_ledger)),
            web.get("/_sim/faults", self._guard(self.list_faults)),
            web.post("/_sim/faults", self._guard(self.order_fault)),
            web.delete("/_sim/faults", self._guard(self.clear_faults)),
            web.get("/_sim/clock", self._guard(self.get_clock)),
            web.post("/_sim/clock", self._guard(self.advance_clock)),
            web.post("/_sim/handshake", self._guard(self.shake_hands)),
            web.get("/_sim/idle", self._guard(self.wait_idle)),
            web.post("/_sim/reset", self._guard(self.reset)),
            web.get("/_sim/events", self.stream_events),
        ]

    def _guard(self, work: Callable[[web.Request], Awaitable[Json]]) -> Answer:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return web.json_response(await work(request))
            except (ActError, FaultError) as problem:
                return web.json_response({"error": str(problem)}, status=400)
            except (ValueError, TypeError, KeyError) as problem:
                return web.json_response({"error": f"The order cannot be understood: {problem}."}, status=400)

        return answer

    async def list_people(self, request: web.Request) -> Json:
        world = self._hub.world
        return {"people": [acts.describe_person(world, person) for person in world.people.shown()]}

    async def add_person(self, request: web.Request) -> Json:
        wish = acts.read_wish(await request.read())
        wa_id = find_wa_id(str(wish.get("wa_id", "")))
        if wa_id is None:
            raise ActError("wa_id must be a phone number with its country code.")
        world = self._hub.world
        person = world.people.declare(wa_id, str(wish.get("name", "")), str(wish.get("note", "")))
        world.tell_person(person)
        return acts.describe_person(world, person)

    async def get_person(self, request: web.Request) -> Json:
        world = self._hub.world
        return acts.describe_person(world, acts.read_person(world, request))

    async def get_thread(self, request: web.Request) -> Json:
        world = self._hub.world
        person = acts.read_person(world, request)
        described = acts.describe_person(world, person)
        return {"person": described, "messages": world.renderer.render_thread(person)}

    async def say(self, request: web.Request) -> Json:
        world = self._hub.world
        person = acts.read_person(world, request)
        message = acts.act(world, person, acts.read_wish(await request.read()))
        world.tell_person(person)
        return {"id": None if message is None else message.wamid}

    async def attach(self, request: web.Request) -> Json:
        world = self._hub.world
        person = acts.read_person(world, request)
        message = await acts.attach(world, person, request)
        world.tell_person(person)
        return {"id": message.wamid}

    async def set_script(self, request: web.Request) -> Json:
        world = self._hub.world
        person = acts.read_person(world, request)
        acts.set_habits(world, person, acts.read_wish(await request.read()))
        return acts.describe_person(world, person)

    async def identify(self, request: web.Request) -> Json:
        world = self._hub.world
        person = acts.read_person(world, request)
        acts.identify(world, person, acts.read_wish(await request.read()))
        world.tell_person(person)
        return acts.describe_person(world, person)

    async def act_together(self, request: web.Request) -> Json:
        wish = acts.read_wish(await request.read())
        return {"ids": acts.act_together(self._hub.world, list(wish.get("acts", [])))}

    async def order_platform(self, request: web.Request) -> Json:
        world = self._hub.world
        world.platform.carry_out(request.match_info["order"], acts.read_wish(await request.read()))
        self._hub.events.tell("state")
        return describe_state(world)

    async def get_state(self, request: web.Request) -> Json:
        return describe_state(self._hub.world)

    async def get_settings(self, request: web.Request) -> Json:
        return read_settings(self._hub.world.config)

    async def change_settings(self, request: web.Request) -> Json:
        config = self._hub.world.config
        change_settings(config, acts.read_wish(await request.read()))
        self._hub.events.tell("state")
        return read_settings(config)

    async def get_media(self, request: web.Request) -> web.StreamResponse:
        media = self._hub.world.media.find_any(request.match_info["media_id"])
        if media is None:
            raise web.HTTPNotFound
        name = media.filename.encode("ascii", "replace").decode().replace('"', "'")
        headers = {
            "Content-Type": media.mime_type,
            "Content-Disposition": f'inline; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
        }
        return web.Response(body=media.content, headers=headers)

    async def get_ledger(self, request: web.Request) -> Json:
        after = int(request.query.get("after", "0"))
        limit = min(int(request.query.get("limit", str(LONGEST_LEDGER_PAGE))), LONGEST_LEDGER_PAGE)
        ledger = self._hub.world.ledger
        if "last" in request.query:
            after = max(ledger.last_seq - int(request.query["last"]), 0)
        lines = [message.as_ledger_line() for message in islice(ledger.after(after), limit)]
        return {"messages": lines, "last_seq": ledger.last_seq}

    async def list_faults(self, request: web.Request) -> Json:
        return {"faults": [fault.as_json() for fault in self._hub.world.faults.list()]}

    async def order_fault(self, request: web.Request) -> Json:
        try:
            fault = self._hub.world.faults.order(**acts.read_wish(await request.read()))
        except TypeError:
            raise FaultError("A fault needs an action.") from None
        self._hub.events.tell("faults")
        return fault.as_json()

    async def clear_faults(self, request: web.Request) -> Json:
        fault_id = request.query.get("id")
        self._hub.world.faults.clear(None if fault_id is None else int(fault_id))
        self._hub.events.tell("faults")
        return {"success": True}

    async def get_clock(self, request: web.Request) -> Json:
        clock = self._hub.world.clock
        due = clock.next_due
        return {
            "now": clock.now_text(),
            "waiting": clock.waiting,
            "next_due": None if due is None else as_text(due),
            "webhooks_under_way": self._hub.world.outbox.unfinished,
        }

    async def advance_clock(self, request: web.Request) -> Json:
        wish = acts.read_wish(await request.read())
        seconds = float(wish.get("advance_seconds", 0))
        if seconds < 0:
            raise ActError("The clock only goes forward.")
        self._hub.world.clock.advance(seconds)
        self._hub.events.tell("clock", now=self._hub.world.clock.now_text())
        return await self.get_clock(request)

    async def shake_hands(self, request: web.Request) -> Json:
        return {"success": await self._hub.shake_hands()}

    async def wait_idle(self, request: web.Request) -> Json:
        return {"is_idle": await self._hub.settle(float(request.query.get("timeout", "5")))}

    async def reset(self, request: web.Request) -> Json:
        await self._hub.reset()
        return {"success": True}

    async def stream_events(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await stream.prepare(request)
        queue = self._hub.events.listen()
        try:
            await stream.write(b": hello\n\n")
            while True:
                await self._write_news(stream, queue)
        except (ConnectionError, asyncio.CancelledError):
            return stream
        finally:
            self._hub.events.leave(queue)

    @staticmethod
    async def _write_news(stream: web.StreamResponse, queue: asyncio.Queue[Json]) -> None:
        try:
            news = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            await stream.write(b": still here\n\n")
            return
        await stream.write(b"data: " + json.dumps(news, separators=(",", ":")).encode() + b"\n\n")
