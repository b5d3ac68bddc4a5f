"""Runs a program of ours that dies at named points, without a hook in it: functions are wrapped from outside.

`python -m benchmarks.reliability.crash jobs.worker send` is `python -m jobs.worker send` with the points of a worker.
A point lies dormant until a file `NAME.NUMBER` is put into the folder that CRASH_FOLDER names; whoever comes by next
moves it to `struck/` and ends at once, with code 137 as after SIGKILL. So each file ends one process.
"""

from __future__ import annotations

import functools
import importlib
import os
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

from sqlalchemy import TextClause

from benchmarks.reliability.points import POINTS, Point

FOLDER = "CRASH_FOLDER"
STRUCK = "struck"
KILLED = 137


class LostPointError(Exception):
    """The product has no such function or statement any more, so its point would never be reached."""


def find(place: str) -> tuple[Any, str, Any]:
    """What holds the thing named as module:name, the last part of its name, and the thing itself."""
    module, _, name = place.partition(":")
    *path, last = name.split(".")
    try:
        holder: Any = importlib.import_module(module)
        for part in path:
            holder = getattr(holder, part)
        return holder, last, getattr(holder, last)
    except (ImportError, AttributeError) as error:
        raise LostPointError(f"{place} is gone: {error}") from error


def check(name: str) -> None:
    """Raises LostPointError unless there is such a point, and all that it names."""
    if name not in POINTS:
        raise LostPointError(f"{name} is none of {', '.join(POINTS)}")
    point = POINTS[name]
    for place in filter(None, (point.at, point.statement, point.within)):
        find(place)


def install(program: str, folder: Path) -> None:
    """Wrap what the points of this program lie at. Raises LostPointError, and wraps nothing then."""
    wanted = {name: point for name, point in POINTS.items() if point.program == program}
    for name in wanted:
        check(name)
    for name, point in wanted.items():
        _wrap(name, point, folder)


def _wrap(name: str, point: Point, folder: Path) -> None:
    holder, last, original = find(point.at)
    statement = _read_statement(point)
    within = find(point.within)[2] if point.within else None
    code: CodeType | None = getattr(_unwrap(within), "__code__", None)

    def is_reached(arguments: tuple[Any, ...], result: Any) -> bool:
        if statement is not None and not _is_given(arguments, statement):
            return False
        if code is not None and not _is_within(code):
            return False
        return point.only is None or point.only(arguments, result)

    @functools.wraps(original)
    def wrapper(*arguments: Any, **named: Any) -> Any:
        if point.moment == "before" and is_reached(arguments, None):
            strike(name, folder)
        result = original(*arguments, **named)
        if point.moment == "after" and is_reached(arguments, result):
            strike(name, folder)
        return result

    setattr(holder, last, wrapper)


def _read_statement(point: Point) -> str | None:
    if not point.statement:
        return None
    found = find(point.statement)[2]
    return str(getattr(found, "text", found))


def _unwrap(function: Any) -> Any:
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return function


def _is_given(arguments: tuple[Any, ...], statement: str) -> bool:
    given = arguments[1]
    return isinstance(given, TextClause) and given.text == statement


def _is_within(code: CodeType) -> bool:
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code is code:
            return True
        frame = frame.f_back  # type: ignore[assignment] # None ends it
    return False


def strike(name: str, folder: Path, end: Callable[[int], Any] = os._exit) -> None:
    """End this process if that is ordered; one order ends one process."""
    for order in sorted(folder.glob(f"{name}.*")):
        try:
            order.rename(folder / STRUCK / order.name)
        except FileNotFoundError:
            continue
        end(KILLED)
        return


def main(arguments: list[str]) -> None:
    program = arguments[0]
    install(program, Path(os.environ[FOLDER]))
    sys.argv = arguments
    runpy.run_module(program, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
