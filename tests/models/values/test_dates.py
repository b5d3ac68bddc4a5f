"""Days and moments as people in five languages write and say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values.dates import INDIA, read_day, read_moment, show_clock, show_day, show_moment

# A Saturday afternoon.
NOW = datetime(2026, 11, 7, 16, 0, tzinfo=INDIA)
TODAY = NOW.date()
LANGUAGES = st.sampled_from(["en", "hi", "kn", "ta", "pa"])


@pytest.mark.parametrize(
    "text",
    [
        *("12/11/2026", "12-11-2026", "12.11.2026", "12-11-26", "12 11 2026", "12112026", "20261112", "2026-11-12"),
        *(
            "2026-11-12 00:00:00",
            "12/11/2026 10:30 AM",
            "46338",
            "46338.0",
            "12-Nov-2026",
            "12 November 2026",
            "12-nov-26",
        ),
        *("12th Nov 2026", "Nov 12, 2026", "2026-Nov-12", "Thursday 12 Nov 2026", "12 nov", "12/11"),
        *("१२/११/२०२६", "12 नवंबर 2026", "12 नवम्बर 2026", "12-नव॰-2026", "12 ನವೆಂಬರ್ 2026", "12 நவம்பர் 2026"),
        *("12 ਨਵੰਬਰ 2026", "' 12/11/2026"[1:], "in 5 days", "5 din baad", "5 दिन बाद", "12 tarikh", "12 तारीख", "12th"),
        *("thursday", "guruwar", "गुरुवार", "ಗುರುವಾರ", "வியாழக்கிழமை", "ਵੀਰਵਾਰ", "coming thursday"),
    ],
)
def test_the_twelfth_of_november(text: str) -> None:
    assert read_day(text, TODAY) == date(2026, 11, 12)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        *(("today", 0), ("aaj", 0), ("आज", 0), ("ಇಂದು", 0), ("இன்று", 0), ("ਅੱਜ", 0)),
        *(("tomorrow", 1), ("kal", 1), ("कल", 1), ("ನಾಳೆ", 1), ("நாளை", 1), ("ਭਲਕੇ", 1), ("ਕੱਲ੍ਹ", 1)),
        *(("day after tomorrow", 2), ("parso", 2), ("परसों", 2), ("ನಾಡಿದ್ದು", 2), ("நாளை மறுநாள்", 2), ("ਪਰਸੋਂ", 2)),
        *(("yesterday", -1), ("ನಿನ್ನೆ", -1), ("saturday", 0), ("next saturday", 7), ("next week", 7), ("next month", 30)),
    ],
)
def test_days_that_are_counted_from_today(text: str, days: int) -> None:
    assert read_day(text, TODAY) == TODAY + timedelta(days=days)


def test_a_day_without_its_year_lies_ahead() -> None:
    assert read_day("7 nov", TODAY) == TODAY
    assert read_day("3 nov", TODAY) == date(2027, 11, 3)
    assert read_day("29 feb", TODAY) == date(2028, 2, 29)


def test_a_column_may_settle_the_order_of_day_and_month() -> None:
    assert read_day("12/11/2026", TODAY, day_first=False) == date(2026, 12, 11)
    # What cannot be a month is the day, wherever it stands.
    assert read_day("11/25/2026", TODAY) == date(2026, 11, 25)
    assert read_day("25/11/2026", TODAY, day_first=False) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12-Sept-1985", "1985-09-12"),
        ("15/08/85", "1985-08-15"),
        ("15/08/45", "2045-08-15"),
        ("18264", "1950-01-01"),
        ("1985-08-15 00:00:00", "1985-08-15"),
        ("46000", "2025-12-09"),
    ],
)
def test_days_of_other_years(text: str, day: str) -> None:
    assert read_day(text, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text", ["", "hello", "2450", "31/02/2026", "pending", "12", "9845012345", "99/99/9999", "a", "5"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("tomorrow 10 am", "2026-11-08 10:00"),
        ("kal subah 11 baje", "2026-11-08 11:00"),
        ("कल सुबह ११ बजे", "2026-11-08 11:00"),
        ("ನಾಳೆ ಬೆಳಿಗ್ಗೆ 11 ಗಂಟೆಗೆ", "2026-11-08 11:00"),
        ("நாளை காலை 11 மணிக்கு", "2026-11-08 11:00"),
        ("ਭਲਕੇ ਸਵੇਰੇ 11 ਵਜੇ", "2026-11-08 11:00"),
        ("sunday 11am", "2026-11-08 11:00"),
        ("Sunday 8 Nov, 11:00 am", "2026-11-08 11:00"),
        ("saturday 10 am", "2026-11-14 10:00"),
        ("saturday 5 pm", "2026-11-07 17:00"),
        ("next monday 9:15 a.m.", "2026-11-09 09:15"),
        ("in 2 hours", "2026-11-07 18:00"),
        ("2 ghante baad", "2026-11-07 18:00"),
        ("2 ಗಂಟೆಗಳಲ್ಲಿ", "2026-11-07 18:00"),
        ("2 மணி நேரத்தில்", "2026-11-07 18:00"),
        ("half an hour", "2026-11-07 16:30"),
        ("1.5 hours later", "2026-11-07 17:30"),
        ("now", "2026-11-07 16:00"),
        ("अभी", "2026-11-07 16:00"),
        ("5:30 pm", "2026-11-07 17:30"),
        ("5:30", "2026-11-07 17:30"),
        ("10.30 am", "2026-11-08 10:30"),
        ("3 pm", "2026-11-08 15:00"),
        ("17:45", "2026-11-07 17:45"),
        ("sade paanch baje", "2026-11-07 17:30"),
        ("sham sava 6 baje", "2026-11-07 18:15"),
        ("paune 7 baje", "2026-11-08 06:45"),
        ("noon", "2026-11-08 12:00"),
        ("raat 9 baje", "2026-11-07 21:00"),
        ("raat 12 baje", "2026-11-08 00:00"),
        ("tonight 9", "2026-11-07 21:00"),
        ("tomorrow evening", "2026-11-08 18:00"),
        ("tomorrow", "2026-11-08 10:00"),
        ("sunday 11", "2026-11-08 11:00"),
        ("tomorrow 5", "2026-11-08 17:00"),
        ("12 nov 10 am", "2026-11-12 10:00"),
        ("10 am on 12 nov", "2026-11-12 10:00"),
        ("12/11/2026 10:30", "2026-11-12 10:30"),
        ("25 dec 2026 at 10 in the morning", "2026-12-25 10:00"),
        ("in 3 days 4 pm", "2026-11-10 16:00"),
        ("today 9 am", "2026-11-07 09:00"),
        ("kal shaam ko", "2026-11-08 18:00"),
        ("10 baje kal subah", "2026-11-08 10:00"),
        ("kal dopahar 12 baje", "2026-11-08 12:00"),
        ("५ दिसंबर शाम ४:३० बजे", "2026-12-05 16:30"),
        ("naale sanje 5 gantege", "2026-11-08 17:00"),
        ("naalai kaalai 10 mani", "2026-11-08 10:00"),
        ("bhalke shaam 6 vaje", "2026-11-08 18:00"),
        ("parso 5 baje shaam", "2026-11-09 17:00"),
        ("day after tomorrow 5pm", "2026-11-09 17:00"),
        ("1 hour 30 minutes", "2026-11-07 17:30"),
        ("dopahar dhai baje", "2026-11-08 14:30"),
        ("डेढ़ घंटे बाद", "2026-11-07 17:30"),
        ("12 am", "2026-11-08 00:00"),
        ("5 dec 4:30 pm", "2026-12-05 16:30"),
        ("dec 5 5 pm", "2026-12-05 17:00"),
        ("12th 5 pm", "2026-11-12 17:00"),
        ("3 tareekh 5 pm", "2026-12-03 17:00"),
        ("25 dec 2027", "2027-12-25 10:00"),
        ("12/12/2026 10:00", "2026-12-12 10:00"),
        ("2026-12-12T10:00", "2026-12-12 10:00"),
        ("in a fortnight", "2026-11-21 10:00"),
        ("कल सुबह 11 बजे", "2026-11-08 11:00"),
        ("5 दिसंबर शाम 4:30", "2026-12-05 16:30"),
        ("परसों शाम को", "2026-11-09 18:00"),
        ("आज रात 8 बजे तक", "2026-11-07 20:00"),
        ("सोमवार सुबह साढ़े दस बजे", "2026-11-09 10:30"),
        ("आने वाले सोमवार", "2026-11-09 10:00"),
        ("कल दिन के 2 बजे", "2026-11-08 14:00"),
        ("2 दिन के बाद", "2026-11-09 10:00"),
        ("कल तड़के 5 बजे", "2026-11-08 05:00"),
        ("10 तारीख को", "2026-11-10 10:00"),
        ("अभी भेजें", "2026-11-07 16:00"),
        ("next month 5 pm", "2026-12-07 17:00"),
        ("tomorrow 16:30 pm", "2026-11-08 16:30"),
    ],
)
def test_a_moment_is_understood_as_it_is_said(text: str, moment: str) -> None:
    expected = datetime.fromisoformat(moment).replace(tzinfo=INDIA)
    read = read_moment(text, NOW, INDIA)
    assert read is not None
    assert read == expected
    assert read.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10",
        "2450",
        "hello",
        "25:00",
        "tomorrow 10:75",
        "31 feb 10 am",
        "x" * 500,
        "14 am",
        "5",
        "ok",
        "may",
        "46000",
        "9845012345",
        "1 2",
        "10 necklaces",
        "tomorrow foo",
        "5 pm 6 pm",
        "last sunday 5 pm",
        "31/11/2026 5 pm",
        "sunday 9 nov 5 pm",
        "gold rate today 5 pm",
        "ok thanks",
        "second",
        "2 years ago",
        "last week",
        "just now",
        "1.5",
        "every monday",
        "हर सोमवार",
    ],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert read_moment(text, NOW) is None


def test_moments_are_shown_in_words() -> None:
    def show(moment: str, language: str = "en") -> str:
        return show_moment(datetime.fromisoformat(moment).replace(tzinfo=INDIA).astimezone(UTC), NOW, language)

    assert show("2026-11-07 16:30") == "today 4:30 pm"
    assert show("2026-11-08 10:00") == "tomorrow 10:00 am"
    assert show("2026-11-06 10:00") == "yesterday 10:00 am"
    assert show("2026-11-15 11:00") == "Sunday 15 Nov, 11:00 am"
    assert show("2027-01-03 11:00") == "Sunday 3 Jan 2027, 11:00 am"
    assert show("2026-11-07 16:30", "hi") == "आज शाम 4:30 बजे"
    assert show("2026-11-06 18:00", "hi") == "बीते कल शाम 6:00 बजे"
    assert show("2026-11-12 21:00", "hi") == "गुरुवार 12 नवंबर, रात 9:00 बजे"
    assert show("2026-11-08 10:00", "kn") == "ನಾಳೆ ಬೆಳಿಗ್ಗೆ 10:00 ಗಂಟೆಗೆ"
    assert show("2026-11-07 17:00", "ta") == "இன்று மாலை 5:00 மணிக்கு"
    assert show("2026-11-08 10:00", "pa") == "ਕੱਲ੍ਹ ਸਵੇਰੇ 10:00 ਵਜੇ"
    assert show_day(date(2026, 11, 12)) == "12-Nov-2026"
    assert show_day(date(2026, 11, 12), "hi") == "12 नवंबर 2026"
    assert show_day(date(2026, 11, 12), "ta") == "12-நவ.-2026"


@pytest.mark.parametrize(
    ("language", "evening", "night", "with_seconds"),
    [
        ("en", "4:30 pm", "2:05 am", "4:31:30 pm"),
        ("hi", "शाम 4:30 बजे", "2:05 am", "शाम 4:31:30 बजे"),
        ("kn", "ಸಂಜೆ 4:30", "2:05 am", "ಸಂಜೆ 4:31:30"),
        ("ta", "மாலை 4:30", "2:05 am", "மாலை 4:31:30"),
        ("pa", "ਸ਼ਾਮ 4:30 ਵਜੇ", "2:05 am", "ਸ਼ਾਮ 4:31:30 ਵਜੇ"),
    ],
)
def test_a_time_by_itself_is_shown_in_words(language: str, evening: str, night: str, with_seconds: str) -> None:
    assert show_clock(time(16, 30), language) == evening
    assert show_clock(time(2, 5), language) == night
    assert show_clock(time(16, 31, 30), language, to_second=True) == with_seconds


@given(st.integers(1, 2 * 365 * 24 * 60), LANGUAGES)
def test_what_is_shown_is_understood_when_typed(minutes: int, language: str) -> None:
    moment = NOW + timedelta(minutes=minutes)
    assert read_moment(show_moment(moment, NOW, language), NOW) == moment


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), LANGUAGES)
def test_a_shown_day_is_understood_when_typed(day: date, language: str) -> None:
    assert read_day(show_day(day, language), TODAY) == day


@given(st.text(max_size=90))
def test_no_text_breaks_the_readers(text: str) -> None:
    on = read_day(text, TODAY)
    assert on is None or 1900 <= on.year <= 2100
    moment = read_moment(text, NOW, ZoneInfo("Asia/Kolkata"))
    assert moment is None or moment.tzinfo is UTC
