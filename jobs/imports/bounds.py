"""Which files are let in, decided from their bytes before anything parses them; names and MIME types are not believed."""

from __future__ import annotations

import re
import zlib
from enum import StrEnum
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

MOST_BYTES = 10_000_000
MOST_ROWS = 100_000
MOST_ENTRIES = 200
# A list of 10 MB and fifteen columns unpacks to 83 MB and takes 170 MB to read.
MOST_ENTRY_BYTES = 100_000_000
MOST_UNPACKED_BYTES = 150_000_000
MOST_SHARED_STRINGS_BYTES = 30_000_000
MOST_RATIO = 100
# Below this size no ratio is a danger, and an almost empty sheet packs very well.
_RATIO_FROM_BYTES = 1_000_000
_CHUNK_BYTES = 1_000_000
_PACKED_BYTES = 64_000


class UnreadableReason(StrEnum):
    """Why a whole file is refused; each has one sentence and a cure."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_COMPLEX = "too_complex"
    DAMAGED = "damaged"
    PASSWORD = "password"  # noqa: S105 - a reason, not a secret
    MACROS = "macros"
    HOLDS_FILES = "holds_files"
    PDF = "pdf"
    PICTURE = "picture"
    WEB_PAGE = "web_page"
    DOCUMENT = "document"
    NUMBERS_APP = "numbers_app"
    ARCHIVE = "archive"
    CONTACT_CARD = "contact_card"
    NOT_A_LIST = "not_a_list"
    UNCLOSED_QUOTE = "unclosed_quote"
    NO_CUSTOMERS = "no_customers"
    NO_PHONE_COLUMN = "no_phone_column"


class UnreadableFileError(Exception):
    """The file as a whole cannot be used; nothing of it was kept."""

    def __init__(self, reason: UnreadableReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class FileKind(StrEnum):
    """How a file is read; the format of a workbook is found again by the library that reads it."""

    WORKBOOK = "workbook"
    TEXT = "text"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An old workbook begins with this record; the one that follows tells of a password, perhaps after one on write protection.
_OLD_PASSWORD = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
# Records of the format of 1997: the one a workbook begins with, and the one that asks for a password.
_WORKBOOK_BEGINS = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILE_PASS = b"\x2f\x00"
_FIRST_RECORDS = 8
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ENTRY_MARK = b"PK\x01\x02"
_MAGIC: tuple[tuple[bytes, UnreadableReason], ...] = (
    (b"%PDF", UnreadableReason.PDF),
    (b"\xff\xd8\xff", UnreadableReason.PICTURE),
    (b"\x89PNG", UnreadableReason.PICTURE),
    (b"GIF8", UnreadableReason.PICTURE),
    (b"II*\x00", UnreadableReason.PICTURE),
    (b"MM\x00*", UnreadableReason.PICTURE),
    (b"{\\rtf", UnreadableReason.DOCUMENT),
    (b"Rar!", UnreadableReason.ARCHIVE),
    (b"7z\xbc\xaf", UnreadableReason.ARCHIVE),
    (b"\x1f\x8b", UnreadableReason.ARCHIVE),
    (b"BZh", UnreadableReason.ARCHIVE),
    (b"\xfd7zXZ", UnreadableReason.ARCHIVE),
    (b"MZ", UnreadableReason.NOT_A_LIST),
    (b"\x7fELF", UnreadableReason.NOT_A_LIST),
    (b"SQLite format 3", UnreadableReason.NOT_A_LIST),
)
_WEB_PAGE = re.compile(rb"<(?:!doctype|html|head|body|table|meta|style|script|\?xml|workbook|div)\b", re.I)
_CONTACT_CARD = re.compile(rb"BEGIN:VCARD", re.I)
_NESTED = (".zip", ".rar", ".7z", ".gz", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".docx", ".jar", ".exe", ".bin.zip")


def check_bounds(content: bytes, filename: str) -> FileKind:
    """Say how to read these bytes, or raise UnreadableFileError. The name settles only what bytes leave open."""
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise UnreadableFileError(UnreadableReason.EMPTY)
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(UnreadableReason.TOO_LARGE)
    for magic, reason in _MAGIC:
        if content.startswith(magic):
            raise UnreadableFileError(reason)
    if _is_picture(content):
        raise UnreadableFileError(UnreadableReason.PICTURE)
    if content.startswith(_OLE):
        return _check_old_workbook(content)
    if content.startswith(_ZIP):
        return _check_zip(content)
    return _check_text(content)


def _is_picture(content: bytes) -> bool:
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    # HEIC, AVIF and the films of phones.
    return is_webp or content[4:8] == b"ftyp" or (content[:2] == b"BM" and content[6:10] == bytes(4))


def _check_old_workbook(content: bytes) -> FileKind:
    """Look for names in the directory of the compound file, which are UTF-16."""
    if _spread("EncryptedPackage") in content or _OLD_PASSWORD.search(content):
        raise UnreadableFileError(UnreadableReason.PASSWORD)
    if _spread("WordDocument") in content or _spread("PowerPoint Document") in content:
        raise UnreadableFileError(UnreadableReason.DOCUMENT)
    if _spread("Workbook") not in content and _spread("Book") not in content:
        raise UnreadableFileError(UnreadableReason.NOT_A_LIST)
    return FileKind.WORKBOOK


def _has_password(content: bytes) -> bool:
    """Whether one of the first records of an old workbook says that those after it are encrypted."""
    place = content.find(_WORKBOOK_BEGINS)
    for _ in range(_FIRST_RECORDS if place >= 0 else 0):
        if content[place : place + 2] == _FILE_PASS:
            return True
        place += 4 + int.from_bytes(content[place + 2 : place + 4], "little")
    return False


def _spread(name: str) -> bytes:
    return name.encode("utf-16-le")


def _check_text(content: bytes) -> FileKind:
    head = content[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ")
    if _WEB_PAGE.match(head):
        raise UnreadableFileError(UnreadableReason.WEB_PAGE)
    if _CONTACT_CARD.match(head):
        raise UnreadableFileError(UnreadableReason.CONTACT_CARD)
    # UTF-16 holds a NUL in every second place at most; anything else that holds them is no text.
    if b"\x00" in content and (len(content) % 2 or content.count(b"\x00") > len(content) // 2 + 1):
        raise UnreadableFileError(UnreadableReason.NOT_A_LIST)
    return FileKind.TEXT


def _check_zip(content: bytes) -> FileKind:
    # Counted before zipfile builds an object for each of them.
    if content.count(_ENTRY_MARK) > MOST_ENTRIES:
        raise UnreadableFileError(UnreadableReason.TOO_COMPLEX)
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnreadableFileError(UnreadableReason.DAMAGED) from None
    _check_meaning({entry.filename for entry in entries})
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFileError(UnreadableReason.PASSWORD)
    _check_sizes(entries)
    for entry in entries:
        _check_entry(content, entry)
    return FileKind.WORKBOOK


def _check_meaning(names: set[str]) -> None:
    """Tell from the names of its entries what this zip is."""
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise UnreadableFileError(UnreadableReason.DOCUMENT)
    if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        raise UnreadableFileError(UnreadableReason.NUMBERS_APP)
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise UnreadableFileError(UnreadableReason.MACROS)
    is_excel = "xl/workbook.xml" in names or "xl/workbook.bin" in names
    if not is_excel and not ("content.xml" in names and "mimetype" in names):
        raise UnreadableFileError(UnreadableReason.ARCHIVE if names else UnreadableReason.DAMAGED)
    if any(name.lower().endswith(_NESTED) for name in names):
        raise UnreadableFileError(UnreadableReason.HOLDS_FILES)


def _check_sizes(entries: list[ZipInfo]) -> None:
    is_too_much = sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES
    for entry in entries:
        is_strings = entry.filename.lower().endswith(("sharedstrings.xml", "sharedstrings.bin"))
        most = MOST_SHARED_STRINGS_BYTES if is_strings else MOST_ENTRY_BYTES
        is_dense = entry.file_size > _RATIO_FROM_BYTES and entry.file_size > MOST_RATIO * entry.compress_size
        is_too_much = is_too_much or entry.file_size > most or is_dense
    if is_too_much:
        raise UnreadableFileError(UnreadableReason.TOO_COMPLEX)


def _check_entry(content: bytes, entry: ZipInfo) -> None:
    """Unpack an entry to see that it is no longer than it says: the library that reads it would not stop there."""
    name_length = int.from_bytes(content[entry.header_offset + 26 : entry.header_offset + 28], "little")
    extra_length = int.from_bytes(content[entry.header_offset + 28 : entry.header_offset + 30], "little")
    start = entry.header_offset + 30 + name_length + extra_length
    # Neither this nor its parts are copies: a list is held once.
    packed = memoryview(content)[start : start + entry.compress_size]
    if entry.compress_type == 0:
        length, head = len(packed), bytes(packed[:4])
    elif entry.compress_type == zlib.DEFLATED:
        length, head = _measure(packed, entry.file_size)
    else:
        raise UnreadableFileError(UnreadableReason.DAMAGED)
    if length > entry.file_size:
        raise UnreadableFileError(UnreadableReason.TOO_COMPLEX)
    if head in _ZIP or head == _OLE[:4]:
        raise UnreadableFileError(UnreadableReason.HOLDS_FILES)


def _measure(packed: memoryview, stated: int) -> tuple[int, bytes]:
    """The unpacked length, counted to one chunk beyond what is stated, and the first bytes."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    length, head, place, rest = 0, b"", 0, b""
    try:
        while not unpacker.eof and length <= stated:
            if not rest:
                rest, place = bytes(packed[place : place + _PACKED_BYTES]), place + _PACKED_BYTES
            part = unpacker.decompress(rest, _CHUNK_BYTES)
            rest = unpacker.unconsumed_tail
            head = head or part[:4]
            length += len(part)
            if not part and not rest and place >= len(packed):
                break
    except zlib.error:
        raise UnreadableFileError(UnreadableReason.DAMAGED) from None
    return length, head
