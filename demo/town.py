"""The whole product in one process: simulator, web app, and workers that run when asked; for tests and the terminal chat.

Everything is real but the platform: HTTP, PostgreSQL, Redis, RQ. Only time can be moved.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta

from rq import SimpleWorker
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.app import create_app
from jobs import care, services
from jobs.queues import JsonJob, JsonQueue, Work
from jobs.services import Services
from models.number import SendingNumber
from settings import Settings, read_settings
from simulator.config import Config
from simulator.fixture import Running, running

LONGEST_DRAIN_SECONDS = 60.0
QUICK_TO_END = 0.02  # seconds between two looks whether the web server is to end
STAFF = "919900000001"


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass


class Worker(SimpleWorker):
    """Runs what is queued in this process. Nobody gives it orders, and ending to listen for them costs it a moment."""

    job_class = JsonJob
    queue_class = JsonQueue

    def subscribe(self) -> None:
        pass

    def unsubscribe(self) -> None:
        pass


class Town:
    """`sim` is where people speak; `drain` lets all queued work be done; `pass_time` moves every clock at once."""

    def __init__(self, built: Services, sim: Running) -> None:
        self.services = built
        self.sim = sim
        connection = built.bell.connection
        self._queues = [JsonQueue(work.value, connection=connection) for work in Work]
        self._worker = Worker(self._queues, connection=connection, log_job_description=False)

    def drain(self) -> None:
        """Until no webhook is under way and no job waits. Raises TimeoutError when it does not end."""
        ends_at = time.monotonic() + LONGEST_DRAIN_SECONDS
        while True:
            self.sim.settle()
            if all(queue.is_empty() for queue in self._queues):
                return
            self._worker.work(burst=True, logging_level="WARNING")
            if time.monotonic() > ends_at:
                raise TimeoutError("the town does not come to rest")

    def pass_time(self, span: timedelta) -> None:
        """Move on, then do what became due."""
        self.services.clock.pass_time(span)
        self.sim.advance(span.total_seconds())
        self.tick()

    def tick(self) -> None:
        care.tick()
        self.drain()


def make_settings(database_url: str, redis_url: str, sim_url: str, more: Mapping[str, str]) -> Settings:
    return read_settings(
        {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "WHATSAPP_API_URL": sim_url,
            "STAFF_NUMBERS": STAFF,
            "ENVIRONMENT": "test",
            "SEND_CONNECTIONS": "16",
            "MESSAGES_PER_MINUTE": "1000",
            **more,
        }
    )


@contextmanager
def running_town(
    database_url: str, redis_url: str, config: Config | None = None, more: Mapping[str, str] | None = None
) -> Iterator[Town]:
    """A town on a migrated database. Simulator and settings share their development words."""
    chosen = config or Config(port=0)
    with ExitStack() as stack:
        # Taken before anybody knows it, so that nobody else gets it meanwhile.
        door = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        chosen.webhook = f"http://127.0.0.1:{door.getsockname()[1]}/webhooks/whatsapp"
        sim = stack.enter_context(running(chosen))
        built = services.build(make_settings(database_url, redis_url, sim.url, more or {}))
        stack.callback(built.store.engine.dispose)
        stack.callback(built.bell.connection.close)
        stack.callback(built.client.close)
        services.use(built)
        stack.callback(services.use, None)
        stack.enter_context(_serving(built, door))
        _add_number(built)
        yield Town(built, sim)


@contextmanager
def _serving(built: Services, door: socket.socket) -> Iterator[None]:
    host, port = door.getsockname()
    app = create_app(built)
    server = make_server(host, port, app, threaded=True, request_handler=_Quiet, fd=door.fileno())
    thread = threading.Thread(target=server.serve_forever, args=(QUICK_TO_END,), name="web", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _add_number(built: Services) -> None:
    number = SendingNumber(
        phone_number_id=built.settings.whatsapp_phone_number_id, waba_id=built.settings.whatsapp_business_account_id
    )
    with built.platform() as session:
        session.merge(number)
