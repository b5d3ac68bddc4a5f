"""One HTTP exchange under a hard time limit, and whether its request had begun to leave; no meaning of answers here.

The session's own time limits restart with every byte that arrives, so a trickling answer could hold a worker for
ever. Here one deadline covers name lookup, connecting, sending and reading, however the bytes are dealt out.
"""

from __future__ import annotations

import http.client
import io
import socket
import time
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import certifi
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from whatsapp.credentials import TimeLimits
from whatsapp.sockets import HandshakeWatch, open_socket

_PIECE = 64 * 1024


class NoAnswerError(Exception):
    """The exchange broke; `has_begun` is False only when no byte of the request had left."""

    def __init__(self, reason: str, has_begun: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.has_begun = has_begun


class TooLargeError(NoAnswerError):
    pass


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes


class _Call:
    """The clock of one exchange, and how far it came."""

    def __init__(self, time_limits: TimeLimits, total: float) -> None:
        self._limits = time_limits
        self._ends = time.monotonic() + total
        # A session that is not ours does not report its first byte, so it counts as gone.
        self.has_begun = True

    def seconds(self, at_most: float) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time for the whole call is over")
        return min(left, at_most)

    def connect_seconds(self) -> float:
        return self.seconds(self._limits.connect)

    def read_seconds(self) -> float:
        return self.seconds(self._limits.read)


_CALL: ContextVar[_Call] = ContextVar("call")


def open_session() -> requests.Session:
    """Make a session that keeps connections, the deadline and nothing else: no retries, cookies, proxies or netrc."""
    session = requests.Session()
    session.trust_env = False
    session.verify = certifi.where()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.clear()
    adapter = _DeadlineAdapter(max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def exchange(
    session: requests.Session,
    request: requests.Request,
    time_limits: TimeLimits,
    total: float,
    max_bytes: int,
) -> Answer:
    """Send one request and read its answer, never following a redirect; NoAnswerError for anything else."""
    call = _Call(time_limits, total)
    token = _CALL.set(call)
    try:
        return _exchange(session, request, call, time_limits, max_bytes)
    except NoAnswerError as error:
        broken = error
    except (requests.RequestException, HTTPError, http.client.HTTPException, OSError) as error:
        broken = NoAnswerError(type(error).__name__, call.has_begun)
    finally:
        _CALL.reset(token)
    # Raised out here, so that no library's exception, which holds the request with its token, hangs on to it.
    raise broken


def _exchange(
    session: requests.Session, request: requests.Request, call: _Call, time_limits: TimeLimits, max_bytes: int
) -> Answer:
    prepared = session.prepare_request(request)
    settings = session.merge_environment_settings(prepared.url, {}, True, None, None)
    timeout: Any = urllib3.Timeout(connect=time_limits.connect, read=time_limits.read)
    with session.send(prepared, timeout=timeout, allow_redirects=False, **settings) as response:
        content = bytearray()
        # One byte more than allowed is asked for, and no more: that much shows that the answer is too large.
        while piece := response.raw.read(min(_PIECE, max_bytes + 1 - len(content)), decode_content=False):
            content += piece
            if len(content) > max_bytes:
                raise TooLargeError(f"more than {max_bytes} bytes", has_begun=True)
        return Answer(response.status_code, response.headers, bytes(content))


class _DeadlineReader(io.RawIOBase):
    def __init__(self, sock: socket.socket, call: _Call) -> None:
        self._sock = sock
        self._call = call
        self._raw = sock.makefile("rb", buffering=0)  # counts as a user of the socket until it is closed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._call.read_seconds())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _DeadlineSocket:
    """All that the standard library's answer wants of a socket: a file to read from."""

    def __init__(self, sock: socket.socket, call: _Call) -> None:
        self._sock = sock
        self._call = call

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_DeadlineReader(self._sock, self._call))


class _Deadline(HTTPConnection):
    """A connection that lives by the clock of the exchange it serves."""

    def connect(self) -> None:
        _CALL.get().has_begun = False
        super().connect()

    def send(self, data: Any) -> None:
        call = _CALL.get()
        if self.sock is None:
            self.connect()
        call.has_begun = True
        view = memoryview(data)
        for start in range(0, len(view), _PIECE):
            self.sock.settimeout(call.read_seconds())
            super().send(view[start : start + _PIECE])

    def response_class(self, sock: socket.socket, *args: Any, **kwargs: Any) -> http.client.HTTPResponse:  # type: ignore[override]
        deadlined: Any = _DeadlineSocket(sock, _CALL.get())
        return http.client.HTTPResponse(deadlined, *args, **kwargs)

    def _new_conn(self) -> socket.socket:
        try:
            return open_socket(self.host, self.port, _CALL.get().connect_seconds())
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "connecting took too long") from error
        except OSError as error:
            raise NewConnectionError(self, "no connection") from error


class _DeadlineHTTPS(_Deadline, HTTPSConnection):
    """Python's limit for a handshake of TLS starts anew with every byte, so it gets a watch besides."""

    _watch: HandshakeWatch | None = None

    def connect(self) -> None:
        try:
            super().connect()
        finally:
            if self._watch is not None:
                self._watch.end()

    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        self._watch = HandshakeWatch(sock, _CALL.get().connect_seconds())
        return sock


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _Deadline


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _DeadlineHTTPS


class _DeadlineAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
