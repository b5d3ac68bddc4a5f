"""A jeweller changes one fact of one customer at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from conversations.customer_effects import ChangeContact
from conversations.customers import find_contact
from conversations.desk import Desk
from conversations.effects import Effect
from conversations.flow import Choice, Flow, Problem, Reading, Text
from conversations.jeweller.customer_card import name_contact
from conversations.jeweller.customer_list import GROUPS
from conversations.languages import LANGUAGE_NAMES
from conversations.parsers import SHORT_NAME, read_name
from conversations.screen import Option
from conversations.state import Answers
from conversations.texts import N_, Label, words
from models.values.dates import read_day
from models.values.digits import to_ascii_digits
from settings import INDIA

MOST_TAGS = 10
NONE = "-"
_PIN = re.compile(r"[1-9][0-9]{5}", re.ASCII)


def list_languages(desk: Desk, answers: Answers) -> list[Option]:
    """All five: messages may be in more languages than the bot itself speaks."""
    return [Option(language, name) for language, name in LANGUAGE_NAMES.items()]


def ask_what(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    contact = find_contact(desk, int(answers["object_id"]))
    return (words(N_("What shall I change for {name}?"), name=name_contact(contact) if contact else "?"),)


def read_tags(text: str, desk: Desk, answers: Answers) -> Reading:
    tags = list(dict.fromkeys(" ".join(part.split()) for part in text.split(",") if part.strip()))
    if tags == [NONE]:
        return []
    if not tags or len(tags) > MOST_TAGS or any(len(tag) > SHORT_NAME for tag in tags):
        return Problem(words(N_("Please type up to {count} short words with commas between."), count=MOST_TAGS))
    return tags


def read_pin_code(text: str, desk: Desk, answers: Answers) -> Reading:
    digits = to_ascii_digits(text).replace(" ", "").strip()
    if digits == NONE:
        return ""
    if _PIN.fullmatch(digits) is None:
        return Problem(words(N_("A PIN code has six digits and does not begin with 0. Like: 360001")))
    return digits


def read_date(text: str, desk: Desk, answers: Answers) -> Reading:
    """As an ISO day; nothing for none."""
    if text.strip() == NONE:
        return ""
    day = read_day(text, desk.now.astimezone(INDIA).date())
    return day.isoformat() if day else Problem(words(N_("I can't read that day. Like: 5 Dec 1980")))


def is_chosen(what: str) -> Callable[[Desk, Answers], bool]:
    """Whether this is what the person wants to change."""
    return lambda desk, answers: answers.get("what") == what


class EditContact(Flow):
    """One fact of one customer, then the card again."""

    name = "edit_contact"
    title = N_("Edit customer")

    what = Choice(
        ask=ask_what,
        choices=(
            ("name", N_("Name")),
            ("language", N_("Language")),
            ("segment", N_("Group")),
            ("city", N_("City")),
            ("pin_code", N_("PIN code")),
            ("tags", N_("Tags")),
            ("birthday", N_("Birthday")),
            ("anniversary", N_("Anniversary")),
        ),
    )
    new_name = Text(text=N_("What is the name?"), parse=read_name, asked=is_chosen("name"))
    new_language = Choice(text=N_("Which language?"), choices=list_languages, asked=is_chosen("language"))
    new_segment = Choice(text=N_("Which group?"), choices=GROUPS, asked=is_chosen("segment"))
    new_city = Text(text=N_("Which city?"), parse=read_name, asked=is_chosen("city"))
    new_pin_code = Text(
        text=N_("Which PIN code? Six digits, or - for none."), parse=read_pin_code, asked=is_chosen("pin_code")
    )
    new_birthday = Text(
        text=N_("When is the birthday? Like: 5 Dec 1980, or - for none."), parse=read_date, asked=is_chosen("birthday")
    )
    new_anniversary = Text(
        text=N_("When is the anniversary? Like: 5 Dec 2010, or - for none."),
        parse=read_date,
        asked=is_chosen("anniversary"),
    )
    new_tags = Text(
        text=N_("Which tags? Type them with commas between, or - for none."),
        parse=read_tags,
        asked=is_chosen("tags"),
    )

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        what = answers["what"]
        return [ChangeContact(int(answers["object_id"]), what, answers[f"new_{what}"])]
