"""What only a person can say of a list: which column counts, whether day or month comes first, what of foreign numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conversations.desk import Desk
from conversations.flow import CHOOSE, Many, Problem, Reading
from conversations.lists import get_card
from conversations.screen import Option
from conversations.state import Answers
from conversations.texts import N_, Day, Hole, Label, Listing, counted, words
from models.jeweller import MemberRole
from models.values.phones import Phone, mask, read_phone
from models.values.written_days import read_written_day
from settings import INDIA

DAYS, FOREIGN, NO_COLUMN = "days:", "foreign", "-"

# By role: of several columns, and of one whose heading and content disagree.
WHICH = {
    "phone": words(N_("Two columns hold mobile numbers. Which one do I write to?")),
    "due_date": words(N_("Which column says when it is due?")),
    "amount": words(N_("Which column is the amount to be paid?")),
    "number": words(N_("Which column is the number of the loan or plan?")),
}
IS_IT = {
    "phone": words(N_("Are these the customers' own mobile numbers?")),
    "due_date": words(N_("Is this the day when it is due?")),
    "amount": words(N_("Is this the amount to be paid?")),
}
YES, NO = words(N_("Yes")), words(N_("No"))


def list_doubts(desk: Desk, answers: Answers) -> Sequence[str]:
    return list(_read_doubts(desk, answers))


def _read_doubts(desk: Desk, answers: Answers) -> Mapping[str, tuple[int, list[Any]]]:
    card = get_card(desk, int(answers["import_id"]))
    return {key: (people, candidates) for key, people, candidates in card.get("doubts", ())}


def ask_doubt(item: str, desk: Desk, answers: Answers) -> tuple[Label, ...]:
    people, candidates = _read_doubts(desk, answers)[item]
    if item == FOREIGN:
        return (
            counted("{count} number is from outside India.", "{count} numbers are from outside India.", people),
            words(N_("I write to Indian numbers only for now. Shall I leave them out, or keep them for your records?")),
        )
    if item.startswith(DAYS):
        _, header, examples = candidates[0]
        return (
            words(
                N_("In the column “{header}” stands {example}. Which day is that?"), header=header, example=examples[0]
            ),
        )
    question = WHICH[item] if len(candidates) > 1 else IS_IT[item]
    return (*(_describe(desk, item, header, examples) for _, header, examples in candidates), question)


def _describe(desk: Desk, role: str, header: str, examples: list[str]) -> Label:
    shown: tuple[Hole, ...] = tuple(_show_example(desk, role, text) for text in examples)
    return words(N_("“{header}”: {examples}"), header=header, examples=Listing(shown))


def _show_example(desk: Desk, role: str, text: str) -> str:
    """Whole numbers are for the owner's eyes."""
    phone = read_phone(text) if role == "phone" and desk.role is not MemberRole.OWNER else None
    return mask(phone.number) if isinstance(phone, Phone) else text


def list_answers(item: str, desk: Desk, answers: Answers) -> list[Option]:
    _, candidates = _read_doubts(desk, answers)[item]
    if item == FOREIGN:
        return [Option("leave", words(N_("Leave out"))), Option("keep", words(N_("Keep them")))]
    if item.startswith(DAYS):
        return _list_days(candidates[0][2][0], desk)
    if len(candidates) == 1:
        return [Option(str(candidates[0][0]), YES), Option(NO_COLUMN, NO)]
    columns = [Option(str(place), header) for place, header, _ in candidates]
    return columns if item == "phone" else [*columns, Option(NO_COLUMN, words(N_("None of these")))]


def _list_days(example: str, desk: Desk) -> list[Option]:
    today = desk.now.astimezone(INDIA).date()
    days = {"day": read_written_day(example, today), "month": read_written_day(example, today, day_first=False)}
    return [Option(value, words(N_("{day}"), day=Day(day))) for value, day in days.items() if day]


def refuse_words(text: str, desk: Desk, answers: Answers) -> Reading:
    return Problem(CHOOSE)


class Doubts(Many):
    """One question for each doubt of a list, each with answers of its own."""

    def options(self, desk: Desk, answers: Answers) -> Sequence[Option]:
        item = self.open_item(desk, answers)
        return list_answers(item, desk, answers) if item else ()
