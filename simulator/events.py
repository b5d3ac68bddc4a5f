"""The page's news: every listener has a bounded queue; a listener that cannot keep up is told to reload."""

from __future__ import annotations

import asyncio
from typing import Any

Json = dict[str, Any]
LONGEST_QUEUE = 2000


class Events:
    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Json]] = set()

    @property
    def has_listeners(self) -> bool:
        return bool(self._listeners)

    def listen(self) -> asyncio.Queue[Json]:
        queue: asyncio.Queue[Json] = asyncio.Queue(LONGEST_QUEUE)
        self._listeners.add(queue)
        return queue

    def leave(self, queue: asyncio.Queue[Json]) -> None:
        self._listeners.discard(queue)

    def tell(self, kind: str, **content: Any) -> None:
        for queue in self._listeners:
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait({"kind": "reload"})
            else:
                queue.put_nowait({"kind": kind, **content})
