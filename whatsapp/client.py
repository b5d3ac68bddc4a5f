"""The platform's API as one sending number uses it, one call at a time; many sends at once live in `bulk`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests

from whatsapp import media, messages
from whatsapp.addresses import find_origin
from whatsapp.credentials import Credentials, CredentialsError, TimeLimits
from whatsapp.errors import (
    GraphRefusedError,
    NotSent,
    Outcome,
    Uncertain,
    UnreadableAnswerError,
    read_outcome,
)
from whatsapp.graph import Ask, Graph, is_unknown_object
from whatsapp.media import MediaFile, MediaPlace
from whatsapp.transport import NoAnswerError, open_session
from whatsapp.wire import as_dict, as_list, as_text, write_json

__all__ = [
    "Client",
    "CreatedTemplate",
    "Credentials",
    "CredentialsError",
    "MediaFile",
    "MediaPlace",
    "PhoneNumber",
    "TimeLimits",
    "open_session",
]

_TEMPLATES_A_PAGE = 100
_MOST_PAGES = 100  # an account holds at most 6,000 templates
_NUMBER_FIELDS = (
    "id,display_phone_number,verified_name,status,quality_rating,name_status,throughput,"
    "whatsapp_business_manager_messaging_limit"
)


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """Our sending number in the platform's words; what it does not say is empty."""

    id: str
    display_phone_number: str = field(repr=False)
    verified_name: str
    status: str
    quality_rating: str
    name_status: str
    throughput_level: str
    messaging_limit: str


@dataclass(frozen=True, slots=True)
class CreatedTemplate:
    """The platform may have put it into another category than was asked for."""

    meta_id: str
    status: str
    category: str


class Client:
    """Give several clients one session from `open_session` and they share its connections."""

    def __init__(
        self,
        credentials: Credentials,
        session: requests.Session | None = None,
        time_limits: TimeLimits | None = None,
    ) -> None:
        self._session = session or open_session()
        self._owns_session = session is None
        self._graph = Graph(credentials, self._session, time_limits or TimeLimits())
        self._credentials = credentials

    def close(self) -> None:
        if self._owns_session:
            self._session.close()

    def send(self, payload: Mapping[str, Any]) -> Outcome:
        """Send one message, once; never raises for what the network or the platform does."""
        ask = Ask("POST", self._credentials.messages_url, write_json(payload), is_repeatable=False)
        try:
            answer = self._graph.exchange(ask, self._graph.time_limits.total)
        except NoAnswerError as error:
            return Uncertain(error.reason) if error.has_begun else NotSent(error.reason)
        return read_outcome(answer.status, answer.content)

    def mark_read(self, message_id: str, typing: bool = False) -> None:
        payload = messages.mark_read(message_id, typing)
        self._graph.call(Ask("POST", self._credentials.messages_url, write_json(payload)))

    def find_media(self, media_id: str) -> MediaPlace | None:
        return media.find_media(self._graph, media_id)

    def download_media(self, media_id: str, max_bytes: int) -> MediaFile:
        return media.download_media(self._graph, media_id, max_bytes)

    def upload_media(self, content: bytes, mime_type: str, filename: str) -> str:
        return media.upload_media(self._graph, content, mime_type, filename)

    def list_templates(self) -> Iterator[dict[str, Any]]:
        """Read every template of the account, page by page, as the platform describes it."""
        first = self._credentials.url(self._credentials.waba_id, "message_templates")
        url: str | None = f"{first}?limit={_TEMPLATES_A_PAGE}"
        seen: set[str] = set()
        while url is not None:
            if url in seen or len(seen) == _MOST_PAGES:
                raise UnreadableAnswerError("the pages of templates do not end")
            seen.add(url)
            page = self._graph.call(Ask("GET", url))
            yield from (template for template in as_list(page.get("data")) if isinstance(template, dict))
            url = self._find_next(page)

    def create_template(self, definition: Mapping[str, Any]) -> CreatedTemplate:
        url = self._credentials.url(self._credentials.waba_id, "message_templates")
        created = self._graph.call(Ask("POST", url, write_json(definition), is_repeatable=False))
        return CreatedTemplate(
            meta_id=as_text(created.get("id")),
            status=as_text(created.get("status")),
            category=as_text(created.get("category")),
        )

    def find_phone_number(self) -> PhoneNumber | None:
        url = f"{self._credentials.url(self._credentials.phone_number_id)}?fields={_NUMBER_FIELDS}"
        try:
            found = self._graph.call(Ask("GET", url))
        except GraphRefusedError as error:
            if is_unknown_object(error):
                return None
            raise
        return PhoneNumber(
            id=as_text(found.get("id")),
            display_phone_number=as_text(found.get("display_phone_number")),
            verified_name=as_text(found.get("verified_name")),
            status=as_text(found.get("status")),
            quality_rating=as_text(found.get("quality_rating")),
            name_status=as_text(found.get("name_status")),
            throughput_level=as_text(as_dict(found.get("throughput")).get("level")),
            messaging_limit=as_text(found.get("whatsapp_business_manager_messaging_limit")),
        )

    def _find_next(self, page: Mapping[str, Any]) -> str | None:
        """Find the next page, at the API's own origin only; the platform may put the token into it, which goes."""
        url = as_text(as_dict(page.get("paging")).get("next"))
        if not url:
            return None
        if find_origin(url) is None or find_origin(url) != find_origin(self._credentials.api_url):
            raise UnreadableAnswerError("the next page lies at another place")
        parts = urlsplit(url)
        query = [(name, value) for name, value in parse_qsl(parts.query) if name != "access_token"]
        return parts._replace(query=urlencode(query), fragment="").geturl()
