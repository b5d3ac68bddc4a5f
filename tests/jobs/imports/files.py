"""Files put together byte by byte: workbooks, archives and texts that no honest program would write."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from struct import pack
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

Row = Sequence[object]

CUSTOMERS: tuple[Row, ...] = (("Name", "Mobile"), ("Ramesh", "9845012345"), ("Sunita", "9945012345"))

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def write_cell(place: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def write_rows(rows: Sequence[Row], first: int = 1) -> str:
    return "".join(
        f'<row r="{number}">'
        + "".join(write_cell(f"{chr(65 + column)}{number}", value) for column, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, start=first)
    )


def write_sheet(
    rows: Sequence[Row] = CUSTOMERS, *, body: str = "", before: str = "", after: str = "", top: str = ""
) -> bytes:
    """A sheet part; `body` replaces the rows, `before` and `after` stand around them, `top` above the document."""
    written = body or write_rows(rows)
    text = f'{top}<worksheet xmlns="{_MAIN}">{before}<sheetData>{written}</sheetData>{after}</worksheet>'
    return text.encode()


def make_parts(*sheets: bytes, states: Sequence[str] = ()) -> dict[str, bytes]:
    """The parts of a workbook with these sheets, in the order Excel writes them."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="Sheet{number}" sheetId="{number}" r:id="rId{number}"'
        + (f' state="{states[number - 1]}"' if states else "")
        + "/>"
        for number in numbers
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    typed = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        for number in numbers
    )
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>{typed}</Types>'
        ).encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{_RELATIONS}">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{related}</Relationships>'.encode(),
        **{f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, start=1)},
    }


def pack_zip(parts: Mapping[str, bytes], *, method: int = ZIP_DEFLATED) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def make_workbook(*sheets: bytes, extra: Mapping[str, bytes] | None = None, states: Sequence[str] = ()) -> bytes:
    """A workbook of hand-written sheets, the customers when none is given, with `extra` parts."""
    return pack_zip({**make_parts(*(sheets or (write_sheet(),)), states=states), **(extra or {})})


def save_workbook(*sheets: tuple[str, Sequence[Row]]) -> bytes:
    """A workbook as openpyxl writes it: real dates, numbers and shared strings."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return save(book)


def save(book: Workbook) -> bytes:
    written = BytesIO()
    book.save(written)
    return written.getvalue()


class RawZip:
    """Writes zip entries whose headers may say anything."""

    def __init__(self) -> None:
        self._body = b""
        self._listing = b""
        self._count = 0

    def add(
        self, name: str, content: bytes, *, stated: int | None = None, flags: int = 0, crc: int | None = None
    ) -> int:
        """Add an entry and return the place of its header."""
        place = len(self._body)
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(content) + packer.flush()
        size = len(content) if stated is None else stated
        check = zlib.crc32(content) if crc is None else crc
        facts = (20, flags, 8, 0, 0x21, check, len(packed), size, len(name), 0)
        self._body += b"PK\x03\x04" + pack("<HHHHHIIIHH", *facts) + name.encode() + packed
        self.list_again(name, place, len(packed), size, flags=flags, crc=check)
        return place

    def list_again(self, name: str, place: int, packed: int, size: int, *, flags: int = 0, crc: int = 0) -> None:
        """Name bytes that already stand in the file once more."""
        facts = (20, 20, flags, 8, 0, 0x21, crc, packed, size, len(name), 0, 0, 0, 0, 0, place)
        self._listing += b"PK\x01\x02" + pack("<HHHHHHIIIHHHHHII", *facts) + name.encode()
        self._count += 1

    def close(self) -> bytes:
        count = min(self._count, 0xFFFF)
        end = pack("<HHHHIIH", 0, 0, count, count, len(self._listing), len(self._body), 0)
        return self._body + self._listing + b"PK\x05\x06" + end


def make_compound(*streams: str, tail: bytes = b"") -> bytes:
    """The first sectors of a compound file of the old Office whose directory names these streams."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\x00") for name in ("Root Entry", *streams))
    return header.ljust(512, b"\x00") + entries.ljust(1024, b"\x00") + tail
