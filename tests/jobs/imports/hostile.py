"""Files sent to do harm, or by somebody who took the wrong one; each with what must come of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile, ZipInfo

from jobs.imports.bounds import MOST_ROWS, UnreadableReason
from tests.jobs.imports.files import (
    CUSTOMERS,
    RawZip,
    make_compound,
    make_parts,
    make_workbook,
    pack_zip,
    write_rows,
    write_sheet,
)


class Hostile(NamedTuple):
    """`outcome` is why the file is refused, or how many filled rows are read from it all the same."""

    name: str
    make: Callable[[], bytes]
    outcome: UnreadableReason | int


MEGABYTE = 1_000_000
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>'


def xxe(target: str) -> bytes:
    top = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{target}">]>'
    return make_workbook(write_sheet((("Name", "Mobile"),), top=top).replace(b"Name", b"&a;"))


def entity_sheet(top: str, entity: str) -> bytes:
    return make_workbook(write_sheet(top=top).replace(b"Ramesh", entity.encode()))


def lying() -> bytes:
    raw = RawZip()
    for name, content in make_parts(write_sheet()).items():
        bomb = b" " * 60 * MEGABYTE
        raw.add(name, content + bomb if "sheet1" in name else content, stated=100 if "sheet1" in name else None)
    return raw.close()


def overlapping() -> bytes:
    raw = RawZip()
    for name, content in make_parts(write_sheet()).items():
        raw.add(name, content)
    block = os.urandom(100) * 400
    place = raw.add("xl/media/first.bin", block)
    for number in range(150):
        raw.list_again(f"xl/media/{number}.bin", place, 900, 40 * MEGABYTE)
    return raw.close()


def many_entries() -> bytes:
    return pack_zip({**make_parts(write_sheet()), **{f"xl/media/{number}": b"" for number in range(65_000)}})


def encrypted_zip() -> bytes:
    raw = RawZip()
    for name, content in make_parts(write_sheet()).items():
        raw.add(name, content, flags=1)
    return raw.close()


def wrong_check() -> bytes:
    raw = RawZip()
    for name, content in make_parts(write_sheet()).items():
        raw.add(name, content, crc=12345 if "sheet1" in name else None)
    return raw.close()


def linked() -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in make_parts(write_sheet()).items():
            archive.writestr(name, content)
        link = ZipInfo("xl/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return packed.getvalue()


def without(part: str) -> bytes:
    parts = make_parts(write_sheet())
    del parts[part]
    return pack_zip(parts)


def with_sheet(**texts: str) -> bytes:
    return make_workbook(write_sheet(**texts))


def with_strings(content: bytes, body: str = "") -> bytes:
    return make_workbook(write_sheet(body=body), extra={"xl/sharedStrings.xml": content, **_with_strings_related()})


def _with_strings_related() -> dict[str, bytes]:
    relations = make_parts(write_sheet())["xl/_rels/workbook.xml.rels"]
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strings = (
        b'<Relationship Id="rId99" Type="' + office + b'/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    return {"xl/_rels/workbook.xml.rels": relations.replace(b"</Relationships>", strings)}


def far_cell(place: str, row: int) -> bytes:
    far = f'<row r="{row}"><c r="{place}"><v>1</v></c></row>'
    return with_sheet(body=write_rows(CUSTOMERS) + far)


def many_rows(count: int) -> bytes:
    lines = (f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 99991}</v></c></row>' for n in range(1, count + 1))
    return with_sheet(body="".join(lines))


def wide_rows(count: int) -> bytes:
    """As much as ten megabytes hold of what a shop may honestly keep: eighty megabytes unpacked."""
    cells = [f'<c r="{chr(65 + n)}{{row}}"><v>{{number}}</v></c>' for n in range(20)]
    line = '<row r="{row}">' + "".join(cells) + "</row>"
    body = "".join(line.format(row=row, number=row * 7919 % 999_983) for row in range(1, count + 1))
    return with_sheet(body=body)


def formatted_rows(count: int) -> bytes:
    """What colouring whole columns leaves behind: rows and cells that hold nothing."""
    rows = (f'<row r="{n}" ht="{n % 89}"><c r="A{n}" s="0"/></row>' for n in range(4, count))
    return with_sheet(body=write_rows(CUSTOMERS) + "".join(rows))


def long_cells() -> bytes:
    return make_workbook(write_sheet([(os.urandom(16_383).hex(), os.urandom(16_383).hex()) for _ in range(50)]))


def shared_strings(size: int) -> bytes:
    """As large unpacked as asked, and about a quarter of it packed."""
    return with_strings(b"<sst>" + os.urandom(size).translate(b"abcd" * 64) + b"</sst>")


def open_document(table: str) -> bytes:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    office = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{office}:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="A">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": manifest}
    return pack_zip(parts, method=ZIP_STORED)


def repeated_document(rows: int, columns: int) -> bytes:
    cell = f'<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{columns}"/>'
    return open_document(f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>')


def one_part(name: str, content: bytes = b"<x/>") -> bytes:
    return pack_zip({"[Content_Types].xml": b"<x/>", name: content})


def text(content: str) -> Callable[[], bytes]:
    return content.encode


def raw(content: bytes) -> Callable[[], bytes]:
    return lambda: content


No = UnreadableReason
LIST = "Name,Mobile\nRamesh,9845012345\nSunita,9945012345\n"

ARCHIVES = [
    Hostile("a bomb beside the sheet", lambda: make_workbook(extra={"xl/a.xml": bytes(60 * MEGABYTE)}), No.TOO_COMPLEX),
    Hostile("a bomb in the sheet", lambda: with_sheet(after=" " * 45 * MEGABYTE), No.TOO_COMPLEX),
    Hostile(
        "many small bombs", lambda: make_workbook(extra={f"a{n}": bytes(900_000) for n in range(190)}), No.TOO_COMPLEX
    ),
    Hostile("a sheet longer than it says", lying, No.TOO_COMPLEX),
    Hostile("entries that lie over each other", overlapping, No.TOO_COMPLEX),
    Hostile("65,000 entries", many_entries, No.TOO_COMPLEX),
    Hostile("a workbook in a workbook", lambda: make_workbook(extra={"xl/a.bin": make_workbook()}), No.HOLDS_FILES),
    Hostile("a zip in a workbook", lambda: make_workbook(extra={"xl/a.zip": b"x"}), No.HOLDS_FILES),
    Hostile("a zip of a list", lambda: pack_zip({"list.xlsx": make_workbook()}), No.ARCHIVE),
    Hostile("a zip of a text", lambda: pack_zip({"list.csv": LIST.encode()}), No.ARCHIVE),
    Hostile("an empty zip", lambda: pack_zip({}), No.DAMAGED),
    Hostile("a zip that needs a password", encrypted_zip, No.PASSWORD),
    Hostile("a workbook cut short", lambda: make_workbook()[:-200], No.DAMAGED),
    Hostile("only the start of a workbook", lambda: make_workbook()[:40], No.DAMAGED),
    Hostile("a packing nobody uses", lambda: pack_zip(make_parts(write_sheet()), method=ZIP_BZIP2), No.DAMAGED),
    Hostile("a check sum that is wrong", wrong_check, No.DAMAGED),
    Hostile("a workbook without its sheet", lambda: without("xl/worksheets/sheet1.xml"), No.DAMAGED),
    Hostile("a workbook without its index", lambda: without("xl/workbook.xml"), No.ARCHIVE),
    Hostile("names that climb out", lambda: make_workbook(extra={"../../../tmp/out": b"x", "/etc/x": b"x"}), 3),
    Hostile("a symbolic link", linked, 3),
    Hostile("something after the end", lambda: make_workbook() + b"\x00" * 20, 3),
    Hostile("something before the start", lambda: b"\x00" * 20 + make_workbook(), No.NOT_A_LIST),
]

WRONG_FILES = [
    Hostile("a letter", lambda: one_part("word/document.xml"), No.DOCUMENT),
    Hostile("slides", lambda: one_part("ppt/presentation.xml"), No.DOCUMENT),
    Hostile("Apple's Numbers", lambda: one_part("Index/Document.iwa"), No.NUMBERS_APP),
    Hostile("macros", lambda: make_workbook(extra={"xl/vbaProject.bin": b"x"}), No.MACROS),
    Hostile(
        "macros of the last century", lambda: make_workbook(extra={"xl/macrosheets/sheet1.xml": b"<x/>"}), No.MACROS
    ),
    Hostile("an old letter", lambda: make_compound("WordDocument"), No.DOCUMENT),
    Hostile("old slides", lambda: make_compound("PowerPoint Document"), No.DOCUMENT),
    Hostile("a workbook with a password", lambda: make_compound("EncryptionInfo", "EncryptedPackage"), No.PASSWORD),
    Hostile("an old file of another kind", lambda: make_compound("__properties_version1.0"), No.NOT_A_LIST),
    Hostile("an old workbook that promises gigabytes", lambda: make_compound("Workbook"), No.TOO_COMPLEX),
    Hostile("a PDF", raw(b"%PDF-1.7\n1 0 obj"), No.PDF),
    Hostile("a photo", raw(b"\xff\xd8\xff\xe0\x00\x10JFIF"), No.PICTURE),
    Hostile("a screenshot", raw(b"\x89PNG\r\n\x1a\n"), No.PICTURE),
    Hostile("a GIF", raw(b"GIF89a\x01\x00"), No.PICTURE),
    Hostile("a sticker", raw(b"RIFF\x24\x00\x00\x00WEBPVP8 "), No.PICTURE),
    Hostile("an iPhone's photo", raw(b"\x00\x00\x00\x18ftypheic\x00\x00"), No.PICTURE),
    Hostile("a film", raw(b"\x00\x00\x00\x18ftypmp42\x00\x00"), No.PICTURE),
    Hostile("a web page named .xls", text("<html><table><tr><td>Ramesh</td></tr></table></html>"), No.WEB_PAGE),
    Hostile("a bare table", text("\ufeff\n<table border=1><tr><td>x</td></tr></table>"), No.WEB_PAGE),
    Hostile("a web page in UTF-16", lambda: "<html><table></table></html>".encode("utf-16"), No.WEB_PAGE),
    Hostile("Excel's XML of 2003", text('<?xml version="1.0"?><Workbook xmlns="urn:x"/>'), No.WEB_PAGE),
    Hostile("rich text", raw(b"{\\rtf1\\ansi Ramesh}"), No.DOCUMENT),
    Hostile("a program", raw(b"MZ\x90\x00\x03"), No.NOT_A_LIST),
    Hostile("a program for Linux", raw(b"\x7fELF\x02\x01\x01"), No.NOT_A_LIST),
    Hostile("a database", raw(b"SQLite format 3\x00\x10"), No.NOT_A_LIST),
    Hostile("a RAR", raw(b"Rar!\x1a\x07\x01\x00"), No.ARCHIVE),
    Hostile("a 7z", raw(b"7z\xbc\xaf\x27\x1c"), No.ARCHIVE),
    Hostile("a gzip", raw(b"\x1f\x8b\x08\x00"), No.ARCHIVE),
    Hostile("a voice message", raw(b"OggS\x00\x02" + bytes(60) + b"OpusHead"), No.NOT_A_LIST),
    Hostile("contact cards", text("BEGIN:VCARD\nVERSION:3.0\nFN:Ramesh\nEND:VCARD\n"), No.CONTACT_CARD),
    Hostile("noise", lambda: b"\x01" + os.urandom(5000), No.NOT_A_LIST),
    Hostile("nothing", raw(b""), No.EMPTY),
    Hostile("blanks only", raw(b" \r\n\t\n" * 100), No.EMPTY),
    Hostile("NULs only", raw(bytes(5000)), No.EMPTY),
    Hostile("more than ten megabytes", lambda: LIST.encode() * 250_000, No.TOO_LARGE),
]

MARKUP = [
    Hostile("a billion laughs", lambda: entity_sheet(LAUGHS + "]>", "&i;"), No.DAMAGED),
    Hostile("quadratic growth", lambda: entity_sheet(QUADRATIC, "&a;" * 50_000), No.DAMAGED),
    Hostile("a file of this machine", lambda: xxe("file:///etc/passwd"), No.DAMAGED),
    Hostile("a call to another machine", lambda: xxe("http://127.0.0.1:9/x"), No.DAMAGED),
    Hostile("a DTD that is not used", lambda: with_sheet(top="<!DOCTYPE x []>"), 3),
    Hostile(
        "an attribute of ten megabytes", lambda: with_sheet(before=f'<x y="{os.urandom(5 * MEGABYTE).hex()}"/>'), 3
    ),
    Hostile(
        "bytes that are no UTF-8", lambda: make_workbook(write_sheet().replace(b"Ramesh", b"Ram\xff\xfesh")), No.DAMAGED
    ),
    Hostile("a declared UTF-7", lambda: with_sheet(top='<?xml version="1.0" encoding="UTF-7"?>'), 3),
    Hostile("a hundred thousand levels", lambda: with_sheet(before="<x>" * 100_000), 3),
    Hostile("markup cut short", lambda: make_workbook(write_sheet()[:-60]), No.DAMAGED),
    Hostile("shared strings of 31 megabytes", lambda: shared_strings(31 * MEGABYTE), No.TOO_COMPLEX),
    Hostile(
        "a string that is not there", lambda: with_strings(b"<sst/>", '<row><c t="s"><v>7</v></c></row>'), No.DAMAGED
    ),
    Hostile(
        "a string before the first", lambda: with_strings(b"<sst/>", '<row><c t="s"><v>-1</v></c></row>'), No.DAMAGED
    ),
]

SHEETS = [
    Hostile("one cell at the far end", lambda: far_cell("XFD1048576", 1_048_576), No.TOO_COMPLEX),
    Hostile("one cell far below", lambda: far_cell("A1048576", 1_048_576), 4),
    Hostile("one cell far to the right", lambda: far_cell("XFD4", 4), 3),
    Hostile("a cell that no sheet has", lambda: far_cell("ZZZZZ9", 9), No.TOO_COMPLEX),
    Hostile("a row that no sheet has", lambda: far_cell("A99999999999", 1), No.TOO_COMPLEX),
    Hostile("a stated size that is a lie", lambda: with_sheet(before='<dimension ref="A1:XFD1048576"/>'), 3),
    Hostile(
        "a merge of everything",
        lambda: with_sheet(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        3,
    ),
    Hostile("more rows than are read", lambda: many_rows(MOST_ROWS + 1_001), No.TOO_MANY_ROWS),
    Hostile("a hundred thousand rows of twenty columns", lambda: wide_rows(MOST_ROWS), MOST_ROWS),
    Hostile("half a million formatted empty rows", lambda: formatted_rows(500_000), 3),
    Hostile("three hundred sheets", lambda: make_workbook(*[write_sheet()] * 300), No.TOO_COMPLEX),
    Hostile("cells of 32,767 letters", long_cells, 50),
    Hostile("numbers beyond numbers", lambda: with_sheet(body='<row r="1"><c r="A1"><v>1e999</v></c></row>'), 1),
    Hostile("no number where one is promised", lambda: with_sheet(body='<row r="1"><c r="A1"><v>x</v></c></row>'), 1),
    Hostile("no sheet with cells", lambda: make_workbook(write_sheet(body="<row/>")), 0),
    Hostile("a document of repeated cells", lambda: repeated_document(1_048_576, 16_384), No.DAMAGED),
    Hostile("a document of repeated rows", lambda: repeated_document(1_048_576, 1), No.TOO_MANY_ROWS),
]

TEXTS = [
    Hostile("a quotation mark never closed", ('Name,Mobile\n"Ramesh,98\n' + LIST * 200).encode, No.UNCLOSED_QUOTE),
    Hostile("a quotation mark at the end", text(LIST + 'Asha,"98'), No.UNCLOSED_QUOTE),
    Hostile("a field of 200,000 letters", text(LIST + "x" * 200_000 + ",9845012347\n"), 4),
    Hostile("nine megabytes on one line", text("x" * 9 * MEGABYTE), 1),
    Hostile("nine megabytes of commas", text("," * 9 * MEGABYTE), 0),
    Hostile("five hundred columns", text(",".join(map(str, range(500))) + "\n" + LIST), 4),
    Hostile("more lines than are read", text("Ramesh,9845012345\n" * (MOST_ROWS + 1_001)), No.TOO_MANY_ROWS),
    Hostile("more cells than are read", text(("1," * 99 + "1\n") * 31_000), No.TOO_COMPLEX),
    Hostile("line breaks only of the old Mac", text(LIST.replace("\n", "\r")), 3),
    Hostile("NULs in the middle", text(LIST.replace("Ramesh", "Ram\x00esh")), No.NOT_A_LIST),
    Hostile("control characters", text(LIST.replace("Ramesh", "Ram\x07\x1b[31mesh\x1d")), 3),
]

HOSTILE = [*ARCHIVES, *WRONG_FILES, *MARKUP, *SHEETS, *TEXTS]
