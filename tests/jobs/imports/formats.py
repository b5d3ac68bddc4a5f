"""The older and rarer workbook formats, written by hand: .xls of 1997, .xlsb and .ods."""

from __future__ import annotations

from collections.abc import Sequence
from struct import pack
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED

from tests.jobs.imports.files import Row, make_parts, pack_zip, write_sheet

_SECTOR = 512
_FREE, _LAST, _OF_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def make_xls(rows: Sequence[Row], *, has_password: bool = False) -> bytes:
    """One sheet of texts and numbers in the format of Excel 97; with a password it is not really encrypted."""
    name = b"Sheet1"
    sheet = _record(0x809, pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row_no, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                sheet += _record(0x204, pack("<HHHHB", row_no, column, 0, len(text) // 2, 1) + text)
            elif isinstance(value, int | float):
                sheet += _record(0x203, pack("<HHHd", row_no, column, 0, value))
    sheet += _record(0x0A, b"")
    begin = _record(0x809, pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    begin += _record(0x2F, pack("<HHH", 1, 1, 1)) if has_password else b""
    bound_length = 4 + 8 + len(name)
    place = len(begin) + bound_length + 4
    bound = _record(0x85, pack("<IBBBB", place, 0, 0, len(name), 0) + name)
    return _compound("Workbook", begin + bound + _record(0x0A, b"") + sheet)


def _record(kind: int, content: bytes) -> bytes:
    return pack("<HH", kind, len(content)) + content


def _compound(name: str, stream: bytes) -> bytes:
    """A compound file with one stream, long enough not to need the small-stream table."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\x00")
    sectors = len(stream) // _SECTOR
    table = [_OF_TABLE, _LAST, *range(3, sectors + 2), _LAST]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _LAST, 0, _LAST, 0) + pack("<I", 0) + pack("<I", _FREE) * 108
    allocation = b"".join(pack("<I", entry) for entry in table).ljust(_SECTOR, b"\xff")
    root = _entry("Root Entry", 5, child=1, start=_LAST, size=0)
    return header + allocation + (root + _entry(name, 2, start=2, size=len(stream))).ljust(_SECTOR, b"\x00") + stream


def _entry(name: str, kind: int, *, child: int = _FREE, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    links = pack("<III", _FREE, _FREE, child)
    return text.ljust(64, b"\x00") + pack("<HBB", len(text) + 2, kind, 1) + links + bytes(36) + pack("<IQ", start, size)


def make_xlsb(rows: Sequence[Row]) -> bytes:
    """One sheet of texts and numbers in Excel's binary format."""
    parts = make_parts(write_sheet())
    related = parts["xl/_rels/workbook.xml.rels"].replace(b".xml", b".bin")
    width = max(map(len, rows))
    sheet = _binary(129) + _binary(148, pack("<IIII", 0, len(rows) - 1, 0, width - 1)) + _binary(145)
    for row_no, row in enumerate(rows):
        sheet += _binary(0, pack("<IIHBBBI", row_no, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet += _binary(6, pack("<II", column, 0) + _wide(value))
            elif isinstance(value, int | float):
                sheet += _binary(5, pack("<IId", column, 0, value))
    sheet += _binary(146) + _binary(130)
    book = _binary(131) + _binary(143) + _binary(156, pack("<II", 0, 1) + _wide("rId1") + _wide("Sheet1"))
    return pack_zip(
        {
            "[Content_Types].xml": parts["[Content_Types].xml"],
            "_rels/.rels": parts["_rels/.rels"].replace(b"workbook.xml", b"workbook.bin"),
            "xl/workbook.bin": book + _binary(144) + _binary(132),
            "xl/_rels/workbook.bin.rels": related,
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _wide(text: str) -> bytes:
    return pack("<I", len(text)) + text.encode("utf-16-le")


def _binary(kind: int, content: bytes = b"") -> bytes:
    code = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(content)
    return code + (bytes([length]) if length < 128 else bytes([length & 0x7F | 0x80, length >> 7])) + content


def make_ods(rows: Sequence[Row]) -> bytes:
    """One sheet of texts and numbers as LibreOffice writes it."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{office}:{name}:1.0"' for name in ("office", "table", "text"))
    lines = "".join(f"<table:table-row>{''.join(map(_document_cell, row))}</table:table-row>" for row in rows)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Sheet1">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    parts = {"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": manifest}
    return pack_zip(parts, method=ZIP_STORED)


def _document_cell(value: object) -> str:
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if value is None:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'
