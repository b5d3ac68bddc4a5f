"""How to reach the platform as one sending number, and how long to wait for it; no calls here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from whatsapp.addresses import find_origin, is_meta_host
from whatsapp.codes import Scope
from whatsapp.errors import WhatsAppError

_VERSION = re.compile(r"v\d{1,3}\.\d{1,2}", re.ASCII)
_TOKEN = re.compile(r"[\x21-\x7e]+", re.ASCII)
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)
_PATH = re.compile(r"https?://[^/?#]+[^?#]*")


class CredentialsError(WhatsAppError, ValueError):
    """A part of the credentials cannot be right; names the part, never its value."""

    scope = Scope.TOKEN


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds: to connect, to wait for the next bytes, for a whole call, and for a whole file."""

    connect: float = 5
    read: float = 10
    total: float = 20
    transfer: float = 60


@dataclass(frozen=True, slots=True)
class Credentials:
    api_url: str
    version: str
    access_token: str = field(repr=False)
    phone_number_id: str
    waba_id: str

    def __post_init__(self) -> None:
        origin = find_origin(self.api_url)
        is_open = origin is not None and origin[0] == "http" and is_meta_host(origin[1])
        if origin is None or is_open or not _PATH.fullmatch(self.api_url):
            raise CredentialsError("api_url: an https address without query, or http to a simulator")
        if not _VERSION.fullmatch(self.version):
            raise CredentialsError("version: like v26.0")
        if not _TOKEN.fullmatch(self.access_token):
            raise CredentialsError("access_token: empty, or with characters that no token has")
        if not _ID.fullmatch(self.phone_number_id) or not _ID.fullmatch(self.waba_id):
            raise CredentialsError("phone_number_id and waba_id: the ids as the platform states them")

    @property
    def messages_url(self) -> str:
        return self.url(self.phone_number_id, "messages")

    def url(self, *path: str) -> str:
        return "/".join([self.api_url.rstrip("/"), self.version, *path])
