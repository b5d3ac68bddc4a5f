"""TCP links that can be made bad: each stands between the product and a server, in a thread of its own.

A link carries every connection to the address behind it. What a toxic does to what passes stands in `poisons`; it may
come and go at any time, and holds for connections that are open already.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

PIECE = 64 * 1024
_RESET = struct.pack("ii", 1, 0)


class Toxic:
    """None at all: whatever comes is passed on, and so is the end. Others change what they change."""

    async def carry(self, wire: Wire, data: bytes, is_up: bool) -> None:
        """`is_up` is the way from the product to the server."""
        await wire.put(data, is_up)

    async def end(self, wire: Wire, is_up: bool) -> None:
        wire.close(is_up)

    def takes(self) -> bool:
        """Whether a new connection is led to the server."""
        return True


@dataclass
class Wire:
    """One connection of the product, and the one behind it; a silent one never says anything again."""

    near: asyncio.StreamWriter
    far: asyncio.StreamWriter | None = None
    is_silent: bool = False
    is_asked: bool = False
    left: int | None = None

    async def put(self, data: bytes, is_up: bool) -> None:
        writer = self.far if is_up else self.near
        if writer is not None and not writer.is_closing():
            writer.write(data)
            await writer.drain()

    def close(self, is_up: bool) -> None:
        writer = self.far if is_up else self.near
        if writer is not None:
            writer.close()

    def reset(self) -> None:
        """Both sides get a reset instead of an end."""
        for writer in (self.near, self.far):
            if writer is not None and not writer.is_closing():
                with suppress(OSError):
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                writer.transport.abort()


NOTHING = Toxic()


@dataclass
class Link:
    """`met` counts what a toxic has had before it: pieces, ends and connections."""

    host: str
    port: int
    toxic: Toxic = NOTHING
    met: int = 0
    wires: list[Wire] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = Wire(writer)
        self.wires.append(wire)
        self._meet()
        try:
            if not self.toxic.takes():
                wire.is_silent = True
                await self._carry(wire, reader, True)
                return
            far, wire.far = await asyncio.open_connection(self.host, self.port)
            await asyncio.gather(self._carry(wire, reader, True), self._carry(wire, far, False))
        except OSError:
            wire.reset()
        finally:
            if not wire.is_silent:
                self.wires.remove(wire)

    async def _carry(self, wire: Wire, reader: asyncio.StreamReader, is_up: bool) -> None:
        with suppress(OSError):
            while data := await reader.read(PIECE):
                self._meet()
                if not wire.is_silent:
                    await self.toxic.carry(wire, data, is_up)
        self._meet()
        if not wire.is_silent:
            await self.toxic.end(wire, is_up)

    def _meet(self) -> None:
        self.met += self.toxic is not NOTHING


class Links:
    """The loop that carries, and the links that were opened in it."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.opened: dict[str, Link] = {}
        self._servers: list[asyncio.Server] = []

    def lead(self, environment: Mapping[str, str], *names: str) -> dict[str, str]:
        """The addresses of these settings, each by way of a link that is known by the setting's name."""
        return {name: self._lead(name, environment[name]) for name in names}

    def _lead(self, name: str, address: str) -> str:
        parts = urlsplit(address)
        assert parts.hostname is not None
        assert parts.port is not None
        link = self.opened[name] = Link(parts.hostname, parts.port)
        opening = asyncio.start_server(link.serve, "127.0.0.1", 0)
        server = asyncio.run_coroutine_threadsafe(opening, self.loop).result(10)
        self._servers.append(server)
        port = server.sockets[0].getsockname()[1]
        return urlunsplit(parts._replace(netloc=f"{parts.netloc.rpartition(':')[0]}:{port}"))

    def forget_silent(self) -> None:
        """Both ends of every silent connection hear of its end at last."""
        self.loop.call_soon_threadsafe(self._forget_silent)

    async def end(self) -> None:
        for server in self._servers:
            server.close()
        for link in self.opened.values():
            for wire in link.wires:
                wire.reset()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.01)  # until the sockets are closed

    def _forget_silent(self) -> None:
        for link in self.opened.values():
            for wire in [each for each in link.wires if each.is_silent]:
                wire.reset()
                link.wires.remove(wire)


@contextmanager
def running_links() -> Iterator[Links]:
    links = Links()
    thread = threading.Thread(target=links.loop.run_forever, daemon=True)
    thread.start()
    try:
        yield links
    finally:
        asyncio.run_coroutine_threadsafe(links.end(), links.loop).result(10)
        links.loop.call_soon_threadsafe(links.loop.stop)
        thread.join(10)
        links.loop.close()
