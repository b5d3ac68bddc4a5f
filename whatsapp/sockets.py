"""Opening a connection within a time limit, to an address that was looked at; what is said over it lives elsewhere."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
import time
from contextlib import suppress
from typing import Any

from whatsapp.addresses import is_meta_host, is_public


def open_socket(host: str, port: int, seconds: float) -> socket.socket:
    """Connect to the first address that answers, each with its share of the time; the one checked is the one used."""
    ends = time.monotonic() + seconds
    addresses = _resolve(host, port, seconds)
    if is_meta_host(host) and not all(is_public(address[0]) for _, address in addresses):
        raise OSError("the name leads to an address inside")
    failure: OSError = OSError("the name has no address")
    for left, (family, address) in zip(range(len(addresses), 0, -1), addresses, strict=True):
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(max((ends - time.monotonic()) / left, 0.001))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect(address)
        except OSError as error:
            sock.close()
            failure = error
        else:
            return sock
    raise failure


class HandshakeWatch:
    """Hangs up on a connection unless it is ended in time."""

    def __init__(self, sock: socket.socket, seconds: float) -> None:
        self._sock = sock.dup()  # the handshake takes the first one away
        self._timer = threading.Timer(seconds, self._hang_up)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        self._timer.cancel()
        self._sock.close()

    def _hang_up(self) -> None:
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)


def _resolve(host: str, port: int, seconds: float) -> list[tuple[int, Any]]:
    """Look a name up within a time limit, which the system's own lookup does not take."""
    answers: queue.SimpleQueue[list[Any] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            answers.put(error)

    try:
        ipaddress.ip_address(host)
    except ValueError:
        threading.Thread(target=look_up, daemon=True, name="name lookup").start()
    else:
        look_up()
    try:
        found = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("the name lookup took too long") from None
    if isinstance(found, OSError):
        raise found
    return [(family, address) for family, _, _, _, address in found]
