"""A server on this machine that says exactly the bytes a test wants, and keeps every request it received."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from whatsapp.client import Credentials


@dataclass(frozen=True)
class Request:
    connection: int
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Wire:
    """The server's end of one connection."""

    def __init__(self, sock: socket.socket, stopped: threading.Event) -> None:
        self.sock = sock
        self._stopped = stopped
        self.is_open = True

    def write(self, data: bytes) -> None:
        with suppress(OSError):
            self.sock.sendall(data)

    def trickle(self, data: bytes, gap: float) -> None:
        for byte in data:
            if self._stopped.wait(gap):
                return
            self.write(bytes([byte]))

    def hang(self) -> None:
        self._stopped.wait(20)
        self.is_open = False

    def close(self) -> None:
        self.is_open = False

    def reset(self) -> None:
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.is_open = False


Answer = Callable[[Request, Wire], None]


@dataclass
class Loopback:
    answer: Answer
    certificate: Path | None = None
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    closed: int = 0

    def __post_init__(self) -> None:
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self._listener.getsockname()[1]
        self._tls: ssl.SSLContext | None = None
        if self.certificate:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(self.certificate)
        self._spawn(self._accept)

    @property
    def url(self) -> str:
        return f"{'https' if self.certificate else 'http'}://127.0.0.1:{self.port}"

    def credentials(self, **changed: str) -> Credentials:
        parts = {
            "api_url": self.url,
            "version": "v23.0",
            "access_token": "canary-token",
            "phone_number_id": "106500000000001",
            "waba_id": "102200000000001",
        }
        return Credentials(**(parts | changed))

    def stop(self) -> None:
        self._stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        for sock in self._open:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def _spawn(self, target: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(sock)
            self._spawn(self._serve, sock, self.connections)

    def _serve(self, sock: socket.socket, connection: int) -> None:
        with sock, suppress(OSError):
            if self._tls is None:
                self._converse(sock, connection)
            else:
                with self._tls.wrap_socket(sock, server_side=True) as secured:
                    self._converse(secured, connection)
        self.closed += 1

    def _converse(self, sock: socket.socket, connection: int) -> None:
        wire = Wire(sock, self._stopped)
        with suppress(OSError), sock.makefile("rb") as stream:
            while wire.is_open and (request := _read_request(stream, connection)):
                self.requests.append(request)
                self.answer(request, wire)


def _read_request(stream: Any, connection: int) -> Request | None:
    first = stream.readline().decode("latin-1").split()
    if len(first) != 3 or not first[2].startswith("HTTP/"):
        return None
    headers = {}
    while (line := stream.readline().strip()) != b"":
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", 0)))
    return Request(connection, first[0], first[1], headers, body)


def reply(status: int, content: Any, headers: str = "", content_type: str = "application/json") -> bytes:
    """Write an answer; `headers` are whole lines."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    head = f"HTTP/1.1 {status} Word\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return head.encode() + body


def accept(request: Request, wire: Wire) -> None:
    """Answer a send as the platform does, with an id made from our own."""
    wamid = f"wamid.{request.json.get('biz_opaque_callback_data', 'none')}"
    wire.write(reply(200, {"messages": [{"id": wamid, "message_status": "accepted"}]}))


@contextmanager
def serving(answer: Answer, certificate: Path | None = None) -> Iterator[Loopback]:
    server = Loopback(answer, certificate)
    try:
        yield server
    finally:
        server.stop()


def wait_until(is_true: Callable[[], bool]) -> None:
    for _ in range(500):
        if is_true():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen within five seconds")


def find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
