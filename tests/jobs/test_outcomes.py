"""What becomes of a message by the platform's answer: one row of a table for every code there is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobs.outcomes import judge, reaches_further
from models.message import MESSAGE_TRANSITIONS, MessageState
from settings import Settings, read_settings
from whatsapp.codes import CODES, UNSTATED, rule_for
from whatsapp.errors import Accepted, GraphError, NotSent, Refused, Uncertain, find_refusal

FAILED, QUEUED = MessageState.FAILED, MessageState.QUEUED
AT_ONCE, SOON, MINUTE, PAIR = (timedelta(seconds=each) for each in (0, 5, 60, 16))

# The message is lost; the campaign goes on.
LOST = {
    130472, 130497, 131009, 131021, 131026, 131030, 131047, 131049, 131050, 131052, 131062, 132005, 137000,
}  # fmt: skip
# The message is lost and the next would be too: the campaign waits for somebody.
OUR_FAULT = {
    100, 131008, 131051, 131055, 134100, 139200, 2388019, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299,
    *range(138000, 138008), 138009, 138012, 138013, 138018, *range(139000, 139005), *range(139100, 139104),
    *range(147001, 147006),
}  # fmt: skip
# The message waits with its campaign, or with its number, and has lost no try.
HELD = {
    0, 10, 190, 131005,
    3, 368, 131031, 131042, 131044, 131063, 131064, 134011, 134102,
    33, 131037, 131045, 131048, 133000, 133005, 133006, 133008, 133009, 133010, 133016,
    132001, 132007, 132015, 132016, 132068, 132069,
    132000, 132008, 132012,
}  # fmt: skip
# A limit of the whole number: soon again, and no try is lost.
PACE = {4, 80007, 130429}
# Later again, up to the limit of tries; some are tried once more only.
LATER = {1, 2, 131000, 131016, 131057, 133004, 133015, 134101, 2494100}
ONCE = {131053, 131059, 132018, 135000}
PERSON = {131056}


@pytest.fixture(scope="module")
def settings() -> Settings:
    return read_settings({"DATABASE_URL": "postgres://x", "REDIS_URL": "redis://x", "ENVIRONMENT": "test"})


def refuse(code: int, http_status: int = 400) -> Refused:
    return Refused(GraphError(code, None, "", "", http_status, "", rule_for(code, http_status)))


def test_every_code_stands_in_the_table_once() -> None:
    groups = [LOST, OUR_FAULT, HELD, PACE, LATER, ONCE, PERSON]
    assert set().union(*groups) == set(CODES)
    assert sum(map(len, groups)) == len(CODES)


@pytest.mark.parametrize(
    ("codes", "state", "wait", "counts", "reaches"),
    [
        (LOST, FAILED, AT_ONCE, True, False),
        (OUR_FAULT, FAILED, AT_ONCE, True, True),
        (HELD, QUEUED, AT_ONCE, False, True),
        (PACE, QUEUED, SOON, False, False),
        (LATER, QUEUED, MINUTE, True, False),
        (ONCE, QUEUED, MINUTE, True, False),
        (PERSON, QUEUED, PAIR, True, False),
    ],
    ids=["lost", "our fault", "held", "pace", "later", "once", "person"],
)
def test_a_first_refusal_by_its_code(
    settings: Settings, codes: set[int], state: MessageState, wait: timedelta, counts: bool, reaches: bool
) -> None:
    for code in sorted(codes):
        verdict = judge(refuse(code), 1, settings)
        assert (verdict.state, verdict.wait, verdict.counts) == (state, wait, counts), code
        assert verdict.code == code
        assert verdict.wamid is None
        assert reaches_further(rule_for(code, 400)) == reaches, code


@pytest.mark.parametrize(
    ("codes", "http_status", "tries"),
    [(LATER, 400, 4), (LATER, 500, 3), (ONCE, 400, 2), (PERSON, 400, 6)],
    ids=["later", "later with a 5xx", "once", "person"],
)
def test_a_message_that_is_refused_again_and_again_fails_in_the_end(
    settings: Settings, codes: set[int], http_status: int, tries: int
) -> None:
    for code in sorted(codes):
        states = [judge(refuse(code, http_status), attempt, settings).state for attempt in range(1, tries + 1)]
        assert states == [QUEUED] * (tries - 1) + [FAILED], code


def test_waits_double_with_jitter_and_have_an_end(settings: Settings) -> None:
    def wait(attempt: int, jitter: float) -> float:
        return judge(NotSent("refused"), attempt, settings, jitter).wait.total_seconds()

    assert [wait(attempt, 0.0) for attempt in (1, 2, 3)] == [60, 120, 240]
    assert [wait(attempt, 1.0) for attempt in (1, 2, 3)] == [75, 150, 300]
    patient = read_settings(
        {"DATABASE_URL": "postgres://x", "REDIS_URL": "redis://x", "ENVIRONMENT": "test", "RETRY_LIMIT": "40"}
    )
    assert judge(NotSent("refused"), 30, patient, 1.0).wait == timedelta(hours=1)
    assert judge(refuse(130429), 99, settings, 1.0).wait == timedelta(seconds=10)
    waits = [judge(refuse(131056), attempt, settings).wait.total_seconds() for attempt in range(1, 6)]
    assert waits == [16, 64, 256, 1024, 1024]


def test_what_may_have_arrived_is_never_tried_again(settings: Settings) -> None:
    for attempt in (1, 2, 9):
        verdict = judge(Uncertain("reset"), attempt, settings)
        assert (verdict.state, verdict.reason) == (MessageState.UNCONFIRMED, "no_answer")


def test_what_never_left_is_tried_again_and_named_in_the_end(settings: Settings) -> None:
    assert judge(NotSent("refused"), 3, settings).state is QUEUED
    verdict = judge(NotSent("refused"), 4, settings)
    assert (verdict.state, verdict.reason, verdict.code) == (FAILED, "not_reached", None)


def test_an_acceptance_is_one_whatever_is_said_beside_it(settings: Settings) -> None:
    for status in ("accepted", "held_for_quality_assessment", "paused", None):
        verdict = judge(Accepted("wamid.X", status), 1, settings)
        assert (verdict.state, verdict.wamid) == (MessageState.ACCEPTED, "wamid.X")


@pytest.mark.parametrize(
    ("code", "http_status", "state", "counts", "reaches"),
    [
        (250, 403, QUEUED, False, True),  # some permission
        (131299, 400, FAILED, True, True),  # groups
        (77777, 401, QUEUED, False, True),
        (77777, 429, QUEUED, False, False),
        (77777, 503, QUEUED, True, False),
        (77777, 400, FAILED, True, False),
    ],
)
def test_a_code_nobody_has_heard_of_is_judged_by_its_status(
    settings: Settings, code: int, http_status: int, state: MessageState, counts: bool, reaches: bool
) -> None:
    verdict = judge(refuse(code, http_status), 1, settings)
    assert (verdict.state, verdict.counts) == (state, counts)
    assert reaches_further(rule_for(code, http_status)) == reaches


def test_an_answer_from_before_the_api_stops_the_campaign(settings: Settings) -> None:
    """A wrong address or a gateway in between would turn away everybody."""
    error = find_refusal(404, {})
    assert error is not None
    assert error.code == UNSTATED
    assert judge(Refused(error), 1, settings).state is FAILED
    assert reaches_further(error.rule)


def test_every_verdict_is_a_step_that_a_message_may_take(settings: Settings) -> None:
    outcomes = [Accepted("wamid.X"), Uncertain("x"), NotSent("x"), *(refuse(code) for code in CODES)]
    states = {judge(outcome, attempt, settings).state for outcome in outcomes for attempt in (1, 9)}
    assert states <= MESSAGE_TRANSITIONS[MessageState.SENDING]
