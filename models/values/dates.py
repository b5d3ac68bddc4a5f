"""Days and moments as people say them in a chat, and as they are shown; no schedules and no quiet hours."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import dateparser
from babel.dates import format_date

from models.values.calendar_words import CLOCK_PATTERNS, FULL_MONTHS, MOMENT_ENDINGS, NEAR_DAYS, PARTS_OF_DAY
from models.values.spoken import LONGEST_TYPED, tokenise
from models.values.written_days import find_nearest, find_written_day, read_written_day

INDIA = ZoneInfo("Asia/Kolkata")
# When only a day is said, or only a part of it.
USUAL_HOUR = 10
_USUAL_HOURS = {"morning": 10, "noon": 12, "afternoon": 14, "evening": 18, "night": 20}

_AWAY = re.compile(r"([+-][0-9])d")
_EITHER_WAY = re.compile(r"([0-9])d\?")
_WEEKDAY = re.compile(r"(?:next )?w([0-6])")
_NEXT = re.compile(r"next (week|month)")
_DAY_OF_MONTH = re.compile(r"([0-9]{1,2}) th")
_AFTER_DAYS = re.compile(r"(?:after )?([0-9]{1,3}) (day|week|month)(?: after)?")
_AMOUNT = re.compile(r"([0-9]{1,3}(?:\.[0-9])?) (minute|hour)(?:_or_oclock)?")
_AFTER_HOURS = re.compile(rf"(?:after )?{_AMOUNT.pattern}(?: {_AMOUNT.pattern})?(?: after)?")

_PART = r"morning|noon|afternoon|evening|night"
_CLOCK = re.compile(
    rf"(?<!\S)(?:(?P<before>{_PART}) )?(?:(?P<shift>half_past|quarter_past|quarter_to) )?"
    r"(?P<hour>[0-9]{1,2})(?:(?P<point>[:.])(?P<minute>[0-9]{2}))?(?::[0-9]{2})?"
    rf"(?: (?P<half>am|pm))?(?: (?P<oclock>oclock|hour_or_oclock))?(?: (?P<after>{_PART}))?"
    # 8 November, 8th, 8 days: that number is no hour.
    r"(?!\S)(?! m[0-9]| th| w[0-6] m[0-9]| day| week| month| minute| hour)"
)
_PART_ALONE = re.compile(rf"(?<!\S)(?:{_PART})(?!\S)")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ENGLISH = {f"w{number}": name for number, name in enumerate(_WEEKDAYS)}
_ENGLISH |= {"+1d": "tomorrow", "1d?": "tomorrow", "+0d": "today", "after": "in"}
_TOKEN = re.compile("|".join(rf"(?<!\S){re.escape(token)}(?!\S)" for token in _ENGLISH))
_MONTH = re.compile(r"\bm[0-9]")
_ENGLISH_WORD = re.compile(r"[a-z]{3}")
_SHIFTS = {"half_past": 30, "quarter_past": 15, "quarter_to": -15}


class _Clock(NamedTuple):
    """A time of day counted in minutes from midnight (after-midnight hours of a night count on), and what else stood there."""

    minutes: int
    rest: str


def read_day(text: str, today: date, day_first: bool = True) -> date | None:
    """Read a day as written or said; what could be either, as a weekday or a date without its year, lies ahead."""
    written = read_written_day(text, today, day_first)
    if written or len(text) > LONGEST_TYPED:
        return written
    tokens = tokenise(text)
    return _find_said_day(tokens, today) or _ask_dateparser(tokens, today)


def read_moment(text: str, now: datetime, zone: ZoneInfo = INDIA) -> datetime | None:
    """Read what is said in `zone` as a moment in UTC; a time alone is its next occurrence, a day alone is at USUAL_HOUR.

    A moment that was said in full (`today 9 am`) may lie in the past.
    """
    if len(text) > LONGEST_TYPED:
        return None
    local_now = now.astimezone(zone)
    tokens = tokenise(text)
    away = _find_time_away(tokens)
    if away is not None:
        return (now + away).astimezone(UTC)
    clock = _find_clock(tokens)
    found = _place(clock, local_now) if clock else None
    return found.astimezone(UTC) if found else None


def _find_said_day(tokens: str, today: date) -> date | None:
    """A day that is counted from today; what may lie in either direction, as कल, lies ahead."""
    if found := _AWAY.fullmatch(tokens) or _EITHER_WAY.fullmatch(tokens):
        return today + timedelta(days=int(found[1]))
    if found := _WEEKDAY.fullmatch(tokens):
        days = (int(found[1]) - today.weekday()) % 7
        return today + timedelta(days=days or (7 if tokens.startswith("next") else 0))
    if found := _AFTER_DAYS.fullmatch(tokens):
        return _add(today, int(found[1]), found[2]) if "after" in tokens else None
    if found := _NEXT.fullmatch(tokens):
        return _add(today, 1, found[1])
    if found := _DAY_OF_MONTH.fullmatch(tokens):
        months = (_add(today.replace(day=1), away, "month").month for away in range(3))
        days_there = (find_nearest(int(found[1]), month, today) for month in months)
        return min((day for day in days_there if day), default=None)
    return None


def _add(day: date, count: int, unit: str) -> date:
    if unit != "month":
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    years, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(years, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _find_time_away(tokens: str) -> timedelta | None:
    if tokens == "now":
        return timedelta(0)
    if not _AFTER_HOURS.fullmatch(tokens) or ("hour_or_oclock" in tokens and "after" not in tokens):
        return None
    minutes = (float(amount) * (1 if unit == "minute" else 60) for amount, unit in _AMOUNT.findall(tokens))
    return timedelta(minutes=sum(minutes))


def _find_clock(tokens: str) -> _Clock | None:
    """The most clearly marked time in the text; a part of the day or the usual hour where there is none."""
    clocks = sorted(_CLOCK.finditer(tokens), key=_rank_clock, reverse=True)
    for found in clocks:
        minutes = _count_minutes(found)
        rest = " ".join((tokens[: found.start()] + " " + tokens[found.end() :]).split())
        is_bare = _rank_clock(found) == 0
        if minutes is not None and (not is_bare or re.fullmatch(r"[+-]?[0-9]d\??|(?:next )?w[0-6]", rest)):
            return _Clock(minutes, rest)
    part = _PART_ALONE.search(tokens)
    if part:
        rest = " ".join((tokens[: part.start()] + " " + tokens[part.end() :]).split())
        return _Clock(_USUAL_HOURS[part[0]] * 60, rest)
    return _Clock(USUAL_HOUR * 60, tokens) if tokens else None


def _rank_clock(found: re.Match[str]) -> int:
    if found["half"] or found["oclock"] or found["before"] or found["after"] or found["shift"]:
        return 3
    return {":": 2, ".": 1}.get(found["point"] or "", 0)


def _count_minutes(found: re.Match[str]) -> int | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 23 or minute > 59 or (found["half"] == "am" and not 1 <= hour <= 12):
        return None
    hour = _choose_half(hour, found["half"] or found["before"] or found["after"])
    return hour * 60 + minute + _SHIFTS.get(found["shift"] or "", 0)


def _choose_half(hour: int, said: str | None) -> int:
    """The hour of 24, where 24 to 28 are the small hours after that night."""
    if hour > 12 or hour == 0:
        return hour
    if said in {"am", "morning"}:
        return hour % 12 if said == "am" else hour
    if said == "night":
        return hour + 24 if hour < 5 else hour + 12
    if said is None:
        # Nobody writes to customers before seven in the morning.
        return hour if hour >= 7 else hour + 12
    return hour if hour >= 11 and said in {"noon", "afternoon"} else hour % 12 + 12


def _place(clock: _Clock, local_now: datetime) -> datetime | None:
    today = local_now.date()
    if not clock.rest:
        moment = _at(today, clock.minutes, local_now)
        return moment if moment > local_now else _at(today + timedelta(days=1), clock.minutes, local_now)
    day = _find_day(clock.rest, today)
    if day is None:
        return None
    moment = _at(day, clock.minutes, local_now)
    is_weekday = _WEEKDAY.fullmatch(clock.rest)
    return _at(day + timedelta(days=7), clock.minutes, local_now) if is_weekday and moment <= local_now else moment


def _at(day: date, minutes: int, local_now: datetime) -> datetime:
    return datetime.combine(day, time(), local_now.tzinfo) + timedelta(minutes=minutes)


def _find_day(tokens: str, today: date) -> date | None:
    return find_written_day(tokens, today) or _find_said_day(tokens, today) or _ask_dateparser(tokens, today)


def _ask_dateparser(tokens: str, today: date) -> date | None:
    """A day ahead that our own words do not cover, such as `in a fortnight`.

    Kept from it: lone numbers, of which it makes years, and days with their month, which it would correct.
    """
    english = _TOKEN.sub(lambda found: _ENGLISH[found[0]], tokens)
    if not english.isascii() or ":" in english or _MONTH.search(english) or not _ENGLISH_WORD.search(english):
        return None
    wishes = {
        "RELATIVE_BASE": datetime.combine(today, time(USUAL_HOUR)),
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "DMY",
        "RETURN_AS_TIMEZONE_AWARE": False,
        "REQUIRE_PARTS": ["day", "month"],
    }
    found: datetime | None = dateparser.parse(english, languages=["en"], settings=wishes)
    return found.date() if found and found.date() > today else None


@lru_cache(maxsize=4096)
def show_day(on: date, language: str = "en") -> str:
    """12-Nov-2026, with the month in that language; where it is never shortened, 12 नवंबर 2026."""
    pattern = "d MMMM yyyy" if language in FULL_MONTHS else "dd-MMM-yyyy"
    return format_date(on, pattern, locale=f"{language}_IN")


def show_moment(at: datetime, now: datetime, language: str = "en") -> str:
    """`today 4:30 pm`, `tomorrow 10:00 am`, `Sunday 8 Nov, 11:00 am` in India; the year only when it is another one."""
    local, local_now = at.astimezone(INDIA), now.astimezone(INDIA)
    clock = show_clock(local.time(), language)
    if _has_part(local.hour, language):
        clock += MOMENT_ENDINGS.get(language, "")
    days = (local.date() - local_now.date()).days
    if days in {-1, 0, 1}:
        return f"{NEAR_DAYS[language][days + 1]} {clock}"
    month = "MMMM" if language in FULL_MONTHS else "MMM"
    pattern = f"EEEE d {month}" if local.year == local_now.year else f"EEEE d {month} yyyy"
    return f"{format_date(local.date(), pattern, locale=f'{language}_IN')}, {clock}"


def show_clock(at: time, language: str = "en", *, to_second: bool = False) -> str:
    """`4:30 pm`, शाम 4:30 बजे; to the second where a deadline is seconds away."""
    clock = f"{at.hour % 12 or 12}:{at.minute:02}" + (f":{at.second:02}" if to_second else "")
    if not _has_part(at.hour, language):
        return f"{clock} {'am' if at.hour < 12 else 'pm'}"
    part = PARTS_OF_DAY[language][0 if at.hour < 12 else 1 if at.hour < 16 else 2 if at.hour < 20 else 3]
    return CLOCK_PATTERNS[language].format(part=part, clock=clock)


def _has_part(hour: int, language: str) -> bool:
    """In the small hours the other languages' word for night does not say which night."""
    return language in PARTS_OF_DAY and hour >= 4
