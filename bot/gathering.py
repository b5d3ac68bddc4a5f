"""Gathers posts that come while another transaction is being written, so that many share the next one.

A post that finds nobody waiting writes: it waits until the transaction before it is done, and takes along whoever
has joined meanwhile. Alone it waits for nobody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError

from bot.intake import Post, is_about_content, store_plain, store_posts
from jobs.services import Services, Wake
from models.base import Line

# The platform repeats what it gets no answer to; a database that takes longer is as good as away.
PATIENCE = 10.0
MOST_POSTS = 200
MOST_BYTES = 4 * 1024 * 1024


class NotStoredError(Exception):
    """The transaction that a post was part of failed, or took too long."""


@dataclass
class _Batch:
    posts: list[Post] = field(default_factory=list)
    size: int = 0
    is_stored: bool = False
    ended: threading.Event = field(default_factory=threading.Event)


class Gathering:
    """One for each web process."""

    def __init__(self, services: Services, ring: Callable[[Iterable[Wake]], None]) -> None:
        self._services = services
        self._ring = ring
        self._joining = threading.Lock()
        self._writing = threading.Lock()
        self._open: _Batch | None = None
        self._line = _KeptLine(services)

    @property
    def waiting(self) -> int:
        """How many posts the next transaction will hold."""
        batch = self._open
        return len(batch.posts) if batch else 0

    def store(self, post: Post) -> None:
        """Return once it is committed. Raises NotStoredError, or what the database said to whoever wrote."""
        batch, is_first = self._join(post)
        if is_first:
            self._ring(self._write(batch))
        elif not batch.ended.wait(PATIENCE) or not batch.is_stored:
            raise NotStoredError

    def _join(self, post: Post) -> tuple[_Batch, bool]:
        with self._joining:
            batch = self._open
            is_first = batch is None or len(batch.posts) >= MOST_POSTS or batch.size + len(post.body) > MOST_BYTES
            if batch is None or is_first:
                batch = self._open = _Batch()
            batch.posts.append(post)
            batch.size += len(post.body)
        return batch, is_first

    def _write(self, batch: _Batch) -> list[Wake]:
        """Whoever waits is told before anybody is woken: Redis may be away, and then takes seconds to say so."""
        is_turn = self._writing.acquire(timeout=PATIENCE)
        try:
            posts = self._close(batch)
            if not is_turn:
                raise NotStoredError
            wakes = self._store(posts)
            batch.is_stored = True
            return wakes
        finally:
            if is_turn:
                self._writing.release()
            batch.ended.set()

    def _close(self, batch: _Batch) -> Sequence[Post]:
        with self._joining:
            if self._open is batch:
                self._open = None
        return batch.posts

    def _store(self, posts: Sequence[Post]) -> list[Wake]:
        plain = [post for post in posts if post.is_plain]
        others = [post for post in posts if not post.is_plain]
        wakes = store_posts(self._services, others) if others else []
        return [*wakes, *self._store_plain(plain)] if plain else wakes

    def _store_plain(self, posts: Sequence[Post]) -> list[Wake]:
        try:
            return self._line.store(posts)
        except DBAPIError as error:
            if error.connection_invalidated:  # the server was started anew since
                return self._line.store(posts)
            if not is_about_content(error):
                raise
        return store_posts(self._services, posts)


class _KeptLine:
    """A connection kept from one transaction to the next, and opened anew after an error."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: tuple[AbstractContextManager[Line], Line] | None = None

    def store(self, posts: Sequence[Post]) -> list[Wake]:
        if self._kept is None:
            made = self._services.store.line()
            self._kept = made, made.__enter__()
        opened, line = self._kept
        try:
            return store_plain(line, posts)
        except BaseException as error:
            self._kept = None
            opened.__exit__(type(error), error, error.__traceback__)
            raise
