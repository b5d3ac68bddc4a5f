"""What may come of a call to the platform: the outcomes of a send, and the exceptions of every other call.

    WhatsAppError
        GraphRefusedError        the platform answered with an error
        UnreachableError         no answer, and nothing happened there or repeating does no harm
        UncertainError           no usable answer, and it may have happened
        UnreadableAnswerError    an answer that cannot be understood or must not be followed
        MediaError               a file that cannot be had as it was announced

The codes and their rules live in `codes`; they can be had from here as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from whatsapp.codes import CODES, UNSTATED, Retry, Rule, Scope, rule_for
from whatsapp.wire import as_dict, as_int, as_list, as_text, read_json

__all__ = [
    "CODES",
    "UNSTATED",
    "Accepted",
    "GraphError",
    "GraphRefusedError",
    "MediaError",
    "MediaFault",
    "NotSent",
    "Outcome",
    "Refused",
    "Retry",
    "Rule",
    "Scope",
    "Uncertain",
    "UncertainError",
    "UnreachableError",
    "UnreadableAnswerError",
    "WhatsAppError",
    "find_refusal",
    "read_outcome",
    "rule_for",
]


@dataclass(frozen=True, slots=True)
class GraphError:
    """An error as the platform states it; its own words may name a person, so they stay out of the repr."""

    code: int
    subcode: int | None
    message: str = field(repr=False)
    details: str = field(repr=False)
    http_status: int
    fbtrace_id: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Accepted:
    """The platform has the message. `status` is `accepted`, `held_for_quality_assessment`, `paused` or absent."""

    wamid: str
    status: str | None = None
    wa_id: str | None = field(default=None, repr=False)
    user_id: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform does not have the message; `error.rule` says what may be done."""

    error: GraphError


@dataclass(frozen=True, slots=True)
class NotSent:
    """No byte of the message left: it may be sent again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The platform may have the message: only a status webhook with our callback id can tell."""

    reason: str


Outcome: TypeAlias = Accepted | Refused | NotSent | Uncertain


class WhatsAppError(Exception):
    """`code` is the platform's, or None when the platform said nothing."""

    code: int | None = None
    retry: Retry = Retry.NEVER
    scope: Scope = Scope.REQUEST


class GraphRefusedError(WhatsAppError):
    def __init__(self, error: GraphError) -> None:
        subcode = f"/{error.subcode}" if error.subcode is not None else ""
        super().__init__(f"refused with code {error.code}{subcode}: {error.rule.title}")
        self.error = error
        self.code = error.code
        self.retry = error.rule.retry
        self.scope = error.rule.scope


class UnreachableError(WhatsAppError):
    retry = Retry.BACKOFF
    scope = Scope.PACE


class UncertainError(WhatsAppError):
    scope = Scope.PACE


class UnreadableAnswerError(WhatsAppError):
    pass


class MediaFault(StrEnum):
    GONE = "gone"  # expired, deleted, or not ours
    TOO_LARGE = "too_large"
    ALTERED = "altered"  # not the bytes that were announced
    WRONG_ADDRESS = "wrong_address"  # the platform pointed to a place that is not its own


class MediaError(WhatsAppError):
    scope = Scope.RECIPIENT

    def __init__(self, fault: MediaFault) -> None:
        super().__init__(f"media cannot be had: {fault}")
        self.fault = fault


# These say that somebody gave up waiting, not that the request was turned away.
_GAVE_UP = frozenset({408, 499})


def read_outcome(http_status: int, body: bytes) -> Outcome:
    """Judge the answer to one send; never raises, whatever the bytes are."""
    answer = as_dict(read_json(body))
    if 200 <= http_status < 300:
        accepted = _find_acceptance(answer)
        if accepted is not None:
            return accepted
    error = find_refusal(http_status, answer)
    return Refused(error) if error else Uncertain(f"status {http_status} without a usable answer")


def find_refusal(http_status: int, answer: dict[str, Any]) -> GraphError | None:
    """Find that a request was turned away, by the API or before it; None when the answer does not say so."""
    stated = _find_graph_error(http_status, answer)
    if stated is None and 300 <= http_status < 500 and http_status not in _GAVE_UP:
        return _state_no_code(http_status)
    return stated


def _find_graph_error(http_status: int, answer: dict[str, Any]) -> GraphError | None:
    stated = as_dict(answer.get("error"))
    code = as_int(stated.get("code"), bits=32)
    if code is None:
        return None
    subcode = as_int(stated.get("error_subcode"), bits=32)
    # Code 100 stands for many faults; where the subcode is listed it says which.
    telling = subcode if code == 100 and subcode is not None and subcode in CODES else code
    return GraphError(
        code=code,
        subcode=subcode,
        message=as_text(stated.get("message")),
        details=as_text(as_dict(stated.get("error_data")).get("details")),
        http_status=http_status,
        fbtrace_id=as_text(stated.get("fbtrace_id")),
        rule=rule_for(telling, http_status),
    )


def _find_acceptance(answer: dict[str, Any]) -> Accepted | None:
    message = as_dict(next(iter(as_list(answer.get("messages"))), None))
    contact = as_dict(next(iter(as_list(answer.get("contacts"))), None))
    wamid = as_text(message.get("id"))
    if not wamid:
        return None
    return Accepted(
        wamid=wamid,
        status=as_text(message.get("message_status")) or None,
        wa_id=as_text(contact.get("wa_id")) or None,
        user_id=as_text(contact.get("user_id")) or None,
    )


def _state_no_code(http_status: int) -> GraphError:
    """Name a refusal that did not come from the API itself: a wrong address, or a gateway in between."""
    rule = rule_for(UNSTATED, http_status)
    if rule.scope is Scope.RECIPIENT:  # no word about the recipient was said: the next message would fail alike
        rule = Rule(UNSTATED, "turned away before the API", Scope.REQUEST, Retry.NEVER)
    return GraphError(UNSTATED, None, "", "", http_status, "", rule)
