"""Writes workbooks in which nothing a customer or a jeweller typed can act as a formula; it reads none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, TYPE_STRING
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from jobs.imports.cells import DATE_MARK, Cell, show_cell
from jobs.imports.synonyms import REASON_MARK

Value = str | int | float | bool | date | datetime | None

_LONGEST_CELL = 32_767
_LONGEST_NAME = 31
_WIDTHS = range(8, 48)
# Spreadsheets show longer numbers as 9.19877E+11, and lose their digits when saved as text.
_SHOWN_WHOLE = 99_999


def write_returned(
    header: Sequence[str], rows: Iterable[tuple[str, Sequence[Cell]]], reason_title: str, sheet_name: str = ""
) -> bytes:
    """The rows as they were with the reason before each; the file may be corrected and sent again as it is.

    What comes back a second time loses the reasons of the first.
    """
    old = {place for place, title in enumerate(header) if title.startswith(REASON_MARK.strip())}
    titles = [REASON_MARK + reason_title, *_leave_out(old, header)]
    lines = ([reason, *map(_restore, _leave_out(old, cells))] for reason, cells in rows)
    return write_workbook(sheet_name, titles, lines, wrapped=0)


def _leave_out(places: Collection[int], cells: Sequence[Any]) -> list[Any]:
    return [cell for place, cell in enumerate(cells) if place not in places]


def _restore(cell: Value) -> Value:
    if isinstance(cell, str) and cell.startswith(DATE_MARK):
        return date.fromisoformat(show_cell(cell))
    return cell


def write_workbook(
    sheet_name: str, header: Sequence[str], rows: Iterable[Sequence[Value]], *, wrapped: int | None = None
) -> bytes:
    """One sheet with a bold, frozen header. Texts are written as texts, whatever they begin with.

    The column `wrapped` holds sentences, which take more lines where they are longer than their cell.
    """
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_name_sheet(sheet_name))
    sheet.freeze_panes = "A2"
    lines = [list(row) for row in rows]
    for index, width in enumerate(_measure(header, lines), start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.append([_write_cell(sheet, title, is_title=True) for title in header])
    for line in lines:
        cells = [_write_cell(sheet, value) for value in line]
        if wrapped is not None:
            cells[wrapped].alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(cells)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _name_sheet(name: str) -> str:
    cleaned = "".join(" " if char in "[]:*?/\\'" else char for char in ILLEGAL_CHARACTERS_RE.sub("", name))
    return cleaned[:_LONGEST_NAME].strip() or "Sheet1"


def _measure(header: Sequence[str], lines: list[list[Value]]) -> Iterator[int]:
    for index, title in enumerate(header):
        texts = [str(line[index]) for line in lines[:200] if index < len(line) and line[index] is not None]
        longest = max(map(len, [title, *texts]))
        yield min(max(longest + 2, _WIDTHS.start), _WIDTHS.stop)


def _write_cell(sheet: Any, value: Value, *, is_title: bool = False) -> Any:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_CELL])
        # The library has made a formula of what begins with =, and an error of #N/A.
        cell.data_type = TYPE_STRING
        cell.number_format = "@"
    elif isinstance(value, date):
        cell = WriteOnlyCell(sheet, value=datetime(value.year, value.month, value.day))  # noqa: DTZ001 - a day has no zone
        cell.number_format = "dd-mm-yyyy"
    elif isinstance(value, int | float) and abs(value) > _SHOWN_WHOLE and float(value).is_integer():
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = "0"
    else:
        return value
    if is_title:
        cell.font = Font(bold=True)
    return cell
