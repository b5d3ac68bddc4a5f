"""A jeweller changes one fact of one customer at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from conversations.customers import find_contact
from conversations.desk import Desk
from conversations.effects import ChangeContact, Effect
from conversations.flow import Choice, Flow, Problem, Reading, Text
from conversations.jeweller.customer_card import name_contact
from conversations.jeweller.customer_list import GROUPS
from conversations.jeweller.registration import LANGUAGE_NAMES
from conversations.parsers import SHORT_NAME, read_name
from conversations.screen import Option
from conversations.state import Answers
from conversations.texts import N_, Label, words

MOST_TAGS = 10
NO_TAGS = "-"


def list_languages(desk: Desk, answers: Answers) -> list[Option]:
    """All five: messages may be in more languages than the bot itself speaks."""
    return [Option(language, name) for language, name in LANGUAGE_NAMES.items()]


def ask_what(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    contact = find_contact(desk, int(answers["object_id"]))
    return (words(N_("What shall I change for {name}?"), name=name_contact(contact) if contact else "?"),)


def read_tags(text: str, desk: Desk, answers: Answers) -> Reading:
    tags = list(dict.fromkeys(" ".join(part.split()) for part in text.split(",") if part.strip()))
    if tags == [NO_TAGS]:
        return []
    if not tags or len(tags) > MOST_TAGS or any(len(tag) > SHORT_NAME for tag in tags):
        return Problem(words(N_("Please type up to {count} short words with commas between."), count=MOST_TAGS))
    return tags


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
            ("tags", N_("Tags")),
        ),
    )
    new_name = Text(text=N_("What is the name?"), parse=read_name, asked=is_chosen("name"))
    new_language = Choice(text=N_("Which language?"), choices=list_languages, asked=is_chosen("language"))
    new_segment = Choice(text=N_("Which group?"), choices=GROUPS, asked=is_chosen("segment"))
    new_city = Text(text=N_("Which city?"), parse=read_name, asked=is_chosen("city"))
    new_tags = Text(
        text=N_("Which tags? Type them with commas between, or - for none."),
        parse=read_tags,
        asked=is_chosen("tags"),
    )

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        what = answers["what"]
        return [ChangeContact(int(answers["object_id"]), what, answers[f"new_{what}"])]
