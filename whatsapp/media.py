"""Files at the platform: where one lies, fetching it, leaving one there; what a file means is no matter here."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from urllib.parse import urljoin

from whatsapp.addresses import find_safe_url
from whatsapp.errors import (
    GraphRefusedError,
    MediaError,
    MediaFault,
    UnreachableError,
    UnreadableAnswerError,
)
from whatsapp.graph import Ask, Graph, is_unknown_object
from whatsapp.transport import Answer, NoAnswerError, TooLargeError
from whatsapp.wire import as_int, as_text

_ID = re.compile(r"[0-9A-Za-z_-]{1,128}", re.ASCII)
_MIME_TYPE = re.compile(r"[\w.+-]{1,64}/[\w.+-]{1,128}(; ?[\w-]+=[\w.+-]+)?", re.ASCII)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_STALE = frozenset({401, 404})  # an address of five minutes ago
_HOPS = 3


@dataclass(frozen=True, slots=True)
class MediaPlace:
    """Where a file lies for the next five minutes, and what it is announced to be."""

    id: str
    url: str = field(repr=False)
    mime_type: str
    sha256: str
    size: int | None


@dataclass(frozen=True, slots=True)
class MediaFile:
    content: bytes = field(repr=False)
    mime_type: str
    sha256: str


def find_media(graph: Graph, media_id: str) -> MediaPlace | None:
    if not _ID.fullmatch(media_id):
        return None
    try:
        found = graph.call(Ask("GET", graph.credentials.url(media_id)))
    except GraphRefusedError as error:
        if is_unknown_object(error):
            return None
        raise
    return MediaPlace(
        id=media_id,
        url=as_text(found.get("url")),
        mime_type=as_text(found.get("mime_type")),
        sha256=as_text(found.get("sha256")),
        size=as_int(found.get("file_size")),
    )


def download_media(graph: Graph, media_id: str, max_bytes: int) -> MediaFile:
    """Fetch a file, looking its address up once more when it has gone stale on the way."""
    for _ in range(2):
        place = find_media(graph, media_id)
        if place is None:
            break
        if place.size is not None and place.size > max_bytes:
            raise MediaError(MediaFault.TOO_LARGE)
        answer = _fetch(graph, place.url, max_bytes)
        if answer.status == 200:
            return _check(place, answer)
        if answer.status not in _STALE:
            break
    raise MediaError(MediaFault.GONE)


def upload_media(graph: Graph, content: bytes, mime_type: str, filename: str) -> str:
    """Leave a file at the platform for thirty days; returns its id."""
    if not _MIME_TYPE.fullmatch(mime_type):
        raise ValueError("not a MIME type")
    boundary = secrets.token_hex(16)
    ask = Ask(
        "POST",
        graph.credentials.url(graph.credentials.phone_number_id, "media"),
        body=_write_form(boundary, content, mime_type, filename),
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    media_id = as_text(graph.call(ask, graph.time_limits.transfer).get("id"))
    if not _ID.fullmatch(media_id):
        raise UnreadableAnswerError("the upload was answered without an id")
    return media_id


def _fetch(graph: Graph, url: str, max_bytes: int) -> Answer:
    """Read the bytes, over redirects only as long as they stay at the platform."""
    for _ in range(_HOPS):
        safe_url = find_safe_url(url, graph.credentials.api_url)
        if safe_url is None:
            raise MediaError(MediaFault.WRONG_ADDRESS)
        answer = _get(graph, safe_url, max_bytes)
        if answer.status >= 500:
            raise UnreachableError(f"status {answer.status} for a file")
        if answer.status not in _REDIRECTS:
            return answer
        url = urljoin(safe_url, answer.headers.get("Location", ""))
    raise MediaError(MediaFault.WRONG_ADDRESS)


def _get(graph: Graph, url: str, max_bytes: int) -> Answer:
    try:
        return graph.exchange(Ask("GET", url), graph.time_limits.transfer, max_bytes)
    except TooLargeError:
        failure: MediaError | UnreachableError = MediaError(MediaFault.TOO_LARGE)
    except NoAnswerError as error:
        failure = UnreachableError(f"no file: {error.reason}")
    raise failure


def _check(place: MediaPlace, answer: Answer) -> MediaFile:
    digest = hashlib.sha256(answer.content)
    # Webhooks state the digest in base64, lookups in hex; a platform that states none leaves nothing to compare.
    if place.sha256 and digest.digest() not in _decode_digest(place.sha256):
        raise MediaError(MediaFault.ALTERED)
    mime_type = place.mime_type or answer.headers.get("Content-Type", "")
    return MediaFile(content=answer.content, mime_type=mime_type, sha256=digest.hexdigest())


def _decode_digest(stated: str) -> list[bytes]:
    readings = []
    for decode in (bytes.fromhex, _decode_base64):
        try:
            readings.append(decode(stated))
        except (ValueError, binascii.Error):
            continue
    return readings


def _decode_base64(stated: str) -> bytes:
    padded = stated.rstrip("=") + "=" * (-len(stated.rstrip("=")) % 4)
    return base64.b64decode(padded.translate(str.maketrans("-_", "+/")), validate=True)


def _write_form(boundary: str, content: bytes, mime_type: str, filename: str) -> bytes:
    escaped = "".join(char for char in filename if char.isprintable()).replace("\\", "_").replace('"', "'")
    parts = [
        _write_field(boundary, 'name="messaging_product"', b"whatsapp"),
        _write_field(boundary, 'name="type"', mime_type.encode()),
        _write_field(boundary, f'name="file"; filename="{escaped}"', content, f"Content-Type: {mime_type}\r\n"),
    ]
    return b"".join([*parts, f"--{boundary}--\r\n".encode()])


def _write_field(boundary: str, disposition: str, content: bytes, headers: str = "") -> bytes:
    head = f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n{headers}\r\n"
    return head.encode("utf-8", "replace") + content + b"\r\n"
