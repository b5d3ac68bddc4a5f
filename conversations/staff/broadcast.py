"""Staff write to all owners at once, and add or remove staff; both with a second look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conversations.desk import Desk
from conversations.effects import Broadcast, ChangeStaff, Effect
from conversations.flow import Flow, Problem, Reading, Review, Text
from conversations.notices import NEWS
from conversations.office import Reach, count_reach
from conversations.parsers import read_value
from conversations.screen import MENU, Screen, screen
from conversations.staff.approvals import ADMIN
from conversations.state import Answers
from conversations.texts import N_, Label, counted, words
from models.values.digits import to_ascii_digits
from models.values.phones import show_phone


def get_reach(desk: Desk) -> Reach:
    return count_reach(desk, NEWS.name)


def ask_check(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    reach = get_reach(desk)
    return (
        words(N_("“{message}”"), message=answers["message"]),
        words(
            N_("In the open chat {open} · as a template {template} · not reached {unreached}"),
            open=reach.open,
            template=reach.by_template,
            unreached=reach.unreached,
        ),
    )


def get_fingerprint(desk: Desk, answers: Answers) -> list[Any]:
    return [answers["message"], get_reach(desk).people]


class BroadcastFlow(Flow):
    """The words, then how many they reach."""

    name = "broadcast"
    title = N_("Broadcast")

    message = Text(text=N_("What shall all owners read?"), parse=read_value, label=N_("Message"))
    check = Review(
        ask=ask_check,
        confirm=lambda desk, answers: words(N_("Send to {people}"), people=get_reach(desk).people),
        fingerprint=get_fingerprint,
        may_confirm=lambda desk, answers: get_reach(desk).people > 0,
        change=("message",),
    )

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        return [Broadcast(answers["message"])]


def ask_digits(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    question = (
        N_("{phone} will be staff of the platform. To go ahead, type the last 4 digits of the number.")
        if answers["is_added"]
        else N_("{phone} will no longer be staff. To go ahead, type the last 4 digits of the number.")
    )
    return (words(question, phone=show_phone(answers["phone"])),)


def read_digits(text: str, desk: Desk, answers: Answers) -> Reading:
    digits = to_ascii_digits(text).strip()
    if digits != answers["phone"][-4:]:
        return Problem(words(N_("Nothing is changed: those are not the last 4 digits.")))
    return digits


class StaffFlow(Flow):
    """The second gesture of adding and removing staff."""

    name = "staff"
    title = N_("Staff")

    sure = Text(ask=ask_digits, parse=read_digits)

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        return [ChangeStaff(answers["phone"], is_added=answers["is_added"])]


def show_broadcast(reached: int, unreached: int) -> Screen:
    return screen(
        counted("Sent to {count} owner.", "Sent to {count} owners.", reached),
        *((words(N_("Not reached: {count}"), count=unreached),) if unreached else ()),
        actions=(ADMIN,),
    )


def show_news(text: str) -> Screen:
    """For the owners."""
    return screen(words(N_("From the team of the platform:")), words(N_("“{message}”"), message=text), actions=(MENU,))


def show_staff_help() -> Screen:
    return screen(words(N_("Type: staff add 98450 12345, or: staff remove 98450 12345")), actions=(ADMIN,))


def show_staff_changed(phone: str, *, is_added: bool) -> Screen:
    told = N_("{phone} is staff now: they can write admin.") if is_added else N_("{phone} is no longer staff.")
    return screen(words(told, phone=show_phone(phone)), actions=(ADMIN,))


def show_fixed_staff() -> Screen:
    return screen(
        words(N_("Nothing is changed: that number is named where the platform is installed, or it is your own.")),
        actions=(ADMIN,),
    )
