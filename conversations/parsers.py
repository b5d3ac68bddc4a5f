"""Typed answers read into values that can be stored, or a problem said in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from conversations.desk import Desk
from conversations.flow import Problem, Reading
from conversations.state import Answers
from conversations.texts import N_, Words, counted
from models.values.dates import read_day, read_moment
from models.values.digits import to_ascii_digits
from models.values.spoken import tokenise
from models.values.tax_ids import read_gstin, read_pan, read_udyam
from settings import INDIA
from whatsapp.checks import MessageLimitError
from whatsapp.messages import clean_parameter

SHORT_NAME, LONGEST_VALUE = 60, 300
FARTHEST = timedelta(days=365)
MOST_TIMES = 500


def read_name(text: str, desk: Desk, answers: Answers) -> Reading:
    """A name of a shop or a city: one line, not too long, with at least one letter."""
    name = " ".join(text.split())
    if not any(character.isalpha() for character in name):
        return Problem(Words(N_("Please type a name with letters.")))
    if len(name) > SHORT_NAME:
        return Problem(counted("Please keep it to {count} letter.", "Please keep it to {count} letters.", SHORT_NAME))
    return name


def read_tax_number(text: str, desk: Desk, answers: Answers) -> Reading:
    gstin = read_gstin(text)
    if gstin is None:
        return Problem(
            Words(N_("That is not a valid GSTIN: it has 15 characters, and the last one must fit the others."))
        )
    return gstin.number


def read_pan_number(text: str, desk: Desk, answers: Answers) -> Reading:
    number = read_pan(text)
    return number or Problem(
        Words(N_("That is not a valid PAN: it is like AAACM1234F, and the fourth letter says whose."))
    )


def read_udyam_number(text: str, desk: Desk, answers: Answers) -> Reading:
    number = read_udyam(text)
    return number or Problem(Words(N_("That is not a valid Udyam number: it is like UDYAM-GJ-01-0000001.")))


def read_value(text: str, desk: Desk, answers: Answers) -> Reading:
    """Words that go into every message: cleaned of what WhatsApp refuses."""
    try:
        value = clean_parameter(text)
    except MessageLimitError:
        value = ""
    if not value or len(value) > LONGEST_VALUE:
        return Problem(counted("Please type 1 to {count} letter.", "Please type 1 to {count} letters.", LONGEST_VALUE))
    return value


def read_time(text: str, desk: Desk, answers: Answers) -> Reading:
    """A moment in the future within a year, as ISO text with India's offset."""
    moment = read_moment(text, desk.now, INDIA)
    if moment is None:
        return Problem(Words(N_("I can't read that time. Like: tomorrow 10 am, or 5 Dec 4:30 pm.")))
    if not desk.now < moment <= desk.now + FARTHEST:
        return Problem(Words(N_("That time is not within the coming year. Like: tomorrow 10 am.")))
    return moment.astimezone(INDIA).isoformat()


def read_start(text: str, desk: Desk, answers: Answers) -> Reading:
    """When a campaign begins: `now`, in any language's word for it, or a moment as `read_time` reads it."""
    return "now" if tokenise(text) == "now" else read_time(text, desk, answers)


def is_ahead(stored: Any, desk: Desk) -> bool:
    """Whether a stored moment still lies ahead."""
    try:
        return datetime.fromisoformat(stored) > desk.now
    except (TypeError, ValueError):
        return False


def read_end(text: str, desk: Desk, answers: Answers) -> Reading:
    """When a repetition ends: so many times, or a day in the future; stored as `times:12` or an ISO day."""
    number = read_number(text.casefold().removesuffix("times").strip())
    if number is not None and 1 < number <= MOST_TIMES:
        return f"times:{number}"
    day = read_day(text, desk.now.astimezone(INDIA).date())
    if number is not None or day is None or day <= desk.now.astimezone(INDIA).date():
        return Problem(Words(N_("Type a day that lies ahead, or a number of times from 2 to 500.")))
    return day.isoformat()


def is_end(stored: Any, desk: Desk) -> bool:
    return isinstance(stored, str) and bool(stored)


def read_number(text: str) -> int | None:
    """A typed whole number, with or without separators, in any of our scripts."""
    digits = to_ascii_digits(text).replace(",", "").replace(" ", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None
