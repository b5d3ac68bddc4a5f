"""Days, times and amounts as people in Punjab type them, in Gurmukhi and in English letters."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from models.values.dates import INDIA, read_moment, show_moment
from models.values.hours import read_span, read_weekdays
from models.values.money import read_rupees

# A Saturday.
NOW = datetime(2026, 11, 7, 12, 0, tzinfo=INDIA)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("ਕੱਲ੍ਹ ਸਵੇਰੇ 11 ਵਜੇ / ਕੱਲ ਸਵੇਰੇ ੧੧ ਵਜੇ / kal savere 11 vaje / kall sver 11 vje", "2026-11-08 11:00"),
        ("5 ਦਸੰਬਰ ਸ਼ਾਮ 4:30 / 5 ਦਸੰਬਰ ਸ਼ਾਮ ਸਾਢੇ 4 ਵਜੇ / 5 dec shaami 4:30 vaje", "2026-12-05 16:30"),
        ("ਪਰਸੋਂ / parson / ਸੋਮਵਾਰ / ਸੋਮਵਾਰ ਨੂੰ / ਅਗਲੇ ਸੋਮਵਾਰ / somvaar", "2026-11-09 10:00"),
        ("ਅੱਜ ਸ਼ਾਮ ਨੂੰ 5 ਵਜੇ / ajj shaam 5 vaje", "2026-11-07 17:00"),
        ("ਭਲਕੇ ਡੇਢ ਵਜੇ / ਕੱਲ੍ਹ ਦੁਪਹਿਰੇ 1:30 / bhalke dupehar 1:30 vaje", "2026-11-08 13:30"),
        ("ਡੇਢ ਘੰਟੇ ਬਾਅਦ / 90 ਮਿੰਟ ਮਗਰੋਂ", "2026-11-07 13:30"),
        ("12 ਤਾਰੀਖ਼ / 12 ਤਰੀਕ / ਵੀਰਵਾਰ / 5 ਦਿਨਾਂ ਬਾਅਦ", "2026-11-12 10:00"),
        ("ਐਤਵਾਰ ਰਾਤੀਂ 8 ਵਜੇ / aitvaar raati 8 vaje", "2026-11-08 20:00"),
        ("ਹੁਣੇ / ਹੁਣ / hune", "2026-11-07 12:00"),
    ],
)
def test_moments_as_typed(typed: str, moment: str) -> None:
    expected = datetime.fromisoformat(f"{moment}+05:30")
    assert {form: read_moment(form, NOW, INDIA) for form in typed.split(" / ")} == dict.fromkeys(
        typed.split(" / "), expected
    )


@pytest.mark.parametrize("typed", ["ਹਰ ਸੋਮਵਾਰ", "ਕੁਝ ਦਿਨਾਂ ਬਾਅਦ", "ਜਦੋਂ ਮਰਜ਼ੀ"])
def test_what_is_no_single_moment_is_none(typed: str) -> None:
    assert read_moment(typed, NOW, INDIA) is None


@pytest.mark.parametrize(
    "typed",
    [
        "ਰਾਤ 9 ਤੋਂ ਸਵੇਰੇ 9",
        "ਰਾਤ 9 ਵਜੇ ਤੋਂ ਸਵੇਰੇ 9 ਵਜੇ ਤੱਕ",
        "raat 9 ton savere 9 tak",
        # What Kannada and Tamil shops say for the same.
        "ರಾತ್ರಿ 9 ಗಂಟೆಯಿಂದ ಬೆಳಿಗ್ಗೆ 9 ಗಂಟೆಯವರೆಗೆ",
        "இரவு 9 முதல் காலை 9 வரை",
    ],
)
def test_quiet_hours_as_typed(typed: str) -> None:
    assert read_span(typed, NOW) == (time(21), time(9))


@pytest.mark.parametrize(
    ("typed", "days"),
    [("ਐਤਵਾਰ", [6]), ("ਹਰ ਐਤਵਾਰ", [6]), ("ਐਤਵਾਰ ਤੇ ਸੋਮਵਾਰ", [0, 6]), ("ਸ਼ੁੱਕਰਵਾਰ, ਬੁੱਧਵਾਰ", [2, 4]), ("ਕਦੇ ਨਹੀਂ", None)],
)
def test_closed_days_as_typed(typed: str, days: list[int] | None) -> None:
    assert read_weekdays(typed) == days


def test_amounts_as_typed() -> None:
    assert read_rupees("2,450 ਰੁਪਏ") == read_rupees("੨੪੫੦ ਰੁਪਈਏ") == 2_450_00
    assert read_rupees("1.2 ਲੱਖ") == 1_20_000_00


def test_times_are_shown_as_they_are_said() -> None:
    def show(at: str) -> str:
        return show_moment(datetime.fromisoformat(f"{at}+05:30"), NOW, "pa")

    assert show("2026-11-08 10:00") == "ਕੱਲ੍ਹ ਸਵੇਰੇ 10:00 ਵਜੇ"
    assert show("2026-11-06 21:15") == "ਬੀਤੇ ਕੱਲ੍ਹ ਰਾਤ 9:15 ਵਜੇ"
    assert show("2026-12-05 16:30") == "ਸ਼ਨਿੱਚਰਵਾਰ 5 ਦਸੰਬਰ, ਸ਼ਾਮ 4:30 ਵਜੇ"
