"""A shop's own settings: shown, changed, and kept where they matter."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from conversations.jeweller.settings import say_quiet
from conversations.render import say
from demo.town import Town
from demo.transcript import Player, fits, show_message
from jobs.runs import start_campaign
from models.campaign import Campaign
from models.jeweller import Jeweller, MemberRole
from models.recurrence import Every, Recurrence
from models.values.hours import Hours, read_span, read_weekdays
from settings import INDIA
from tests.cast import IQBAL, KAVYA, MEERA
from tests.conversations.chats import chat
from tests.conversations.test_roles import add_member
from tests.jobs.scenes import find_shop, plan, run_sql

NIGHT = Hours(time(21), time(9), ())
SATURDAY = datetime(2026, 11, 21, 12, 0, tzinfo=INDIA)


@pytest.mark.parametrize(
    ("hours", "asked", "opens"),
    [
        (NIGHT, (21, 12, 0), (21, 12, 0)),
        (NIGHT, (21, 21, 0), (22, 9, 0)),
        (NIGHT, (21, 3, 0), (21, 9, 0)),
        (NIGHT, (21, 9, 0), (21, 9, 0)),
        (Hours(time(13), time(15), ()), (21, 14, 59), (21, 15, 0)),
        (Hours(time(13), time(15), ()), (21, 15, 0), (21, 15, 0)),
        (Hours(None, None, (6,)), (22, 8, 0), (23, 10, 0)),
        (Hours(time(21), time(9), (6, 0)), (21, 22, 0), (24, 10, 0)),
        (Hours(time(21), time(11), (6,)), (22, 12, 0), (23, 11, 0)),
        (Hours(None, None, ()), (22, 3, 0), (22, 3, 0)),
    ],
)
def test_the_first_open_moment(hours: Hours, asked: tuple[int, int, int], opens: tuple[int, int, int]) -> None:
    def at(day: int, hour: int, minute: int) -> datetime:
        return datetime(2026, 11, day, hour, minute, tzinfo=INDIA)

    assert hours.find_open(at(*asked)) == at(*opens)


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("9 pm to 9 am", (time(21), time(9))),
        ("21:00-09:30", (time(21), time(9, 30))),
        ("९ pm to ८ am", (time(21), time(8))),
        ("रात 9 से सुबह 9", (time(21), time(9))),
        ("रात 9 बजे से सुबह साढ़े आठ बजे तक", (time(21), time(8, 30))),
        ("raat 9 baje se subah 9 baje tak", (time(21), time(9))),
        ("9 pm", None),
        ("9 pm to 9 pm", None),
        ("whenever", None),
    ],
)
def test_two_times_as_typed(typed: str, span: Any) -> None:
    assert read_span(typed, SATURDAY) == span


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "9:00 pm to 8:30 am"),
        ("hi", "रात 9:00 बजे से सुबह 8:30 बजे तक"),
        ("kn", "ರಾತ್ರಿ 9:00 ರಿಂದ ಬೆಳಿಗ್ಗೆ 8:30"),
        ("ta", "இரவு 9:00 முதல் காலை 8:30 வரை"),
        ("pa", "ਰਾਤ 9:00 ਵਜੇ ਤੋਂ ਸਵੇਰੇ 8:30 ਵਜੇ ਤੱਕ"),
    ],
)
def test_quiet_hours_are_shown_as_people_say_and_type_them(language: str, shown: str) -> None:
    assert say(say_quiet(Jeweller(quiet_from=time(21), quiet_to=time(8, 30))), language) == shown
    assert read_span(shown, SATURDAY) == (time(21), time(8, 30))


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("Sunday", [6]),
        ("sun, tue", [1, 6]),
        ("Sunday and Monday", [0, 6]),
        ("रविवार", [6]),
        ("हर रविवार और सोमवार", [0, 6]),
        ("itwar aur somvar", [0, 6]),
        ("never", None),
        ("Mon Tue Wed Thu Fri Sat Sun", None),
    ],
)
def test_weekdays_as_typed(typed: str, days: Any) -> None:
    assert read_weekdays(typed) == days


@pytest.fixture
def player(town: Town) -> Player:
    return Player(town, {"meera": MEERA, "kavya": KAVYA})


def test_the_profile_is_changed_one_line_at_a_time(town: Town, player: Player) -> None:
    player.play(
        """
        > settings
        < What would you like to change? {Choose: Language · English | Shop's name · Meera Jewellers | City · Rajkot
           | GSTIN · not given | PAN · not given | Udyam · not given
           | Quiet hours · none | Closed days · none | What I tell you · Reports and replies}
        > [Shop's name]
        < Your shop's name?
        > Meera & Sons
        < Saved. [Settings] [Menu]
        > settings
        < …
        > city
        < City?
        > Surat
        < Saved. [Settings] [Menu]
        > [Settings]
        < … Shop's name · Meera & Sons | City · Surat …
        """
    )


def test_a_tax_number_is_checked_and_called_what_it_is(town: Town, player: Player) -> None:
    run_sql(town, "UPDATE jeweller SET gstin = '24AAACM1234F1Z4', gstin_verified_at = now()")
    player.play(
        """
        > settings
        < … GSTIN · 24AAACM1234F1Z4: verified …
        > [GSTIN]
        < Your GSTIN?
        > 24AAACM1234F1Z9
        < That is not a valid GSTIN: … Your GSTIN?
        > 24aaacm1234f1z4
        < Saved. [Settings] [Menu]
        > [Settings]
        < … GSTIN · 24AAACM1234F1Z4: well-formed, not verified …
        """
    )


def test_a_line_sets_what_it_names(town: Town, player: Player) -> None:
    player.play(
        """
        > pan aaacm1234f
        < Saved. [Settings] [Menu]
        > pan 12
        < That is not a valid PAN: … Your PAN? Like: AAACM1234F
        > cancel
        < Cancelled. …
        > udyam gj-01-0000001
        < Saved. …
        > udyam
        < Your Udyam number? …
        > none of your business
        < That is not a valid Udyam number: … Your Udyam number? …
        > back
        < What would you like to change? …
        > city Surat
        < Saved. …
        > quiet hours 9 pm to 8 am
        < Saved. …
        > closed days Sunday
        < Saved. …
        > shop name Meera & Sons
        < Saved. …
        > settings
        < … Shop's name · Meera & Sons | City · Surat | GSTIN · not given | PAN · AAACM1234F: well-formed, not verified
          | Udyam · UDYAM-GJ-01-0000001: well-formed, not verified | Quiet hours · 9:00 pm to 8:00 am
          | Closed days · Sunday | …
        """
    )


def change_hours(town: Town, start: timedelta, end: timedelta) -> None:
    now = town.services.clock
    with town.services.platform() as session:
        local = now.now(session).astimezone(INDIA)
    run_sql(
        town,
        "UPDATE jeweller SET quiet_from = :start, quiet_to = :end",
        start=(local + start).time().replace(tzinfo=None),
        end=(local + end).time().replace(tzinfo=None),
    )


DRAFTED = """
> new campaign
< …
> [Offers]
< …
> [Diwali offer]
< …
> free polish
< …
> [Now]
"""


def test_what_is_for_now_waits_for_the_end_of_quiet_hours(town: Town, player: Player) -> None:
    change_hours(town, timedelta(hours=-1), timedelta(hours=2))
    player.play(DRAFTED + "< … Your quiet hours and closed days are kept: it goes out after them. [Schedule] …")
    player.play("> [Schedule]\n< … To go ahead, …\n> 1\n< Diwali offer is planned for … [Undo] [Menu]")
    (row,) = run_sql(town, "SELECT due_at - confirmed_at AS wait, is_for_now FROM campaign")
    assert not row.is_for_now
    assert timedelta(hours=1, minutes=55) < row.wait <= timedelta(hours=2)


def test_a_repeated_campaign_leaves_a_closed_day_out(town: Town) -> None:
    with town.services.platform() as session:
        campaign_id = plan(session, town.services, find_shop(session))
        campaign = session.get_one(Campaign, campaign_id)
        campaign.recurrence = Recurrence(Every.DAY, campaign.due_at).to_json()
        first = campaign.due_at.astimezone(INDIA)
        find_shop(session).closed_days = [(first.weekday() + 1) % 7]
    start_campaign(campaign_id)
    town.drain()
    town.tick()
    (row,) = run_sql(town, "SELECT status, due_at FROM campaign")
    assert row.status == "scheduled"
    due = row.due_at.astimezone(INDIA)
    assert (due.date(), due.time()) == (first.date() + timedelta(days=2), time(10))


def test_outside_quiet_hours_now_is_now(town: Town, player: Player) -> None:
    change_hours(town, timedelta(hours=3), timedelta(hours=5))
    player.play(DRAFTED + "< … When: now, … [Send to 1] [Test to me] [Change]")


def test_quiet_hours_and_closed_days_are_set_and_ended(town: Town, player: Player) -> None:
    player.play(
        """
        > settings
        < …
        > [Quiet hours]
        < From when to when should nobody be written to? Like: 9 pm to 9 am [No quiet hours]
        > at night
        < Please type two times. …
        > 9 pm to 9 am
        < Saved. …
        > [Settings]
        < … Quiet hours · 9:00 pm to 9:00 am …
        > [Closed days]
        < …
        > Sunday, Tuesday
        < Saved. …
        > [Settings]
        < … Closed days · Tuesday, Sunday …
        > [Quiet hours]
        < …
        > [No quiet hours]
        < Saved. …
        > [Settings]
        < … Quiet hours · none …
        """
    )


def test_replies_are_kept_to_oneself_when_they_are_not_wanted(town: Town, player: Player) -> None:
    player.play("> settings\n< …\n> [What I tell you]\n< What shall I tell you besides problems? …")
    player.play("> [Only problems]\n< Saved. [Settings] [Menu]")
    player.play(DRAFTED + "< …\n> [Send to 1]\n< …\n> 1\n< Diwali offer starts at …")
    town.pass_time(timedelta(minutes=2))
    town.sim.say("919814012350", "When do you open?")
    town.drain()
    assert [fits("Diwali offer starts at …", show_message(each)) for each in town.sim.thread(MEERA)[-1:]] == [True]


def test_an_operator_changes_no_settings(town: Town) -> None:
    add_member(town, MemberRole.OPERATOR)
    Player(town, {"iqbal": IQBAL}).play("> settings\n< Your role can't do that. Please ask the owner. [Menu]")


def test_an_owners_language_is_the_shops(town: Town) -> None:
    chat(town, "meera").play("""
        > settings
        < … {Choose: Language · English | …}
        > 1
        < Which language? …
        > [हिन्दी]
        < सेव हो गया। [सेटिंग] [मेन्यू]
        > language
        < …
        > English
        < I will write to you in this language from now on. [Menu]
        > settings
        < … {Choose: Language · English | …}
    """)
