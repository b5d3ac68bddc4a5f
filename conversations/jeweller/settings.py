"""What a shop may set for itself: language, profile, quiet hours, closed days, and what it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from conversations.commands import SENDERS, Act, Command
from conversations.desk import Desk
from conversations.effects import ChangeSetting, Effect
from conversations.engine import Turn, open_flow
from conversations.flow import Choice, Flow, Problem, Reading, Text
from conversations.languages import LANGUAGE_NAMES, list_languages
from conversations.parsers import read_name, read_pan_number, read_tax_number, read_udyam_number
from conversations.screen import MENU, Option, Screen, Word, screen
from conversations.state import Answers, State
from conversations.texts import N_, Hole, Hour, Label, Listing, Words, words
from models.jeweller import Jeweller
from models.values.hours import read_span, read_weekdays

DAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
OFF = "off"
NEWS = {
    (True, True): ("all", N_("Reports and replies")),
    (True, False): ("finished", N_("Only reports")),
    (False, True): ("replies", N_("Only replies")),
    (False, False): ("none", N_("Only problems")),
}


def say_quiet(shop: Jeweller) -> Label:
    if shop.quiet_from is None or shop.quiet_to is None:
        return words(N_("none"))
    return words(N_("{start} to {end}"), start=Hour(shop.quiet_from), end=Hour(shop.quiet_to))


def say_closed(shop: Jeweller) -> Label:
    days: tuple[Hole, ...] = tuple(words(DAYS[day]) for day in shop.closed_days)
    return words(N_("{days}"), days=Listing(days)) if days else words(N_("none"))


def say_gstin(shop: Jeweller) -> Label:
    if shop.gstin is None:
        return words(N_("not given"))
    state = N_("{gstin}: verified") if shop.gstin_verified_at else N_("{gstin}: well-formed, not verified")
    return words(state, gstin=shop.gstin)


def say_number(number: str | None) -> Label:
    """Nobody asks a registry about these: well-formed is all that is known."""
    return words(N_("{number}: well-formed, not verified"), number=number) if number else words(N_("not given"))


def list_settings(desk: Desk, answers: Answers) -> list[Option]:
    shop = desk.own_shop
    return [
        Option("language_choice", words(N_("Language")), LANGUAGE_NAMES.get(shop.language, shop.language)),
        Option("shop_name", words(N_("Shop's name")), shop.name),
        Option("city", words(N_("City")), shop.city),
        Option("gstin", Words("GSTIN"), say_gstin(shop)),
        Option("pan", words(N_("PAN")), say_number(shop.pan)),
        Option("udyam", words(N_("Udyam")), say_number(shop.udyam)),
        Option("quiet", words(N_("Quiet hours")), say_quiet(shop)),
        Option("closed", words(N_("Closed days")), say_closed(shop)),
        Option("news", words(N_("What I tell you")), words(NEWS[shop.tells_finished, shop.tells_replies][1])),
    ]


def read_quiet(text: str, desk: Desk, answers: Answers) -> Reading:
    span = read_span(text, desk.now)
    if span is None:
        return Problem(words(N_("Please type two times. Like: 9 pm to 9 am")))
    return [at.isoformat() for at in span]


def read_closed(text: str, desk: Desk, answers: Answers) -> Reading:
    days = read_weekdays(text)
    if days is None:
        return Problem(
            words(N_("Please type one or more days of the week, but not all. Like: Sunday, or Sunday Monday"))
        )
    return days


def _is_list(value: Any, desk: Desk) -> bool:
    return isinstance(value, list)


def chosen(name: str) -> Callable[[Desk, Answers], bool]:
    return lambda desk, answers: answers.get("what") == name


class ShopSettings(Flow):
    """Which, then its new value; each step is named as the setting it changes."""

    name = "settings"
    title = N_("Settings")

    what = Choice(text=N_("What would you like to change?"), choices=list_settings)
    language_choice = Choice(text=N_("Which language?"), choices=list_languages, asked=chosen("language_choice"))
    shop_name = Text(text=N_("Your shop's name?"), parse=read_name, asked=chosen("shop_name"))
    city = Text(text=N_("City?"), parse=read_name, asked=chosen("city"))
    gstin = Text(text=N_("Your GSTIN?"), parse=read_tax_number, asked=chosen("gstin"))
    pan = Text(text=N_("Your PAN? Like: AAACM1234F"), parse=read_pan_number, asked=chosen("pan"))
    udyam = Text(
        text=N_("Your Udyam number? Like: UDYAM-GJ-01-0000001"), parse=read_udyam_number, asked=chosen("udyam")
    )
    quiet = Choice(
        text=N_("From when to when should nobody be written to? Like: 9 pm to 9 am"),
        choices=[(OFF, N_("No quiet hours"))],
        parse=read_quiet,
        keeps=_is_list,
        asked=chosen("quiet"),
    )
    closed = Choice(
        text=N_("On which days should nobody be written to? Like: Sunday"),
        choices=[(OFF, N_("No closed days"))],
        parse=read_closed,
        keeps=_is_list,
        asked=chosen("closed"),
    )
    news = Choice(text=N_("What shall I tell you besides problems?"), choices=list(NEWS.values()), asked=chosen("news"))

    def language(self, answers: Answers) -> str | None:
        return answers.get("language_choice")

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        return [ChangeSetting(answers["what"], answers[answers["what"]])]


def show_saved() -> Screen:
    return screen(words(N_("Saved.")), actions=(Word("settings", words(N_("Settings"))), MENU))


def open_settings(rest: str, state: State, desk: Desk) -> Turn:
    return open_flow(_FLOW, state, desk)


def set_by_line(name: str) -> Act:
    """`pan AAACM1234F`: the value is read as the question would read it; without one, or a wrong one, it is asked."""

    def set_it(rest: str, state: State, desk: Desk) -> Turn:
        step = _FLOW.steps()[name]
        reading = (
            step.parse(rest, desk, {"what": name}) if rest and isinstance(step, Text | Choice) and step.parse else None
        )
        if reading is None:
            return open_flow(_FLOW, state, desk, {"what": name})
        if isinstance(reading, Problem):
            turn = open_flow(_FLOW, state, desk, {"what": name})
            return replace(turn, screen=turn.screen.after(reading.why)) if turn.screen else turn
        return Turn(state, None, (ChangeSetting(name, reading),))

    return set_it


_FLOW = ShopSettings()

COMMANDS = (
    Command("settings", open_settings, roles=SENDERS),
    *(
        Command(word, set_by_line(name), takes_more=True, roles=SENDERS)
        for word, name in (
            ("gstin", "gstin"),
            ("pan", "pan"),
            ("udyam", "udyam"),
            ("city", "city"),
            ("shop name", "shop_name"),
            ("quiet hours", "quiet"),
            ("closed days", "closed"),
        )
    ),
)
