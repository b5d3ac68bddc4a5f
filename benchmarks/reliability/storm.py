"""Posts that come by the clock whatever became of those before, in a thread of its own.

The latency of a post counts from the moment at which it was due. What was not answered 200 comes again, as the platform
does it, until it is.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from benchmarks.reliability.mix import Mix, Post
from benchmarks.reliability.posting import AWAY, PATH

CONNECTIONS = 128
PATIENCE = 20.0
AGAIN_SECONDS = 5.0
READ_SECONDS = 0.2


@dataclass(frozen=True)
class Answer:
    """`due_at` by the monotonic clock; of a repetition it is when it came again."""

    post: Post
    due_at: float
    seconds: float
    code: int
    is_first: bool


@dataclass
class Storm:
    address: str
    mix: Mix
    rate: int
    answers: list[Answer] = field(default_factory=list)
    is_measured: bool = True
    is_over: bool = False
    under_way: int = 0

    async def blow(self) -> None:
        """Until told that it is over."""
        due: asyncio.Queue[tuple[Post, float, bool]] = asyncio.Queue()
        posters = [asyncio.create_task(self._serve(due)) for _ in range(CONNECTIONS)]
        began, number, read_at = time.monotonic(), 0, 0.0
        while not self.is_over:
            due_at = began + number / self.rate
            number += 1
            if due_at > read_at:
                self.mix.read()
                read_at = due_at + READ_SECONDS
            if (early := due_at - time.monotonic()) > 0:
                await asyncio.sleep(early)
            elif number % 20 == 0:
                await asyncio.sleep(0)
            post = self.mix.take() if self.is_measured else self.mix.take_waiting()
            if post is not None:
                self._put(due, post, due_at, True)
        for poster in posters:
            poster.cancel()
        await asyncio.gather(*posters, return_exceptions=True)

    def _put(self, due: asyncio.Queue[tuple[Post, float, bool]], post: Post, due_at: float, is_first: bool) -> None:
        self.under_way += is_first
        due.put_nowait((post, due_at, is_first))

    async def _serve(self, due: asyncio.Queue[tuple[Post, float, bool]]) -> None:
        line = _Line(self.address)
        loop = asyncio.get_running_loop()
        while True:
            post, due_at, is_first = await due.get()
            code = await line.post(post)
            if self.is_measured or not is_first:
                self.answers.append(Answer(post, due_at, time.monotonic() - due_at, code, is_first))
            if code in {200, 403}:
                self.under_way -= 1
                continue
            again_at = time.monotonic() + AGAIN_SECONDS
            loop.call_later(AGAIN_SECONDS, self._put, due, post, again_at, False)


class _Line:
    """One connection that is kept while it lasts."""

    def __init__(self, address: str) -> None:
        self._host, _, port = address.partition(":")
        self._port = int(port)
        self._opened: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, post: Post) -> int:
        """The answer's code, `AWAY` when there is none in time."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._post(post)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError):
            if self._opened:
                self._opened[1].close()
                self._opened = None
            return AWAY

    async def _post(self, post: Post) -> int:
        if self._opened is None:
            self._opened = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._opened
        writer.write(_write_request(post))
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        if b"connection: close" in head:
            writer.close()
            self._opened = None
        return int(head.split()[1])


def _write_request(post: Post) -> bytes:
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: storm\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: {post.signature}\r\nContent-Length: {len(post.body)}\r\n\r\n"
    )
    return head.encode() + post.body


@contextmanager
def storming(webhook: str, mix: Mix, rate: int) -> Iterator[Storm]:
    storm = Storm(urlsplit(webhook).netloc, mix, rate)
    thread = threading.Thread(target=lambda: asyncio.run(storm.blow()))
    thread.start()
    try:
        yield storm
    finally:
        storm.is_over = True
        thread.join()
