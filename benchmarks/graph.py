"""A stand-in for the platform's send call that only answers, as fast as Python can, after a fixed delay.

It checks nothing: the simulator does that. It exists so that a benchmark measures the sender and not its opposite.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools

_ids = itertools.count(1)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "


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
            if self.delay:
                asyncio.get_running_loop().call_later(self.delay, self._answer)
            else:
                self._answer()

    def _answer(self) -> None:
        body = (
            b'{"messaging_product":"whatsapp","contacts":[{"input":"1","wa_id":"1"}],"messages":[{"id":"wamid.%d",'
            b'"message_status":"accepted"}]}' % next(_ids)
        )
        if not self._transport.is_closing():
            self._transport.write(_HEAD + str(len(body)).encode() + b"\r\n\r\n" + body)


async def serve(port: int, delay: float) -> None:
    Answering.delay = delay
    server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", port, backlog=2048)
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    given = parser.parse_args()
    asyncio.run(serve(given.port, given.delay))


if __name__ == "__main__":
    main()
