"""A simulator for tests: the server in a thread of its own on a free port, and the object to play with it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace

from simulator.config import Config
from simulator.remote import Remote
from simulator.server import Server
from simulator.templates.template import Template

START_SECONDS = 10.0


class Running(Remote):
    """A simulator that lives as long as the `with` block, with the config it began with."""

    def __init__(self, server: Server) -> None:
        super().__init__(server.url)
        self.config = server.config
        self._server = server

    def copy_templates(self) -> list[Template]:
        """Those of the first account as they stand, for the config of another simulator; call it at rest."""
        return deepcopy(list(self._server.hub.world.main_number.waba.catalog))


@contextmanager
def running(config: Config | None = None) -> Iterator[Running]:
    """Run a simulator in a thread until the block ends; on a free port unless the config asks for another than 9000."""
    settings = config or Config()
    if settings.port == Config.port:
        settings = replace(settings, port=0)
    loop = asyncio.new_event_loop()
    server = Server(settings)
    thread = threading.Thread(target=_run_loop, args=(loop,), name="simulator", daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(server.start(), loop).result(START_SECONDS)
        yield Running(server)
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(START_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(START_SECONDS)
        loop.close()


def _run_loop(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()
