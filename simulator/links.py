"""Media given as a link: fetched as the platform would, with a time limit, and remembered for ten minutes."""

from __future__ import annotations

import asyncio
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import aiohttp

from simulator.clock import Clock
from simulator.media import MediaFile, MediaStore, guess_type

REMEMBERED_SECONDS = 600.0
FETCH_SECONDS = 5.0
LARGEST_BYTES = 100_000_000


class Links:
    def __init__(self, clock: Clock, media: MediaStore) -> None:
        self._clock = clock
        self._media = media
        self._known: dict[str, tuple[float, MediaFile]] = {}
        self._under_way: dict[str, asyncio.Task[MediaFile | None]] = {}

    def find(self, url: str) -> MediaFile | None:
        known = self._known.get(url)
        return None if known is None else known[1]

    async def fetch(self, url: str, number_id: str) -> MediaFile | None:
        """The file behind a link, or None when it cannot be had; many asking at once cause one request."""
        known = self._known.get(url)
        if known is not None and known[0] > self._clock.now():
            return known[1]
        task = self._under_way.get(url)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._fetch(url, number_id))
            self._under_way[url] = task
            task.add_done_callback(lambda _: self._under_way.pop(url, None))
        return await task

    async def _fetch(self, url: str, number_id: str) -> MediaFile | None:
        timeout = aiohttp.ClientTimeout(total=FETCH_SECONDS)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
                content = await response.content.read(LARGEST_BYTES + 1)
                if response.status != 200 or not content or len(content) > LARGEST_BYTES:
                    return None
                stated = response.headers.get("Content-Type", "")
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return None
        name = PurePosixPath(urlsplit(url).path).name or "file"
        now = self._clock.now()
        media = self._media.add(number_id, content, guess_type(name, stated), name, now, days=30)
        self._known[url] = (now + REMEMBERED_SECONDS, media)
        return media
