"""Bytes of a customer list turned into sheets of cells, parsed in a process that may neither grow nor linger."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import IO, Any

from jobs.imports.bounds import MOST_ROWS, FileKind, UnreadableFileError, UnreadableReason, check_bounds
from jobs.imports.cells import DATE_MARK, Sheet
from jobs.imports.spool import Spool, SpooledRows

WALL_SECONDS = 30.0
CPU_SECONDS = 20
MEMORY_BYTES = 400_000_000
ANSWER_BYTES = 100_000_000
# Titles, totals and blank lines of print stand among the customers.
_MOST_FILLED_ROWS = MOST_ROWS + 1_000
_MOST_COLUMNS = 100
# Of all sheets together: what they take up in the process that asked for them.
_MOST_CELLS = 3_000_000
_MOST_SHEETS = 100
_MOST_CHARACTERS = 1_000

# None of the secrets among our variables; a Python that is a shared library is found by this one.
_ENVIRONMENT = {"LD_LIBRARY_PATH": sysconfig.get_config_var("LIBDIR") or ""}
_PROGRAM = Path(__file__).with_name("isolated.py")


def read_sheets(content: bytes, filename: str) -> list[Sheet]:
    """Read every sheet; raise UnreadableFileError when the file is not let in or cannot be read.

    The rows stay in a file, from which whoever walks through them parses them.
    """
    kind = check_bounds(content, filename)
    answer = Spool()
    with tempfile.TemporaryFile() as given:
        given.write(content)
        given.seek(0)
        has_ended = _run(kind, given, answer.file)
    answer.file.seek(0)
    return _collect(answer, has_ended)


def _run(kind: FileKind, given: IO[bytes], answer: IO[bytes]) -> int:
    limits = {
        "kind": kind.value,
        "cpu_seconds": CPU_SECONDS,
        "memory_bytes": MEMORY_BYTES,
        "answer_bytes": ANSWER_BYTES,
        "most_rows": _MOST_FILLED_ROWS,
        "most_columns": _MOST_COLUMNS,
        "most_cells": _MOST_CELLS,
        "most_sheets": _MOST_SHEETS,
        "most_characters": _MOST_CHARACTERS,
        "date_mark": DATE_MARK,
    }
    command = [sys.executable, "-I", "-B", "-X", "utf8", str(_PROGRAM), json.dumps(limits)]
    try:
        ended = subprocess.run(  # noqa: S603 - our own program, told nothing from outside but the bytes on its input
            command,
            stdin=given,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=_ENVIRONMENT,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFileError(UnreadableReason.TOO_COMPLEX) from None
    return ended.returncode


def _collect(answer: Spool, code: int) -> list[Sheet]:
    if code < 0:
        # Ended by a limit: memory, processor time or the length of the answer.
        raise UnreadableFileError(UnreadableReason.TOO_COMPLEX)
    if code > 0:
        raise UnreadableFileError(UnreadableReason.DAMAGED)
    sheets: list[Sheet] = []
    opened: Any = {}
    places: list[tuple[int, int]] = []
    place = 0
    for line in answer.file:
        if line.startswith(b"["):
            places.append((place, len(line)))
        else:
            said: Any = json.loads(line)
            if "problem" in said:
                raise UnreadableFileError(UnreadableReason(said["problem"]))
            if "sheet" in said:
                opened, places = said, []
            if "counts" in said:
                rows = SpooledRows(answer, places, said["counts"], said["filled"])
                sheets.append(Sheet(opened["sheet"], rows, opened["is_hidden"]))
        place += len(line)
    return sheets
