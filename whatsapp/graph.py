"""Calls to the Graph API that expect JSON back, with every failure named; which calls there are is said elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests
import requests.auth

from whatsapp.credentials import Credentials, TimeLimits
from whatsapp.errors import (
    GraphRefusedError,
    UncertainError,
    UnreachableError,
    UnreadableAnswerError,
    WhatsAppError,
    find_refusal,
)
from whatsapp.transport import Answer, NoAnswerError, TooLargeError, exchange
from whatsapp.wire import read_json

ANSWER_BYTES = 8 * 1024 * 1024  # a page of templates is the largest answer


@dataclass(frozen=True, slots=True)
class Ask:
    """One call; `is_repeatable` when doing it twice does no harm, so that a lost answer may be asked for again."""

    method: str
    url: str
    body: bytes | None = None
    content_type: str = "application/json"
    is_repeatable: bool = True


class _Bearer(requests.auth.AuthBase):
    """Puts the token in at the last moment, so that no variable on the way shows it in a traceback."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._credentials.access_token}"
        return request


class Graph:
    def __init__(self, credentials: Credentials, session: requests.Session, time_limits: TimeLimits) -> None:
        self.credentials = credentials
        self.time_limits = time_limits
        self._session = session

    def exchange(self, ask: Ask, total: float, max_bytes: int = ANSWER_BYTES) -> Answer:
        headers = {
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "User-Agent": "EkTola",
        }
        if ask.body is not None:
            headers["Content-Type"] = ask.content_type
        request = requests.Request(ask.method, ask.url, headers=headers, data=ask.body, auth=_Bearer(self.credentials))
        return exchange(self._session, request, self.time_limits, total, max_bytes)

    def call(self, ask: Ask, total: float | None = None) -> dict[str, Any]:
        """Make a call and read its answer; raises one of the errors in `errors` for everything but a success."""
        try:
            answer = self.exchange(ask, total or self.time_limits.total)
        except NoAnswerError as error:
            failure = _name_failure(error, ask)
        else:
            return _read(answer, ask)
        raise failure


def _name_failure(broken: NoAnswerError, ask: Ask) -> WhatsAppError:
    if isinstance(broken, TooLargeError) and ask.is_repeatable:
        return UnreadableAnswerError(f"the answer is too large: {broken.reason}")
    if broken.has_begun and not ask.is_repeatable:
        return UncertainError(f"no answer: {broken.reason}")
    return UnreachableError(f"no answer: {broken.reason}")


def _read(answer: Answer, ask: Ask) -> dict[str, Any]:
    read = read_json(answer.content)
    content = read if isinstance(read, dict) else None
    refusal = find_refusal(answer.status, content or {})
    if refusal is not None:
        raise GraphRefusedError(refusal)
    if 200 <= answer.status < 300 and content is not None:
        return content
    reason = f"status {answer.status} without a usable answer"
    if not ask.is_repeatable:
        raise UncertainError(reason)
    if answer.status >= 500:
        raise UnreachableError(reason)
    raise UnreadableAnswerError(reason)


def is_unknown_object(error: GraphRefusedError) -> bool:
    """Ask whether the platform knows no such id: code 33, alone or as subcode of 100."""
    return error.code == 33 or (error.code == 100 and error.error.subcode == 33)
