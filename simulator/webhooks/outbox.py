"""The webhook sender: gathers updates, signs the exact bytes, posts, and tries again until it hears 200."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp

from simulator.clock import Clock
from simulator.config import WebhookRules
from simulator.webhooks.payloads import Update, build_envelope

Done = Callable[[], None]

encode_json = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(eq=False)
class Destination:
    """One callback address with the secret of its app; what is gathered for it waits here."""

    url: str
    app_secret: str
    verify_token: str
    fields: frozenset[str] = frozenset()
    gathered: list[Update] = field(default_factory=list)
    awaiting: list[Done] = field(default_factory=list)
    timer: asyncio.TimerHandle | None = None
    lanes: list[asyncio.Queue[Post]] = field(default_factory=list)
    next_lane: int = 0

    def wants(self, name: str) -> bool:
        return not self.fields or name in self.fields


@dataclass(eq=False)
class Post:
    """One signed body on its way. It stays the same bytes over all attempts."""

    destination: Destination
    body: bytes
    lane: int
    attempt: int = 0
    done: list[Done] = field(default_factory=list)


class Outbox:
    def __init__(self, clock: Clock, rules: WebhookRules, seed: int) -> None:
        self._clock = clock
        self._rules = rules
        self._random = random.Random(seed)  # noqa: S311 - disorder that can be repeated, not a secret
        self._session: aiohttp.ClientSession | None = None
        self._workers: set[asyncio.Task[None]] = set()
        self._held: dict[Destination, None] | None = None
        self._is_closed = False
        self.unfinished = 0
        self.posts = 0
        self.refusals = 0

    async def close(self) -> None:
        """What is still under way is dropped, and what comes later too."""
        self._is_closed = True
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def put(
        self, destination: Destination, update: Update, done: Done | None = None, *, is_doubled: bool = False
    ) -> None:
        """Take an update for one destination; `done` is called once the destination has answered 200."""
        if self._is_closed:
            return
        rules = self._rules
        self.unfinished += 1
        wait = rules.delay_seconds + (self._random.random() * rules.disorder_seconds if rules.disorder_seconds else 0.0)
        if wait:
            self._clock.after(wait, self._gather, destination, update, done)
        else:
            self._gather(destination, update, done)
        if is_doubled or (rules.duplicate_share and self._random.random() < rules.duplicate_share):
            self.unfinished += 1
            self._clock.after(wait + self._random.random(), self._gather, destination, update, None)

    def hold(self) -> None:
        """From now on everything is gathered, until `release` sends it off in one post for each destination."""
        self._held = {}

    def release(self) -> None:
        held, self._held = self._held or {}, None
        for destination in held:
            self._flush(destination)

    def _gather(self, destination: Destination, update: Update, done: Done | None) -> None:
        if self._is_closed:
            return
        if self._held is not None:
            self._held[destination] = None
        elif update.list_name == "messages" and not self._rules.gathers_inbound:
            self._dispatch(destination, [update], [done] if done else [], self._lane_of(destination, update))
            return
        destination.gathered.append(update)
        if done is not None:
            destination.awaiting.append(done)
        if self._held is not None:
            return
        if len(destination.gathered) >= self._rules.batch_size:
            self._flush(destination)
        elif destination.timer is None:
            loop = asyncio.get_running_loop()
            destination.timer = loop.call_later(self._rules.batch_seconds, self._flush, destination)

    def _flush(self, destination: Destination) -> None:
        if destination.timer is not None:
            destination.timer.cancel()
            destination.timer = None
        if self._is_closed:
            return
        updates, destination.gathered = destination.gathered, []
        done, destination.awaiting = destination.awaiting, []
        if updates:
            self._open_lanes(destination)
            destination.next_lane = (destination.next_lane + 1) % len(destination.lanes)
            self._dispatch(destination, updates, done, destination.next_lane)

    def _lane_of(self, destination: Destination, update: Update) -> int:
        """Messages of one person share a lane, so that two quick ones normally arrive in order."""
        self._open_lanes(destination)
        sender = str(update.item.get("from_user_id", ""))
        return zlib.crc32(sender.encode()) % len(destination.lanes)

    def _open_lanes(self, destination: Destination) -> None:
        if destination.lanes:
            return
        for _ in range(max(self._rules.connections, 1)):
            lane: asyncio.Queue[Post] = asyncio.Queue()
            destination.lanes.append(lane)
            worker = asyncio.get_running_loop().create_task(self._work(lane))
            self._workers.add(worker)

    def _dispatch(self, destination: Destination, updates: list[Update], done: list[Done], lane: int) -> None:
        envelope = build_envelope(updates, one_change_per_update=self._rules.one_change_per_update)
        text = encode_json(envelope)
        if self._rules.escapes_slashes:
            text = text.replace("/", "\\/")
        self.unfinished -= len(updates) - 1
        destination.lanes[lane].put_nowait(Post(destination, text.encode(), lane, done=done))

    async def _work(self, lane: asyncio.Queue[Post]) -> None:
        while True:
            await self._attempt(await lane.get())

    async def _attempt(self, post: Post) -> None:
        post.attempt += 1
        self.posts += 1
        if await self._post(post) == 200:
            self.unfinished -= 1
            for done in post.done:
                done()
            return
        self.refusals += 1
        retries = self._rules.retry_seconds
        if post.attempt > len(retries):
            self.unfinished -= 1
            return
        self._clock.after(retries[post.attempt - 1], post.destination.lanes[post.lane].put_nowait, post)

    async def _post(self, post: Post) -> int:
        """The HTTP status, or 0 for a connection that failed or took too long."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self._rules.timeout_seconds),
                connector=aiohttp.TCPConnector(limit=0),
                headers={"User-Agent": "facebookexternalua", "Content-Type": "application/json", "Accept": "*/*"},
            )
        try:
            async with self._session.post(
                post.destination.url, data=post.body, headers=sign(post), allow_redirects=False
            ) as response:
                await response.read()
                return response.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0

    async def shake_hands(self, destination: Destination, challenge: str) -> bool:
        """The subscription's GET: the callback must return the bare challenge."""
        parameters = {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": destination.verify_token,
        }
        timeout = aiohttp.ClientTimeout(total=self._rules.timeout_seconds)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.get(destination.url, params=parameters) as response,
            ):
                return response.status == 200 and (await response.text()) == challenge
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False


def sign(post: Post) -> dict[str, str]:
    key = post.destination.app_secret.encode()
    return {
        "X-Hub-Signature-256": "sha256=" + hmac.new(key, post.body, hashlib.sha256).hexdigest(),
        "X-Hub-Signature": "sha1=" + hmac.new(key, post.body, hashlib.sha1).hexdigest(),
    }
