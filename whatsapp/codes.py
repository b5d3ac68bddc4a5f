"""The platform's error codes: what each one is about and whether the message may be tried again; no HTTP here.

Source: Meta's page of error codes, read 2026-11-21. Titles are ours: Meta calls its own unstable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Scope(StrEnum):
    """How far a refusal reaches."""

    RECIPIENT = "recipient"  # this message only
    PACE = "pace"  # the number must send more slowly, or wait a little
    PAIR = "pair"  # this person, for some seconds
    TEMPLATE = "template"  # every message of this template
    NUMBER = "number"  # every message of this sending number
    ACCOUNT = "account"  # every number of this business account
    TOKEN = "token"  # noqa: S105 - everything, until there is a new access token or permission
    REQUEST = "request"  # our own fault: the next message would fail alike


class Retry(StrEnum):
    """What may happen to the refused message."""

    NEVER = "never"
    BACKOFF = "backoff"  # later, with growing gaps
    SLOW = "slow"  # soon, at a lower rate
    AFTER_PAUSE = "after_pause"  # when whatever the scope names has been resumed
    ONCE = "once"  # one more time


@dataclass(frozen=True, slots=True)
class Rule:
    """`max_retries` None leaves the number to the sender's own setting."""

    code: int
    title: str
    scope: Scope
    retry: Retry
    is_opt_out: bool = False
    counts_attempt: bool = True
    max_retries: int | None = None


UNSTATED: Final = -1  # the answer named no code
SERVER_ERROR_RETRIES: Final = 2  # a 5xx with a Graph body is a refusal, yet not worth more


def _final(scope: Scope, titles: Mapping[int, str]) -> Iterable[Rule]:
    return (Rule(code, title, scope, Retry.NEVER) for code, title in titles.items())


def _paused(scope: Scope, titles: Mapping[int, str]) -> Iterable[Rule]:
    return (Rule(code, title, scope, Retry.AFTER_PAUSE, counts_attempt=False) for code, title in titles.items())


def _retried(scope: Scope, titles: Mapping[int, str]) -> Iterable[Rule]:
    return (Rule(code, title, scope, Retry.BACKOFF) for code, title in titles.items())


_RULES: tuple[Rule, ...] = (
    # The access token or its permissions
    *_paused(
        Scope.TOKEN,
        {
            0: "access token expired or invalidated",
            10: "permission not granted or removed",
            190: "access token expired or invalid",
            131005: "access denied",
        },
    ),
    # The business account
    *_paused(
        Scope.ACCOUNT,
        {
            3: "method not permitted for this app",
            368: "account blocked for a policy violation",
            131031: "account locked",
            131042: "payment method missing or failing",
            131044: "payment problem",
            131063: "marketing switched off for this account",
            131064: "messaging limit lowered for wrong template categories",
            134011: "payment terms not accepted",
            134102: "marketing messages interface not available",
        },
    ),
    # The sending number
    *_paused(
        Scope.NUMBER,
        {
            33: "number deleted or not visible",
            131037: "display name not approved",
            131045: "number not registered correctly",
            131048: "number held back for spam",
            133000: "deregistration incomplete",
            133005: "two-step PIN wrong",
            133006: "number must be verified again",
            133008: "too many PIN guesses",
            133009: "PIN guessed too fast",
            133010: "number not registered",
            133016: "too many registrations",
        },
    ),
    Rule(133015, "number deleted a moment ago", Scope.NUMBER, Retry.BACKOFF),
    # The template
    *_paused(
        Scope.TEMPLATE,
        {
            132001: "template or its language missing or not approved",
            132007: "template content against policy",
            132015: "template paused for low quality",
            132016: "template disabled",
            132068: "flow blocked",
            132069: "flow throttled",
        },
    ),
    Rule(134101, "template still being prepared", Scope.TEMPLATE, Retry.BACKOFF),
    # The pace of the number: limits of the whole number are no attempt of a message
    Rule(4, "app call limit", Scope.PACE, Retry.BACKOFF, counts_attempt=False),
    Rule(80007, "account call limit", Scope.PACE, Retry.BACKOFF, counts_attempt=False),
    Rule(130429, "throughput reached", Scope.PACE, Retry.SLOW, counts_attempt=False),
    *_retried(
        Scope.PACE,
        {
            2: "platform overloaded or down",
            131016: "service unavailable",
            131057: "account in maintenance",
            133004: "server unavailable",
            2494100: "number being migrated",
        },
    ),
    # One person
    Rule(131056, "too many messages to this person", Scope.PAIR, Retry.BACKOFF, max_retries=5),
    Rule(131050, "person stopped marketing of this business", Scope.RECIPIENT, Retry.NEVER, is_opt_out=True),
    *_retried(Scope.RECIPIENT, {1: "unknown server error", 131000: "unknown error"}),
    Rule(132018, "template parameter refused", Scope.RECIPIENT, Retry.ONCE),
    Rule(135000, "generic error", Scope.RECIPIENT, Retry.ONCE),
    *_final(
        Scope.RECIPIENT,
        {
            130472: "person is in a marketing experiment",
            130497: "country not allowed for this business",
            131009: "parameter value invalid",
            131021: "recipient is the sender",
            131026: "not deliverable to this number",
            131030: "not on the test number's list",
            131047: "service window closed",
            131049: "marketing withheld by the platform for now",
            131052: "media of the person cannot be downloaded",
            131062: "authentication template needs a phone number",
            132005: "filled-in text too long",
            137000: "identity of the recipient changed",
        },
    ),
    # Our own request
    Rule(131053, "our media refused", Scope.REQUEST, Retry.ONCE),
    Rule(131059, "paging cursor invalid", Scope.REQUEST, Retry.ONCE),
    *_paused(
        Scope.REQUEST,
        {
            132000: "parameter count does not match the template",
            132008: "parameter list invalid",
            132012: "parameter format does not match the template",
        },
    ),
    *_final(
        Scope.REQUEST,
        {
            100: "invalid parameter",
            131008: "required parameter missing",
            131051: "message type not supported",
            131055: "method not allowed",
            134100: "marketing templates only",
            139200: "direct sending blocked",
            2388019: "template limit of the account reached",
            2388040: "template field too long",
            2388047: "template header format wrong",
            2388072: "template body format wrong",
            2388073: "template footer format wrong",
            2388293: "too many variables for the length of the template",
            2388299: "variable at the start or end of the template",
        },
    ),
    *_final(
        Scope.REQUEST,
        dict.fromkeys([*range(138000, 138008), 138009, 138012, 138013, 138018], "calling not possible"),
    ),
    *_final(Scope.REQUEST, dict.fromkeys(range(139000, 139005), "flow cannot be sent")),
    *_final(Scope.REQUEST, dict.fromkeys(range(139100, 139104), "blocking people not possible")),
    *_final(Scope.REQUEST, dict.fromkeys(range(147001, 147006), "username not possible")),
)

CODES: Final[Mapping[int, Rule]] = MappingProxyType({rule.code: rule for rule in _RULES})

# A message that failed for one of these may be tried again later on a person's word: what stood in the way may pass.
# The platform withholds marketing from a person "for now".
PASSING_CODES: Final = frozenset({131049, *(rule.code for rule in _RULES if rule.retry is not Retry.NEVER)})

_PERMISSION_CODES = range(200, 300)
_GROUP_CODES = range(131200, 131300)


def rule_for(code: int, http_status: int | None = None) -> Rule:
    """Find what a code asks for; a status webhook has no HTTP status."""
    rule = CODES.get(code) or _rule_for_unlisted(code, http_status)
    if http_status is not None and http_status >= 500 and rule.retry is Retry.BACKOFF:
        fewest = min(rule.max_retries or SERVER_ERROR_RETRIES, SERVER_ERROR_RETRIES)
        return replace(rule, max_retries=fewest)
    return rule


def _rule_for_unlisted(code: int, http_status: int | None) -> Rule:
    if code in _PERMISSION_CODES:
        return Rule(code, "permission missing", Scope.TOKEN, Retry.AFTER_PAUSE, counts_attempt=False)
    if code in _GROUP_CODES:
        return Rule(code, "groups not possible", Scope.REQUEST, Retry.NEVER)
    if http_status == 401:
        return Rule(code, "not authorised", Scope.TOKEN, Retry.AFTER_PAUSE, counts_attempt=False)
    if http_status == 429:
        return Rule(code, "too many calls", Scope.PACE, Retry.SLOW, counts_attempt=False)
    if http_status is not None and http_status >= 500:
        return Rule(code, "unlisted server error", Scope.RECIPIENT, Retry.BACKOFF)
    return Rule(code, "unlisted error", Scope.RECIPIENT, Retry.NEVER)
