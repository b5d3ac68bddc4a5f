"""Whether this process has been asked to stop; long jobs look here between two messages, never inside one."""

from __future__ import annotations

import threading

_asked = threading.Event()


def ask() -> None:
    _asked.set()


def forget() -> None:
    _asked.clear()


def is_asked() -> bool:
    return _asked.is_set()
