"""Files on the platform: uploaded by businesses, sent by people, fetched from links; their lives and their URLs."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import secrets
from dataclasses import dataclass

from simulator.config import MEGABYTE, Config
from simulator.errors import GraphError
from simulator.ids import make_node_id

DAY = 86_400.0

IMAGE_TYPES = frozenset({"image/jpeg", "image/png"})
VIDEO_TYPES = frozenset({"video/mp4", "video/3gpp"})
AUDIO_TYPES = frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/opus"})
STICKER_TYPES = frozenset({"image/webp"})
KIND_SIZES = {"image": 5, "video": 16, "audio": 16, "sticker": 0.5, "document": 100}
MAGIC_BYTES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG", "application/pdf": b"%PDF"}


@dataclass
class MediaFile:
    id: str
    number_id: str
    content: bytes
    mime_type: str
    filename: str
    expires_at: float
    sha256: bytes
    url_key: str = ""
    url_expires_at: float = 0.0

    @property
    def sha256_base64(self) -> str:
        return base64.b64encode(self.sha256).decode()


def find_kind(mime_type: str) -> str:
    """Which kind of message a file can be sent as; whatever is nothing else is a document."""
    if mime_type in IMAGE_TYPES:
        return "image"
    if mime_type in VIDEO_TYPES:
        return "video"
    if mime_type in AUDIO_TYPES:
        return "audio"
    return "sticker" if mime_type in STICKER_TYPES else "document"


def fits_kind(media: MediaFile, kind: str) -> bool:
    return kind == "document" or find_kind(media.mime_type) == kind


class MediaStore:
    """All files by id and by the key in their five-minute URL."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._files: dict[str, MediaFile] = {}
        self._by_url_key: dict[str, MediaFile] = {}

    def add(
        self, number_id: str, content: bytes, mime_type: str, filename: str, now: float, *, days: float
    ) -> MediaFile:
        media = MediaFile(
            id=make_node_id("12"),
            number_id=number_id,
            content=content,
            mime_type=mime_type,
            filename=filename,
            expires_at=now + days * DAY,
            sha256=hashlib.sha256(content).digest(),
        )
        self._files[media.id] = media
        return media

    def add_upload(self, number_id: str, content: bytes, mime_type: str, filename: str, now: float) -> MediaFile:
        """A business's upload: type and size are checked as the platform does."""
        kind = find_kind(mime_type)
        largest = KIND_SIZES[kind] * MEGABYTE
        if not content:
            raise GraphError(100, "The file is empty.")
        if len(content) > largest:
            raise GraphError(100, f"Param file is too large: {len(content)} bytes, at most {int(largest)} for {kind}.")
        expected = MAGIC_BYTES.get(mime_type)
        if expected is not None and not content.startswith(expected):
            raise GraphError(131053, f"The file does not look like {mime_type}.")
        return self.add(number_id, content, mime_type, filename, now, days=self._config.limits.uploaded_media_days)

    def add_inbound(self, number_id: str, content: bytes, mime_type: str, filename: str, now: float) -> MediaFile:
        days = self._config.limits.inbound_media_days
        return self.add(number_id, content, mime_type, filename, now, days=days)

    def find(self, media_id: str, now: float) -> MediaFile | None:
        media = self._files.get(media_id)
        if media is None or media.expires_at <= now:
            return None
        return media

    def find_any(self, media_id: str) -> MediaFile | None:
        """A file even after its life: a phone keeps what it once received."""
        return self._files.get(media_id)

    def delete(self, media: MediaFile) -> None:
        self._files.pop(media.id, None)
        self._by_url_key.pop(media.url_key, None)

    def renew_url(self, media: MediaFile, now: float) -> str:
        """Give the file a URL path for five minutes; the one before stops working."""
        self._by_url_key.pop(media.url_key, None)
        media.url_key = secrets.token_urlsafe(18)
        media.url_expires_at = now + self._config.limits.media_url_seconds
        self._by_url_key[media.url_key] = media
        return f"/whatsapp_business/attachments/?mid={media.id}&ext={int(media.url_expires_at)}&hash={media.url_key}"

    def find_by_url(self, url_key: str, now: float) -> MediaFile | None:
        media = self._by_url_key.get(url_key)
        return media if media is not None and media.url_expires_at > now else None


def guess_type(filename: str, stated: str = "") -> str:
    if stated and stated != "application/octet-stream":
        return stated.partition(";")[0].strip().lower()
    return mimetypes.guess_type(filename)[0] or "application/octet-stream"
