"""What a customer is told of what shops keep about them, and how it is erased at their word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from conversations.languages import LANGUAGE_NAMES
from conversations.screen import Screen, Word, screen
from conversations.texts import N_, Day, Hole, Label, Listing, counted, words
from models.values.phones import show_phone
from settings import INDIA

CLOSE = Word("keep my data", words(N_("Close")))


@dataclass(frozen=True)
class Kept:
    """What one shop keeps about one customer."""

    shop: str
    name: str
    phone: str
    language: str | None
    obligations: int
    messages: int
    since: datetime | None
    agreed_at: datetime | None


def show_kept(kept: Sequence[Kept]) -> Screen:
    lines = [_describe(each) for each in kept]
    return screen(
        *lines,
        actions=(
            Word("delete my data", words(N_("Delete my data"))),
            Word("copy my data", words(N_("Send me a copy"))),
            CLOSE,
        ),
    )


# The columns of the copy, as they are called in it.
COPY_COLUMNS = (words(N_("Shop")), words(N_("What")), words(N_("Kept")))
COPY_NAMES = {
    "name": words(N_("Name")),
    "phone": words(N_("Number")),
    "second_phone": words(N_("Second number")),
    "language": words(N_("Language")),
    "segment": words(N_("Group")),
    "city": words(N_("City")),
    "pin_code": words(N_("PIN code")),
    "birthday": words(N_("Birthday")),
    "anniversary": words(N_("Anniversary")),
    "tags": words(N_("Tags")),
    "extra": words(N_("Other columns of a list")),
    "consent": words(N_("Consent")),
    "obligation": words(N_("Loan or plan")),
    "message": words(N_("Message to you")),
    "reply": words(N_("What you wrote")),
}


def show_copy(file_id: int) -> Screen:
    return screen(
        words(N_("Here is everything that the shops on this number keep about you.")), actions=(CLOSE,), file_id=file_id
    )


def _describe(kept: Kept) -> Label:
    facts: list[Hole] = [kept.name] if kept.name else []
    facts.append(show_phone(kept.phone))
    if kept.language:
        facts.append(LANGUAGE_NAMES.get(kept.language, kept.language))
    if kept.obligations:
        facts.append(counted("{count} loan or plan", "{count} loans or plans", kept.obligations))
    if kept.since:
        facts.append(
            counted("{count} message since {day}", "{count} messages since {day}", kept.messages, day=_day(kept.since))
        )
    if kept.agreed_at:
        facts.append(words(N_("your consent of {day}"), day=_day(kept.agreed_at)))
    return words(N_("{shop} keeps: {facts}."), shop=kept.shop, facts=Listing(tuple(facts)))


def _day(at: datetime) -> Day:
    return Day(at.astimezone(INDIA).date())


def show_nothing_kept() -> Screen:
    return screen(words(N_("No shop on this number keeps anything about you.")))


def show_sure() -> Screen:
    return screen(
        words(N_("Your name and everything else is erased at every shop on this number. Nobody can undo that.")),
        words(N_("What you owe a shop stays between you and the shop. Erase it all?")),
        actions=(Word("yes delete my data", words(N_("Yes, erase it"))), CLOSE),
    )


def show_kept_on() -> Screen:
    return screen(words(N_("Nothing was changed.")))


def show_erased(shops: tuple[str, ...]) -> Screen:
    return screen(
        words(N_("Erased at {shops}. You get no more messages, and a list can't bring you back."), shops=Listing(shops))
    )
