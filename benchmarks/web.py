"""What the benchmarks of the webhook begin with: the web process, signed posts, and load of two kinds.

wrk asks again as soon as it is answered, which gives the most there is. `Pace` asks by the clock and counts each
latency from the moment at which the request was due, so that a stall is seen by all that had to wait for it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from demo.servers import Servers
from jobs import services
from settings import read_settings

PATH = "/webhooks/whatsapp"
SECRET = b"development-secret"
ROOT = Path(__file__).parents[1]

_SCRIPT = """
local posts, at = {}, 0
function init(arguments)
    for line in io.lines(arguments[1]) do
        local signature, body = line:match("^(%S+) (.*)$")
        posts[#posts + 1] = wrk.format("POST", "/webhooks/whatsapp",
            {["Content-Type"] = "application/json", ["X-Hub-Signature-256"] = signature}, body)
    end
end
function request()
    at = at % #posts + 1
    return posts[at]
end
"""


def write_status(wamid: str, word: str, callback_id: str = "") -> tuple[str, bytes]:
    """A signed post with one status, as long as the platform's own: the signature, and the body."""
    number = {"display_phone_number": "919900112233", "phone_number_id": "106500000000001"}
    told = {
        "id": wamid,
        "status": word,
        "timestamp": str(int(time.time())),
        "recipient_id": "919700000001",
        "biz_opaque_callback_data": callback_id,
        "conversation": {"id": "c0ffee", "origin": {"type": "utility"}},
        "pricing": {"billable": True, "pricing_model": "PMP", "category": "utility", "type": "regular"},
    }
    value = {"messaging_product": "whatsapp", "metadata": number, "statuses": [told]}
    entry = {"id": "102200000000001", "changes": [{"field": "messages", "value": value}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    return "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest(), body


def make_environment(database_url: str, redis_url: str, **more: str) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    urls = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    return {**os.environ, "PATH": path, **urls, **more}


def build_services(servers: Servers, **more: str) -> services.Services:
    given = {"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url, **more}
    built = services.build(read_settings(given))
    services.use(built)
    return built


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Web:
    port: int
    pid: int


@contextmanager
def running_web(app: str, environment: Mapping[str, str]) -> Iterator[Web]:
    """gunicorn with the project's own settings."""
    port = find_port()
    command = ["gunicorn", app, "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=ROOT, env=dict(environment))
    try:
        wait_for_answers(process.pid, port)
        yield Web(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def processor_seconds(pid: int) -> float:
    """Of a process and its children, those that have ended too, user and system."""
    total = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        if entry.parent.name == str(pid):
            total += sum(map(int, fields[11:15]))
        elif fields[1] == str(pid):
            total += sum(map(int, fields[11:13]))
    return total / os.sysconf("SC_CLK_TCK")


def find_postmaster(built: services.Services) -> int:
    with built.platform() as session:
        backend = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    return int(Path(f"/proc/{backend}/stat").read_text().rpartition(") ")[2].split()[1])


def spend(postmaster: int, work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the clock, and of the processor in this process and in PostgreSQL."""
    before, began = processor_seconds(postmaster) + time.process_time(), time.monotonic()
    work()
    return time.monotonic() - began, processor_seconds(postmaster) + time.process_time() - before


def wait_for_answers(pid: int, port: int) -> None:
    """Until all workers are there and one of them answers, with whatever."""
    wanted = int(os.environ.get("WEB_CONCURRENCY", "2"))
    for _ in range(600):
        with socket.socket() as probe:
            probe.settimeout(30)
            if len(list_children(pid)) == wanted and probe.connect_ex(("127.0.0.1", port)) == 0:
                probe.sendall(b"GET / HTTP/1.0\r\n\r\n")
                if probe.recv(1):
                    time.sleep(2)  # the others
                    return
        time.sleep(0.05)
    sys.exit("the web process did not come up")


def list_children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@dataclass(frozen=True)
class Most:
    """Requests a second, and the processor's microseconds that one costs: of the web process, wrk, and PostgreSQL."""

    rate: float
    web: float
    client: float
    database: float

    @property
    def cost(self) -> float:
        return self.web + self.client + self.database


def measure_most(served: Web, postmaster: int, posts: list[tuple[str, bytes]], connections: int, seconds: int) -> Most:
    """What wrk gets out of it, none of its requests refused."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        script, lines = Path(folder) / "posts.lua", Path(folder) / "posts"
        script.write_text(_SCRIPT)
        lines.write_bytes(b"".join(b"%s %s\n" % (signature.encode(), body) for signature, body in posts))
        address = f"http://127.0.0.1:{served.port}{PATH}"
        before = _read_processors(served, postmaster)
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), address, "--", str(lines)]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        spent = [after - earlier for after, earlier in zip(_read_processors(served, postmaster), before, strict=True)]
    rate = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    count = re.search(r"(\d+) requests in", printed)
    assert rate, printed
    assert count, printed
    assert "Non-2xx" not in printed, printed
    return Most(float(rate[1]), *(1e6 * each / int(count[1]) for each in spent))


def _read_processors(served: Web, postmaster: int) -> tuple[float, float, float]:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return processor_seconds(served.pid), used.ru_utime + used.ru_stime, processor_seconds(postmaster)


class Pace(asyncio.Protocol):
    """One kept-alive connection of a load that comes by the clock."""

    def __init__(self, free: list[Pace], waiting: list[tuple[float, bytes]], latencies: list[float]) -> None:
        self._free = free
        self._waiting = waiting
        self._latencies = latencies
        self._due_at = 0.0
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._free.append(self)

    def send(self, due_at: float, request: bytes) -> None:
        self._due_at = due_at
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, end, body = self._buffer.partition(b"\r\n\r\n")
        found = re.search(rb"(?i)content-length: (\d+)", head)
        if not end or not found or len(body) < int(found[1]):
            return
        assert head.startswith(b"HTTP/1.1 200"), head
        self._buffer = b""
        self._latencies.append(time.perf_counter() - self._due_at)
        if self._waiting:
            self.send(*self._waiting.pop(0))
        else:
            self._free.append(self)

    def close(self) -> None:
        self._transport.close()


def measure_paced(port: int, posts: list[tuple[str, bytes]], rate: int, connections: int = 64) -> list[float]:
    """Latencies in seconds, in order, of all posts sent `rate` times a second."""
    return asyncio.run(_pace(port, posts, rate, connections))


async def _pace(port: int, posts: list[tuple[str, bytes]], rate: int, connections: int) -> list[float]:
    loop = asyncio.get_running_loop()
    free: list[Pace] = []
    waiting: list[tuple[float, bytes]] = []
    latencies: list[float] = []
    opened = [
        (await loop.create_connection(lambda: Pace(free, waiting, latencies), "127.0.0.1", port))[1]
        for _ in range(connections)
    ]
    requests = [_write_request(*post) for post in posts]
    await asyncio.sleep(0.2)
    began = time.perf_counter()
    for place, request in enumerate(requests):
        due_at = began + place / rate
        if (early := due_at - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        elif place % 20 == 0:
            await asyncio.sleep(0)
        if free:
            free.pop(0).send(due_at, request)
        else:
            waiting.append((due_at, request))
    while len(latencies) < len(requests):
        await asyncio.sleep(0.05)
        assert time.perf_counter() - began < len(requests) / rate + 60, "not all were answered"
    for each in opened:
        each.close()
    return sorted(latencies)


def _write_request(signature: str, body: bytes) -> bytes:
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: benchmark\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
