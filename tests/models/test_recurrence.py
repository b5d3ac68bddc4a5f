"""Repeated campaigns: every run once, month ends included, and an end that holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.recurrence import Every, Recurrence
from settings import INDIA

FIRST = datetime(2027, 1, 31, 10, 0, tzinfo=INDIA)
RULES = st.builds(
    Recurrence,
    st.sampled_from(Every),
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(tzinfo=INDIA)),
    st.none() | st.dates(date(2027, 1, 1), date(2032, 1, 1)),
    st.none() | st.integers(1, 60),
)


def list_days(rule: Recurrence, count: int) -> list[str]:
    return [due_at.strftime("%d-%m") for number in range(count) if (due_at := rule.occurrence(number))]


def test_the_31st_of_every_month_is_its_last_day_in_a_shorter_one() -> None:
    assert list_days(Recurrence(Every.MONTH, FIRST), 6) == ["31-01", "28-02", "31-03", "30-04", "31-05", "30-06"]


def test_a_leap_year_has_its_29th_of_february() -> None:
    rule = Recurrence(Every.MONTH, datetime(2028, 1, 30, 9, 0, tzinfo=INDIA))
    assert list_days(rule, 3) == ["30-01", "29-02", "30-03"]


def test_it_ends_after_so_many_times_or_after_a_day() -> None:
    assert len(list_days(Recurrence(Every.WEEK, FIRST, times=3), 10)) == 3
    assert list_days(Recurrence(Every.DAY, FIRST, until=date(2027, 2, 2)), 10) == ["31-01", "01-02", "02-02"]


@given(RULES, st.datetimes(datetime(2025, 1, 1), datetime(2033, 1, 1)).map(lambda moment: moment.replace(tzinfo=INDIA)))
def test_the_next_is_the_first_of_all_that_come_after(rule: Recurrence, moment: datetime) -> None:
    found = rule.next_after(moment)
    later = [due_at for number in range(3000) if (due_at := rule.occurrence(number)) and due_at > moment]
    assert found == (later[0] if later else None)


@given(RULES)
def test_it_survives_storage_and_keeps_its_time_of_day(rule: Recurrence) -> None:
    assert Recurrence.from_json(rule.to_json()) == rule
    times = {due_at.time() for number in range(40) if (due_at := rule.occurrence(number))}
    assert times <= {rule.first_at.time()}


def test_a_year_of_days_misses_none() -> None:
    rule = Recurrence(Every.DAY, FIRST)
    moment, seen = FIRST - timedelta(seconds=1), []
    for _ in range(365):
        due_at = rule.next_after(moment)
        assert due_at is not None
        seen.append(due_at.date())
        moment = due_at
    assert seen == [date(2027, 1, 31) + timedelta(days=number) for number in range(365)]
