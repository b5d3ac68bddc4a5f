"""Many sends at once over connections that stay open; single calls and everything but sending live in `client`.

A message must never leave twice, and libcurl repeats a POST by itself when a kept connection turns out to be dead.
It can do so only if it may read the body again. So each body is handed out once, by a reader that cannot be wound
back; and whether that reader was ever asked is the proof of whether anything had been sent.

Without that repetition a connection which the other end closed a moment ago would cost a message. So a kept
connection is looked at just before its next request, and if it has anything to say, which at that point can only be
that it has ended, the message goes over another one.
"""

from __future__ import annotations

import io
import select
import selectors
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import certifi
import pycurl

from whatsapp.credentials import Credentials, TimeLimits
from whatsapp.errors import NotSent, Outcome, Uncertain, read_outcome
from whatsapp.wire import write_json

_IDLE_SECONDS = 10  # a connection unused for longer is likely to have been closed at the other end
_ANSWER_BYTES = 1024 * 1024

_WATCHED = {
    pycurl.POLL_IN: selectors.EVENT_READ,
    pycurl.POLL_OUT: selectors.EVENT_WRITE,
    pycurl.POLL_INOUT: selectors.EVENT_READ | selectors.EVENT_WRITE,
}
_READY = {
    selectors.EVENT_READ: pycurl.CSELECT_IN,
    selectors.EVENT_WRITE: pycurl.CSELECT_OUT,
    selectors.EVENT_READ | selectors.EVENT_WRITE: pycurl.CSELECT_IN | pycurl.CSELECT_OUT,
}


class _Transfer:
    """One handle of libcurl and the message it carries at the moment."""

    __slots__ = ("_answer", "_body", "_kept", "_taken", "callback_id", "handle")

    def __init__(self, credentials: Credentials, time_limits: TimeLimits, kept: dict[int, int]) -> None:
        self.callback_id = ""
        self._kept = kept
        self._body = b""
        self._taken = 0
        self._answer = io.BytesIO()
        self.handle = _open_handle(credentials, time_limits)
        self.handle.setopt(pycurl.PREREQFUNCTION, self._look_at_connection)
        self.handle.setopt(pycurl.READFUNCTION, self._read)
        self.handle.setopt(pycurl.SEEKFUNCTION, _refuse_seek)
        self.handle.setopt(pycurl.WRITEFUNCTION, self._write)

    def load(self, callback_id: str, payload: Mapping[str, Any] | bytes) -> None:
        self.callback_id = callback_id
        self._body = payload if isinstance(payload, bytes) else write_json(payload)
        self._taken = 0
        self._answer = io.BytesIO()
        self.handle.setopt(pycurl.POSTFIELDSIZE, len(self._body))

    def keep_connection(self) -> None:
        """Remember the socket that stays open after an answer, under its local port."""
        sock = self.handle.getinfo(pycurl.ACTIVESOCKET)
        if sock >= 0:
            self._kept[self.handle.getinfo(pycurl.LOCAL_PORT)] = sock

    def may_start_again(self, code: int) -> bool:
        """Ask whether the message was only held back from a connection that had ended."""
        return code == pycurl.E_ABORTED_BY_CALLBACK and not self._taken

    def judge_answer(self) -> Outcome:
        return read_outcome(self.handle.getinfo(pycurl.RESPONSE_CODE), self._answer.getvalue())

    def judge_failure(self, code: int, message: str) -> Outcome:
        """Nothing was sent if the body was never asked for: a request without its body is none."""
        reason = f"curl {code}: {message}"
        return Uncertain(reason) if self._taken else NotSent(reason)

    def _look_at_connection(self, _ip: str, _local_ip: str, _port: int, local_port: int) -> int:
        sock = self._kept.pop(local_port, None)
        has_ended = sock is not None and _has_input(sock)
        return int(pycurl.PREREQFUNC_ABORT if has_ended else pycurl.PREREQFUNC_OK)

    def _read(self, size: int) -> bytes:
        piece = self._body[self._taken : self._taken + size]
        self._taken += len(piece)
        return piece

    def _write(self, piece: bytes) -> int:
        is_small = self._answer.tell() + len(piece) <= _ANSWER_BYTES
        return self._answer.write(piece) if is_small else 0  # 0 makes libcurl give up


def _refuse_seek(_offset: int, _origin: int) -> int:
    return int(pycurl.SEEKFUNC_FAIL)


def _has_input(sock: int) -> bool:
    poller = select.poll()
    poller.register(sock, select.POLLIN)
    return any(event & (select.POLLIN | select.POLLHUP | select.POLLERR) for _, event in poller.poll(0))


def _open_handle(credentials: Credentials, time_limits: TimeLimits) -> Any:
    handle = pycurl.Curl()
    handle.setopt(pycurl.URL, credentials.messages_url)
    handle.setopt(pycurl.POST, 1)
    handle.setopt(
        pycurl.HTTPHEADER,
        [
            f"Authorization: Bearer {credentials.access_token}",
            "Content-Type: application/json",
            "Expect:",  # no waiting for a go-ahead
        ],
    )
    handle.setopt(pycurl.USERAGENT, "EkTola")
    handle.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
    handle.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    handle.setopt(pycurl.FOLLOWLOCATION, 0)
    handle.setopt(pycurl.PROXY, "")  # nor one from the environment
    handle.setopt(pycurl.CAINFO, certifi.where())  # the library's own path exists on some systems only
    handle.setopt(pycurl.NOSIGNAL, 1)
    handle.setopt(pycurl.CONNECTTIMEOUT_MS, round(time_limits.connect * 1000))
    handle.setopt(pycurl.TIMEOUT_MS, round(time_limits.total * 1000))
    handle.setopt(pycurl.MAXAGE_CONN, _IDLE_SECONDS)
    return handle


class BulkSender:
    """Sends of one number, up to `connections` at a time; not for two threads at once, but for `wake`.

    Keep it between batches: its connections stay open.
    """

    def __init__(
        self,
        credentials: Credentials,
        connections: int = 128,
        time_limits: TimeLimits | None = None,
        spare: int = 0,
    ) -> None:
        """`spare` messages more than there are connections may be begun: they leave as connections come free."""
        self.connections = connections
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_MAX_TOTAL_CONNECTIONS, connections)
        self._multi.setopt(pycurl.M_MAXCONNECTS, connections)
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._set_timer)
        self._due_at: float | None = None
        self._selector = selectors.DefaultSelector()
        self._watched: set[int] = set()
        self._woken, self._waker = socket.socketpair()
        self._woken.setblocking(False)
        self._waker.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ)
        limits = time_limits or TimeLimits()
        kept: dict[int, int] = {}
        self._idle = [_Transfer(credentials, limits, kept) for _ in range(connections + spare)]
        self._running: dict[Any, _Transfer] = {}
        self._is_busy = False

    def send_many(self, items: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[tuple[str, Outcome]]:
        """Send each payload once and yield (callback id, outcome) in the order in which they end.

        Items are taken as connections come free, and everything stands still while the caller is busy with what was
        yielded: neither side may block. Messages still under way when the caller stops iterating are uncertain.
        """
        if self._is_busy:
            raise RuntimeError("the batch before this one has not been read to its end")
        self._is_busy = True
        waiting = iter(items)
        try:
            while self._start(waiting):
                yield from self.advance()
        finally:
            for handle in list(self._running):
                self._release(handle)
            self._is_busy = False

    @property
    def free(self) -> int:
        """How many connections carry no message."""
        return max(0, self.connections - len(self._running))

    @property
    def room(self) -> int:
        """How many more messages may be begun, those that wait for a connection included."""
        return len(self._idle)

    def begin(self, callback_id: str, payload: Mapping[str, Any] | bytes) -> None:
        """Put one message under way, given as a payload or as its body; there must be room.

        Its outcome comes out of `advance`, which also lets it leave.
        """
        transfer = self._idle[-1]
        transfer.load(callback_id, payload)
        self._multi.add_handle(transfer.handle)
        self._running[transfer.handle] = self._idle.pop()

    def advance(self, longest: float = 0.1) -> list[tuple[str, Outcome]]:
        """Move everything under way on, waiting up to so many seconds for something to happen; gives what has ended."""
        self._serve_timer()
        ended = self._collect()
        seconds = 0.0 if ended else longest
        if self._due_at is not None:
            seconds = min(seconds, max(0.0, self._due_at - time.monotonic()))
        for key, ready in self._selector.select(seconds):
            if key.fileobj is self._woken:
                self._forget_wakes()
            elif key.fd in self._watched:  # else what came before it has closed it
                self._multi.socket_action(key.fd, _READY[ready])
        self._serve_timer()
        return ended + self._collect()

    def wake(self) -> None:
        """End the waiting of `advance`, now or the next time; from any thread."""
        with suppress(BlockingIOError):  # then so many wakes are waiting that one more is none
            self._waker.send(b".")

    def close(self) -> None:
        for transfer in self._idle:
            transfer.handle.close()
        self._idle.clear()
        self._multi.close()
        self._selector.close()
        self._woken.close()
        self._waker.close()

    def _watch(self, wanted: int, sock: int, _multi: Any, _data: Any) -> None:
        """libcurl says which of its sockets it waits for."""
        if wanted == pycurl.POLL_REMOVE:
            if sock in self._watched:
                self._watched.remove(sock)
                self._selector.unregister(sock)
        elif sock in self._watched:
            self._selector.modify(sock, _WATCHED[wanted])
        else:
            self._watched.add(sock)
            self._selector.register(sock, _WATCHED[wanted])

    def _set_timer(self, milliseconds: int) -> None:
        self._due_at = None if milliseconds < 0 else time.monotonic() + milliseconds / 1000

    def _serve_timer(self) -> None:
        while self._due_at is not None and self._due_at <= time.monotonic():
            self._due_at = None
            self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)

    def _forget_wakes(self) -> None:
        with suppress(BlockingIOError):
            while self._woken.recv(4096):
                pass

    def _start(self, waiting: Iterator[tuple[str, Mapping[str, Any]]]) -> bool:
        """Put as many messages under way as there is room for; False when none is."""
        while self._idle:
            item = next(waiting, None)
            if item is None:
                break
            self.begin(*item)
        return bool(self._running)

    def _collect(self) -> list[tuple[str, Outcome]]:
        ended = []
        left = 1
        while left:
            left, answered, failed = self._multi.info_read()
            for handle in answered:
                transfer = self._running[handle]
                transfer.keep_connection()
                ended.append((transfer.callback_id, transfer.judge_answer()))
                self._release(handle)
            for handle, code, message in failed:
                transfer = self._running[handle]
                if transfer.may_start_again(code):
                    self._multi.remove_handle(handle)
                    self._multi.add_handle(handle)
                    continue
                ended.append((transfer.callback_id, transfer.judge_failure(code, message)))
                self._release(handle)
        return ended

    def _release(self, handle: Any) -> None:
        """Take a handle back; if it is still under way, its connection is closed."""
        self._multi.remove_handle(handle)
        self._idle.append(self._running.pop(handle))
