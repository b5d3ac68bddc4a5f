"""The program that parses a list in a process of its own, under limits; it knows no customer and imports nothing of ours.

Started by `jobs.imports.read` with the file as standard input. It answers with lines of JSON: a sheet's name opens it,
lists of rows follow, how many each holds ends it; or one problem.
"""

from __future__ import annotations

import csv
import io
import json
import resource
import signal
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

import python_calamine

DELIMITERS = ",;\t|"
ROWS_PER_LINE = 500
# More line breaks than this in one cell are not an address: a quotation mark was never closed.
MOST_LINES_IN_CELL = 20

Given = dict[str, Any]
Cells = list[Any]
Place = tuple[int, int]
Range = tuple[Place, Place]


class ProblemError(Exception):
    """What to say instead of rows."""


def main() -> None:
    given: Given = json.loads(sys.argv[1])
    limit(given)
    content = sys.stdin.buffer.read()
    try:
        sheets = read_text(content, given) if given["kind"] == "text" else read_workbook(content, given)
        left = given["most_cells"]
        for name, is_hidden, rows in sheets:
            write({"sheet": name, "is_hidden": is_hidden})
            left = write_rows(rows, given, left)
        write({"end": True})
    except MemoryError:
        write({"problem": "too_complex"})
    except ProblemError as problem:
        write({"problem": str(problem)})
    except python_calamine.PasswordError:
        write({"problem": "password"})
    except python_calamine.CalamineError:
        write({"problem": "damaged"})


def limit(given: Given) -> None:
    """Bind this process before it has read a byte. Systems other than Linux do not keep all of these."""
    # Python ignores this signal by default; here too long an answer ends the program.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CPU, (given["cpu_seconds"], given["cpu_seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (given["answer_bytes"], given["answer_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (given["memory_bytes"], given["memory_bytes"]))


def write(line: Any) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def write_rows(rows: Iterable[Cells], given: Given, left: int) -> int:
    """Write rows without their empty ends. Blank rows stand between filled ones only. Say how many cells may follow."""
    filled, blanks = 0, 0
    lines: list[Cells] = []
    counts: list[int] = []
    for row in rows:
        del row[given["most_columns"] :]
        while row and (row[-1] is None or row[-1] == ""):
            row.pop()
        if not row:
            blanks += 1
            continue
        filled, left = filled + 1, left - len(row)
        if filled > given["most_rows"]:
            raise ProblemError("too_many_rows")
        if left < 0:
            raise ProblemError("too_complex")
        lines += [[]] * blanks
        blanks = 0
        lines.append([clean(cell, given) for cell in row])
        if len(lines) >= ROWS_PER_LINE:
            write(lines)
            counts.append(len(lines))
            lines = []
    if lines:
        write(lines)
        counts.append(len(lines))
    write({"counts": counts, "filled": filled})
    return left


def clean(cell: Any, given: Given) -> Any:
    if isinstance(cell, str):
        return cell[: given["most_characters"]].replace(given["date_mark"], "") if cell else None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, datetime):
        return given["date_mark"] + cell.date().isoformat()
    if isinstance(cell, date):
        return given["date_mark"] + cell.isoformat()
    if isinstance(cell, bool):
        return str(cell).upper()
    return cell if isinstance(cell, int) or cell is None else str(cell)


def read_workbook(content: bytes, given: Given) -> Iterator[tuple[str, bool, Iterable[Cells]]]:
    workbook = python_calamine.CalamineWorkbook.from_object(io.BytesIO(content))
    sheets = [one for one in workbook.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
    if len(sheets) > given["most_sheets"]:
        raise ProblemError("too_complex")
    for one in sheets:
        is_hidden = one.visible != python_calamine.SheetVisibleEnum.Visible
        sheet = workbook.get_sheet_by_name(one.name)
        yield one.name, is_hidden, fill_merged(sheet.iter_rows(), sheet.merged_cell_ranges or [], sheet.start)


def fill_merged(rows: Iterable[Cells], ranges: list[Range], start: Place | None) -> Iterator[Cells]:
    """Say again in each row what a cell merged over several says; rows that hold nothing else stay blank."""
    first_column = start[1] if start else 0
    begun: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, _) in ranges:
        if bottom > top and column >= first_column:
            begun.setdefault(top, []).append((column - first_column, bottom))
    running: dict[int, tuple[int, Any]] = {}
    for place, row in enumerate(rows):
        if running and any(cell != "" for cell in row):
            running = {column: merge for column, merge in running.items() if merge[0] >= place}
            for column, (_, value) in running.items():
                if column < len(row) and row[column] == "":
                    row[column] = value
        for column, bottom in begun.get(place, ()):
            if column < len(row):
                running[column] = (bottom, row[column])
        yield row


def read_text(content: bytes, given: Given) -> Iterator[tuple[str, bool, Iterable[Cells]]]:
    text = decode(content)
    first, _, rest = text.partition("\n")
    stated = first.strip().strip('"').lower()
    if stated.startswith("sep=") and len(stated) == 5:
        # A blank line in its place keeps the row numbers.
        yield "", False, split("\n" + rest, stated[4])
    else:
        yield "", False, split(text, choose_delimiter(text))


def decode(content: bytes) -> str:
    """NULs are looked for first: UTF-16 without its mark passes for UTF-8 with NULs."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        is_little = content[1::2].count(b"\x00") >= content[::2].count(b"\x00")
        return content.decode("utf-16-le" if is_little else "utf-16-be", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Files put together from several sources: each line in its own way.
        return "\n".join(decode_line(line) for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n"))


def decode_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def choose_delimiter(text: str) -> str:
    """The one by which most lines at the start have the same number of cells, and more than one."""
    lines = [line for line in text[:50_000].splitlines()[:60] if line.strip()]

    def score(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        except csv.Error:
            return 0, 0
        counts = {width: widths.count(width) for width in widths if width > 1}
        usual = max(counts, key=lambda width: (counts[width], width), default=0)
        return counts.get(usual, 0), usual

    return max(DELIMITERS, key=score)


def split(text: str, delimiter: str) -> Iterator[Cells]:
    # A long cell is cut like any other; only the csv module would take it for a fault.
    csv.field_size_limit(len(text) + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line_no, row = 0, []
    try:
        for row in reader:
            lines, line_no = reader.line_num - line_no, reader.line_num
            if lines > MOST_LINES_IN_CELL * max(len(row), 1):
                raise ProblemError("unclosed_quote")
            yield [cell.strip() for cell in row]
    except csv.Error:
        raise ProblemError("unclosed_quote") from None
    check_end(text, delimiter)


def check_end(text: str, delimiter: str) -> None:
    """The reader is silent about a last cell that nobody closed; its strict sister is not."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        try:
            next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            if "end of data" in str(problem):
                raise ProblemError("unclosed_quote") from None


if __name__ == "__main__":
    main()
