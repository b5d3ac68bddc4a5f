"""A stand-in for the platform's send call that only answers, as fast as Python can, after a fixed delay.

It checks nothing but, where asked to, the pace: the simulator does the rest. It exists so that a benchmark measures
the sender and not its opposite.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import time

_ids = itertools.count(1)
_HEAD = b" OK\r\nContent-Type: application/json\r\nContent-Length: "
_TOO_FAST = b'{"error":{"message":"too fast","type":"OAuthException","code":130429,"fbtrace_id":"x"}}'


class Gate:
    """Lets so many through in a second, a second's worth at once, as the platform does; 0 lets all through."""

    rate = 0
    tokens = 0.0
    at = 0.0
    refused = 0

    @classmethod
    def lets_through(cls) -> bool:
        if not cls.rate:
            return True
        now = time.monotonic()
        cls.tokens = min(cls.rate, cls.tokens + (now - cls.at) * cls.rate)
        cls.at = now
        if cls.tokens < 1:
            cls.refused += 1
            return False
        cls.tokens -= 1
        return True


class Answering(asyncio.Protocol):
    """One kept-alive connection; requests come one after another."""

    delay = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._buffer = b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._buffer) < end + 4 + length:
                return
            self._buffer = self._buffer[end + 4 + length :]
            if head.startswith(b"get"):
                self._write(b"200", b"%d" % Gate.refused)
                Gate.refused = 0
            elif not Gate.lets_through():
                self._write(b"400", _TOO_FAST)
            elif self.delay:
                asyncio.get_running_loop().call_later(self.delay, self._accept)
            else:
                self._accept()

    def _accept(self) -> None:
        self._write(
            b"200",
            b'{"messaging_product":"whatsapp","contacts":[{"input":"1","wa_id":"1"}],"messages":[{"id":"wamid.%d",'
            b'"message_status":"accepted"}]}' % next(_ids),
        )

    def _write(self, status: bytes, body: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(b"HTTP/1.1 " + status + _HEAD + b"%d\r\n\r\n" % len(body) + body)


async def serve(port: int, delay: float, rate: int) -> None:
    Answering.delay = delay
    Gate.rate = rate
    server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", port, backlog=2048)
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--rate", type=int, default=0, help="messages a second above which it refuses; 0 for none")
    given = parser.parse_args()
    asyncio.run(serve(given.port, given.delay, given.rate))


if __name__ == "__main__":
    main()
