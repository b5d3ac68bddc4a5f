"""Posts that come by the clock whatever became of those before, from a process of their own.

The latency of a post counts from the moment at which it was due. What was not answered 200 comes again, as the platform
does it, until it is.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.reliability.mix import Mix, Post
from benchmarks.reliability.posting import AWAY, PATH

CONNECTIONS = 128
PATIENCE = 20.0
AGAIN_SECONDS = 5.0
READ_SECONDS = 0.2
END_SECONDS = 60.0


@dataclass(frozen=True)
class Answer:
    """`due_at` by the monotonic clock; of a repetition it is when it came again."""

    key: str
    is_forged: bool
    due_at: float
    seconds: float
    code: int
    is_first: bool


@dataclass
class Blowing:
    """At work in its process; once it rests, nothing but statuses that were still to come is posted."""

    address: str
    mix: Mix
    rate: int
    resting: Event
    ending: Event
    answers: list[Answer] = field(default_factory=list)
    under_way: int = 0

    async def blow(self) -> None:
        """Until told to end, and until then all that came up is posted."""
        due: asyncio.Queue[tuple[Post, float, bool]] = asyncio.Queue()
        posters = [asyncio.create_task(self._serve(due)) for _ in range(CONNECTIONS)]
        began, number, read_at, ends_at = time.monotonic(), 0, 0.0, float("inf")
        while time.monotonic() < ends_at:
            due_at = began + number / self.rate
            number += 1
            if due_at > read_at:
                self.mix.read()
                read_at = due_at + READ_SECONDS
                if self.ending.is_set():
                    has_more = self.mix.waiting or self.under_way
                    ends_at = min(ends_at, time.monotonic() + END_SECONDS) if has_more else 0.0
            if (early := due_at - time.monotonic()) > 0:
                await asyncio.sleep(early)
            elif number % 20 == 0:
                await asyncio.sleep(0)
            post = self.mix.take_waiting() if self.resting.is_set() else self.mix.take()
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
            is_judged = is_first and not self.resting.is_set()
            seconds = time.monotonic() - due_at
            self.answers.append(Answer(post.key, post.is_forged, due_at, seconds, code, is_judged))
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


@dataclass(frozen=True)
class Storm:
    """The handle of the process that posts."""

    resting: Event
    ending: Event
    told: Connection

    def rest(self) -> None:
        """From now on only what is still to be told of messages."""
        self.resting.set()

    def end(self) -> list[Answer]:
        """All answers, in their order, once nothing is under way."""
        self.ending.set()
        answers: list[Answer] = self.told.recv()
        return answers


@contextmanager
def storming(webhook: str, ledger: Path, seed: int, rate: int) -> Iterator[Storm]:
    making = multiprocessing.get_context("spawn")
    resting, ending = making.Event(), making.Event()
    told, telling = making.Pipe(duplex=False)
    given = (urlsplit(webhook).netloc, ledger, seed, rate, resting, ending, telling)
    process = making.Process(target=_work, args=given, daemon=True)
    process.start()
    try:
        yield Storm(resting, ending, told)
    finally:
        process.terminate()
        process.join()


def _work(address: str, ledger: Path, seed: int, rate: int, resting: Event, ending: Event, telling: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    blowing = Blowing(address, Mix(ledger, seed), rate, resting, ending)
    asyncio.run(blowing.blow())
    telling.send(blowing.answers)
