"""The HTTP server: Graph faces, media host, control face and page on one port; starting and stopping it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import web

from simulator.config import Config
from simulator.control.routes import Control
from simulator.graph.dispatch import answer_download, answer_graph
from simulator.hub import Hub

PAGE = Path(__file__).parent / "page"
LARGEST_BODY = 110_000_000


def build_app(hub: Hub) -> web.Application:
    app = web.Application(client_max_size=LARGEST_BODY)
    app.add_routes(Control(hub).routes())

    async def show_page(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-store"})

    async def download(request: web.Request) -> web.StreamResponse:
        return await answer_download(hub.world, request)

    async def graph(request: web.Request) -> web.StreamResponse:
        return await answer_graph(hub.world, request)

    app.router.add_get("/", show_page)
    app.router.add_static("/_page/", PAGE)
    app.router.add_get("/whatsapp_business/attachments/", download)
    app.router.add_route("*", "/{rest:.+}", graph)
    return app


class Server:
    """One running simulator. `port` is the real one, also when 0 was asked for."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.port = config.port
        self._hub: Hub | None = None
        self._runner: web.AppRunner | None = None

    @property
    def hub(self) -> Hub:
        if self._hub is None:
            raise RuntimeError("The simulator has not been started.")
        return self._hub

    @property
    def url(self) -> str:
        return f"http://{self.config.host}:{self.port}"

    async def start(self) -> None:
        self._hub = Hub(self.config)
        self._runner = web.AppRunner(
            build_app(self._hub), access_log=None, handle_signals=False, shutdown_timeout=0.1, handler_cancellation=True
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.config.host, self.config.port, backlog=1024)
        await site.start()
        self.port = self._runner.addresses[0][1]
        if self.config.handshake_at_start and self.config.webhook:
            await self._hub.shake_hands()

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        if self._hub is not None:
            await self._hub.close()


async def serve_until(config: Config, stopping: asyncio.Event) -> None:
    """Run until `stopping` is set; one line says where, once it listens."""
    server = Server(config)
    await server.start()
    print(f"WhatsApp simulator listens on {server.url}", flush=True)  # noqa: T201 - the line that callers wait for
    try:
        await stopping.wait()
    finally:
        await server.stop()
