"""The report's buckets: whatever states and times the rows are in, each recipient is in exactly one, and they add up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from demo.town import Town
from models.figures import Figures, count_run_reasons, get_figures
from models.message import MessageState, SkipReason
from tests.jobs.scenes import begin, list_messages, run_sql

PEOPLE = 6
SOME_DAY = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)

moments = st.none() | st.integers(0, 3).map(lambda hours: SOME_DAY + timedelta(hours=hours))
rows = st.lists(
    st.tuples(
        st.sampled_from(MessageState),
        moments,
        moments,
        moments,
        moments,
        st.none() | st.booleans(),
        st.none() | st.sampled_from(SkipReason),
        st.none() | st.sampled_from([131026, 131049]),
    ),
    min_size=PEOPLE,
    max_size=PEOPLE,
)

_SET = """
UPDATE message SET state = :state, sent_at = :sent, delivered_at = :delivered, read_at = :read, failed_at = :failed,
    accepted_at = CASE WHEN :state = 'accepted' THEN CAST(:day AS timestamptz) END,
    is_charged = :charged, reason = :reason, error_code = :code WHERE id = :id
"""


@pytest.fixture
def running(town: Town) -> int:
    return begin(town, PEOPLE)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=rows)
def test_recipients_always_add_up(town: Town, running: int, wanted: list[tuple[object, ...]]) -> None:
    names = ("state", "sent", "delivered", "read", "failed", "charged", "reason", "code")
    for message, values in zip(list_messages(town, running), wanted, strict=True):
        run_sql(town, _SET, id=message.id, day=SOME_DAY, **dict(zip(names, values, strict=True)))
    with town.services.platform() as session:
        figures = get_figures(session, running)
        reasons = count_run_reasons(session, session.scalars(text("SELECT id FROM run")).one())
    buckets = (figures.sent, figures.failed, figures.skipped, figures.unconfirmed, figures.waiting)
    assert figures.recipients == PEOPLE == sum(buckets)
    assert 0 <= figures.read <= figures.delivered <= figures.sent
    assert 0 <= figures.charged <= figures.delivered
    assert sum(count for _, _, count in reasons) == figures.failed + figures.skipped
    assert figures.is_settled == (figures.waiting == 0)


BUCKETS = (
    ("queued", (), "waiting"),
    ("claimed", (), "waiting"),
    ("sending", (), "waiting"),
    ("accepted", (), "sent"),
    ("accepted", ("sent_at",), "sent"),
    ("accepted", ("sent_at", "failed_at"), "failed"),
    ("accepted", ("failed_at", "delivered_at"), "sent"),
    ("accepted", ("failed_at", "read_at"), "sent"),
    ("failed", (), "failed"),
    ("skipped", (), "skipped"),
    ("unconfirmed", (), "unconfirmed"),
)


def test_each_state_falls_into_its_bucket(town: Town) -> None:
    campaign_id = begin(town, 1)
    for state, times, bucket in BUCKETS:
        told = {name: SOME_DAY if f"{name}_at" in times else None for name in ("sent", "delivered", "read", "failed")}
        nothing = {"day": None, "charged": None, "reason": None, "code": None}
        run_sql(town, _SET, id=list_messages(town, campaign_id)[0].id, state=state, **told, **nothing)
        with town.services.platform() as session:
            figures = get_figures(session, campaign_id)
        assert (figures.recipients, getattr(figures, bucket)) == (1, 1), (state, times)


def test_a_campaign_that_has_not_begun_has_nobody(town: Town) -> None:
    with town.services.platform() as session:
        assert get_figures(session, 4711) == Figures(0, 0, 0, 0, 0, 0, 0, 0, 0, None)
