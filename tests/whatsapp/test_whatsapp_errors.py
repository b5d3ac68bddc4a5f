"""Every error code of the platform and every shape of an answer, each with what it asks of the sender."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsapp.errors import (
    CODES,
    UNSTATED,
    Accepted,
    GraphRefusedError,
    Refused,
    Retry,
    Scope,
    Uncertain,
    read_outcome,
    rule_for,
)

BACKOFF, SLOW, NEVER, ONCE, AFTER_PAUSE = Retry.BACKOFF, Retry.SLOW, Retry.NEVER, Retry.ONCE, Retry.AFTER_PAUSE

# code: (usual HTTP status, scope, retry), copied by hand from the platform's page, not from the table under test.
EXPECTED: dict[int, tuple[int, Scope, Retry]] = {
    0: (401, Scope.TOKEN, AFTER_PAUSE),
    1: (400, Scope.RECIPIENT, BACKOFF),
    2: (503, Scope.PACE, BACKOFF),
    3: (500, Scope.ACCOUNT, AFTER_PAUSE),
    4: (400, Scope.PACE, BACKOFF),
    10: (403, Scope.TOKEN, AFTER_PAUSE),
    33: (400, Scope.NUMBER, AFTER_PAUSE),
    100: (400, Scope.REQUEST, NEVER),
    190: (401, Scope.TOKEN, AFTER_PAUSE),
    368: (403, Scope.ACCOUNT, AFTER_PAUSE),
    80007: (400, Scope.PACE, BACKOFF),
    130429: (429, Scope.PACE, SLOW),
    130472: (400, Scope.RECIPIENT, NEVER),
    130497: (403, Scope.RECIPIENT, NEVER),
    131000: (500, Scope.RECIPIENT, BACKOFF),
    131005: (403, Scope.TOKEN, AFTER_PAUSE),
    131008: (400, Scope.REQUEST, NEVER),
    131009: (400, Scope.RECIPIENT, NEVER),
    131016: (500, Scope.PACE, BACKOFF),
    131021: (400, Scope.RECIPIENT, NEVER),
    131026: (400, Scope.RECIPIENT, NEVER),
    131030: (400, Scope.RECIPIENT, NEVER),
    131031: (403, Scope.ACCOUNT, AFTER_PAUSE),
    131037: (400, Scope.NUMBER, AFTER_PAUSE),
    131042: (400, Scope.ACCOUNT, AFTER_PAUSE),
    131044: (400, Scope.ACCOUNT, AFTER_PAUSE),
    131045: (500, Scope.NUMBER, AFTER_PAUSE),
    131047: (400, Scope.RECIPIENT, NEVER),
    131048: (400, Scope.NUMBER, AFTER_PAUSE),
    131049: (400, Scope.RECIPIENT, NEVER),
    131050: (400, Scope.RECIPIENT, NEVER),
    131051: (400, Scope.REQUEST, NEVER),
    131052: (400, Scope.RECIPIENT, NEVER),
    131053: (400, Scope.REQUEST, ONCE),
    131055: (400, Scope.REQUEST, NEVER),
    131056: (400, Scope.PAIR, BACKOFF),
    131057: (500, Scope.PACE, BACKOFF),
    131059: (400, Scope.REQUEST, ONCE),
    131062: (400, Scope.RECIPIENT, NEVER),
    131063: (400, Scope.ACCOUNT, AFTER_PAUSE),
    131064: (400, Scope.ACCOUNT, AFTER_PAUSE),
    132000: (400, Scope.REQUEST, AFTER_PAUSE),
    132001: (404, Scope.TEMPLATE, AFTER_PAUSE),
    132005: (400, Scope.RECIPIENT, NEVER),
    132007: (400, Scope.TEMPLATE, AFTER_PAUSE),
    132008: (400, Scope.REQUEST, AFTER_PAUSE),
    132012: (400, Scope.REQUEST, AFTER_PAUSE),
    132015: (400, Scope.TEMPLATE, AFTER_PAUSE),
    132016: (400, Scope.TEMPLATE, AFTER_PAUSE),
    132018: (400, Scope.RECIPIENT, ONCE),
    132068: (400, Scope.TEMPLATE, AFTER_PAUSE),
    132069: (400, Scope.TEMPLATE, AFTER_PAUSE),
    133000: (500, Scope.NUMBER, AFTER_PAUSE),
    133004: (503, Scope.PACE, BACKOFF),
    133005: (400, Scope.NUMBER, AFTER_PAUSE),
    133006: (400, Scope.NUMBER, AFTER_PAUSE),
    133008: (400, Scope.NUMBER, AFTER_PAUSE),
    133009: (400, Scope.NUMBER, AFTER_PAUSE),
    133010: (400, Scope.NUMBER, AFTER_PAUSE),
    133015: (400, Scope.NUMBER, BACKOFF),
    133016: (400, Scope.NUMBER, AFTER_PAUSE),
    134011: (400, Scope.ACCOUNT, AFTER_PAUSE),
    134100: (400, Scope.REQUEST, NEVER),
    134101: (400, Scope.TEMPLATE, BACKOFF),
    134102: (500, Scope.ACCOUNT, AFTER_PAUSE),
    135000: (400, Scope.RECIPIENT, ONCE),
    137000: (400, Scope.RECIPIENT, NEVER),
    **dict.fromkeys([*range(138000, 138008), 138009, 138012, 138013, 138018], (400, Scope.REQUEST, NEVER)),
    **dict.fromkeys([139000, 139001, 139002, 139003, 139004], (400, Scope.REQUEST, NEVER)),
    **dict.fromkeys([139100, 139101, 139102, 139103, 139200], (400, Scope.REQUEST, NEVER)),
    **dict.fromkeys([147001, 147002, 147003, 147004, 147005], (400, Scope.REQUEST, NEVER)),
    **dict.fromkeys([2388019, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299], (400, Scope.REQUEST, NEVER)),
    2494100: (400, Scope.PACE, BACKOFF),
}
UNCOUNTED = {4, 80007, 130429}


def refuse(code: int, status: int, **more: Any) -> Refused:
    body = {"error": {"message": f"(#{code})", "type": "OAuthException", "code": code, "fbtrace_id": "AbC"} | more}
    outcome = read_outcome(status, json.dumps(body).encode())
    assert isinstance(outcome, Refused)
    return outcome


def test_the_table_holds_the_platform_s_codes_and_no_other() -> None:
    assert set(CODES) == set(EXPECTED)


@pytest.mark.parametrize(("code", "expected"), EXPECTED.items())
def test_a_code_asks_for_what_it_means(code: int, expected: tuple[int, Scope, Retry]) -> None:
    status, scope, retry = expected
    rule = refuse(code, status).error.rule
    assert (rule.code, rule.scope, rule.retry) == (code, scope, retry)
    assert rule.title
    assert rule.is_opt_out == (code == 131050)
    assert rule.counts_attempt == (retry is not AFTER_PAUSE and code not in UNCOUNTED)
    assert rule_for(code).scope is scope


@pytest.mark.parametrize("code", [code for code, (_, _, retry) in EXPECTED.items() if retry is BACKOFF])
def test_a_server_s_own_error_is_tried_at_most_twice_more(code: int) -> None:
    assert refuse(code, 500).error.rule.max_retries == 2
    assert refuse(code, 400).error.rule.max_retries == (5 if code == 131056 else None)


@pytest.mark.parametrize(
    ("code", "status", "scope", "retry"),
    [
        (200, 403, Scope.TOKEN, AFTER_PAUSE),
        (294, 403, Scope.TOKEN, AFTER_PAUSE),
        (131200, 400, Scope.REQUEST, NEVER),
        (131299, 400, Scope.REQUEST, NEVER),
        (131999, 400, Scope.RECIPIENT, NEVER),
        (131999, 404, Scope.RECIPIENT, NEVER),
        (131999, 401, Scope.TOKEN, AFTER_PAUSE),
        (131999, 429, Scope.PACE, SLOW),
        (131999, 500, Scope.RECIPIENT, BACKOFF),
    ],
)
def test_a_code_nobody_listed_has_a_sane_rule(code: int, status: int, scope: Scope, retry: Retry) -> None:
    rule = refuse(code, status).error.rule
    assert (rule.code, rule.scope, rule.retry) == (code, scope, retry)
    assert rule.max_retries == (2 if status >= 500 else None)


def test_a_subcode_tells_more_than_code_100() -> None:
    gone = refuse(100, 400, error_subcode=33).error
    assert (gone.code, gone.subcode, gone.rule.code, gone.rule.scope) == (100, 33, 33, Scope.NUMBER)
    template = refuse(100, 400, error_subcode=2388299).error
    assert template.rule.code == 2388299
    other = refuse(190, 401, error_subcode=463).error
    assert (other.subcode, other.rule.code) == (463, 190)
    unlisted = refuse(100, 400, error_subcode=2494055).error
    assert unlisted.rule.code == 100


def test_an_error_keeps_what_the_platform_said_out_of_its_repr() -> None:
    details = {"messaging_product": "whatsapp", "details": "Recipient 919812345678 is not valid"}
    outcome = refuse(131009, 400, error_data=details, message="(#131009) 919812345678")
    assert outcome.error.details == "Recipient 919812345678 is not valid"
    assert outcome.error.fbtrace_id == "AbC"
    assert "919812345678" not in repr(outcome)
    assert str(GraphRefusedError(outcome.error)) == "refused with code 131009: parameter value invalid"


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, {"messages": [{"id": "wamid.1"}]}, Accepted("wamid.1")),
        (201, {"messages": [{"id": "wamid.1"}]}, Accepted("wamid.1")),
        (200, {"messages": [{"id": "wamid.1", "message_status": "paused"}]}, Accepted("wamid.1", "paused")),
        (
            200,
            {"contacts": [{"input": "IN.9f", "user_id": "IN.9f"}], "messages": [{"id": "wamid.1"}]},
            Accepted("wamid.1", user_id="IN.9f"),
        ),
        (200, {"contacts": "x", "messages": [{"id": "wamid.1", "message_status": 1}]}, Accepted("wamid.1", "1")),
    ],
)
def test_an_answer_with_an_id_is_accepted(status: int, body: object, outcome: Accepted) -> None:
    assert read_outcome(status, json.dumps(body).encode()) == outcome


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"{}"),
        (200, b"<html>"),
        (200, b'{"messages":[]}'),
        (200, b'{"messages":[{"id":""}]}'),
        (200, b'{"messages":[{"id":null}]}'),
        (200, b'{"messages":{"id":"wamid.1"}}'),
        (200, b'{"messages":[{"id":"wamid.1"}'),
        (200, b"[" * 100_000),
        (500, b""),
        (500, b"<html>"),
        (502, b'{"error":"bad gateway"}'),
        (503, b'{"error":{"message":"no code"}}'),
        (500, b'{"messages":[{"id":"wamid.1"}]}'),
        (408, b""),
        (499, b""),
        (0, b""),
        (101, b""),
    ],
)
def test_an_answer_that_does_not_say_is_uncertain(status: int, body: bytes) -> None:
    assert isinstance(read_outcome(status, body), Uncertain)


@pytest.mark.parametrize(
    ("status", "scope", "retry"),
    [
        (301, Scope.REQUEST, NEVER),
        (400, Scope.REQUEST, NEVER),
        (401, Scope.TOKEN, AFTER_PAUSE),
        (403, Scope.REQUEST, NEVER),
        (404, Scope.REQUEST, NEVER),
        (413, Scope.REQUEST, NEVER),
        (429, Scope.PACE, SLOW),
    ],
)
def test_a_request_turned_away_before_the_api_is_refused(status: int, scope: Scope, retry: Retry) -> None:
    outcome = read_outcome(status, b"<html>")
    assert isinstance(outcome, Refused)
    assert (outcome.error.code, outcome.error.rule.scope, outcome.error.rule.retry) == (UNSTATED, scope, retry)


def test_an_error_under_status_200_is_still_a_refusal() -> None:
    assert refuse(131026, 200).error.rule.retry is NEVER


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["error", "messages", "id", "code", "contacts"]), inner)
    ),
    max_leaves=10,
)


@given(st.integers(-1, 1000), st.binary() | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_answer_has_an_outcome(status: int, body: bytes) -> None:
    outcome = read_outcome(status, body)
    assert isinstance(outcome, Accepted | Refused | Uncertain)
    assert not isinstance(outcome, Accepted) or 200 <= status < 300
