"""A jeweller chooses whom, what, with which words and when, checks, and sends."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.campaigns import find_campaign, list_nameless
from conversations.commands import WRITERS
from conversations.desk import Desk
from conversations.effects import Effect, SendTest, Show
from conversations.flow import Aside, Choice, Flow, Many, Reading, Review, Text
from conversations.jeweller import campaign_draft as draft
from conversations.jeweller.campaign_card import MOST_NAMED, name_people
from conversations.parsers import is_ahead, is_end, read_end, read_start, read_time, read_value
from conversations.screen import MENU, Option, Screen, screen
from conversations.shop import count_segments
from conversations.state import Answers
from conversations.texts import N_, Excerpt, Label, counted, words
from models.jeweller import MemberRole


def ask_what(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    if draft.list_templates_for(desk, answers):
        return (words(N_("Which message?")),)
    return (words(N_("No approved message fits this group yet. Type back to choose another group.")),)


def ask_variable(item: str, desk: Desk, answers: Answers) -> tuple[Label, ...]:
    return (
        words(
            N_("What goes in place of [{variable}]? Choose, or type words that are the same for all."),
            variable=item.replace("_", " "),
        ),
        words(N_("“{message}”"), message=Excerpt(draft.get_body(desk, answers))),
    )


def ask_nameless(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    nameless = draft.get_facts(desk, answers).head.nameless
    return (
        counted(
            "For {count} person I have no name. Say “Customer” or leave them out?",
            "For {count} people I have no name. Say “Customer” or leave them out?",
            nameless,
        ),
    )


def ask_number(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    return draft.ask_count(draft.get_facts(desk, answers).people)


def read_people(text: str, desk: Desk, answers: Answers) -> Reading:
    return draft.read_count(text, draft.get_facts(desk, answers).people)


def show_nameless(desk: Desk, answers: Answers) -> Aside:
    """Who they are, so that the shop can add a name; the question stays open below."""
    count = draft.get_facts(desk, answers).head.nameless
    people = list_nameless(desk, draft.read_draft(desk, answers), MOST_NAMED)
    told = counted("No name, {count} person:", "No name, {count} people:", count)
    named = name_people(people, count, is_owner=desk.role is MemberRole.OWNER)
    options = tuple(Option(value, words(title)) for value, title in NAMELESS)
    return Aside(screen=Screen((told, *named, *ask_nameless(desk, answers)), options))


NAMELESS = (("say", N_("Say “Customer”")), ("leave", N_("Leave out")))


def test_to_me(desk: Desk, answers: Answers) -> Aside:
    return Aside((SendTest(draft.read_draft(desk, answers)),))


class NewCampaign(Flow):
    """Who, What, Fill in, When, Check."""

    name = "campaign"
    title = N_("New campaign")
    is_draft = True
    has_crumbs = True

    who = Choice(
        text=N_("Who should receive it?"),
        choices=draft.list_audiences,
        label=N_("Who"),
        help=N_("Only people who agreed and did not opt out are written to, whichever group you choose."),
    )
    what = Choice(
        ask=ask_what,
        choices=draft.list_template_options,
        depends_on=("who",),
        label=N_("What"),
        help=N_("These are the messages that WhatsApp has approved."),
    )
    fill = Many(
        items=draft.list_open_variables,
        ask_item=ask_variable,
        item_options=draft.FIELD_OPTIONS,
        parse=read_value,
        depends_on=("what",),
        label=N_("Fill in"),
    )
    nameless = Choice(
        ask=ask_nameless,
        choices=NAMELESS,
        asides={"show": (draft.label_nameless, show_nameless)},
        asked=draft.has_nameless,
        depends_on=("who", "what", "fill"),
        label=N_("Fill in"),
    )
    spoken = Choice(
        text=N_("In which language?"),
        choices=draft.list_spoken,
        parse=draft.read_spoken,
        default=draft.OWN_LANGUAGE,
        depends_on=("what",),
        label=N_("Fill in"),
        title=N_("Language"),
    )
    when = Choice(
        text=N_("When should it go out? Choose, or type a time."),
        choices=draft.list_times,
        parse=read_start,
        keeps=is_ahead,
        label=N_("When"),
        help=N_("Type it as you would say it: tomorrow 10 am, kal subah 11 baje, 5 Dec 4:30 pm."),
    )
    send_at = Text(
        text=N_("Which day and time? Like: tomorrow 10 am"),
        parse=read_time,
        keeps=is_ahead,
        asked=lambda desk, answers: answers.get("when") == "pick",
        depends_on=("when",),
        label=N_("When"),
    )
    repeat = Choice(
        text=N_("Once, or again and again?"),
        choices=draft.REPEATS,
        asked=lambda desk, answers: answers.get("when") == "pick",
        depends_on=("when",),
        label=N_("When"),
    )
    until = Choice(
        text=N_("Until when? Type a day, or a number of times. Like: 31 March, or 12"),
        choices=[(draft.NO_END, N_("Until I stop it"))],
        parse=read_end,
        keeps=is_end,
        asked=lambda desk, answers: answers.get("when") == "pick" and answers.get("repeat") != draft.ONCE,
        depends_on=("repeat",),
        label=N_("When"),
    )
    check = Review(
        ask=draft.show_check,
        confirm=draft.label_confirm,
        fingerprint=draft.get_fingerprint,
        may_confirm=draft.may_confirm,
        asides={"test": (N_("Test to me"), test_to_me)},
        change=("who", "what", "fill", "nameless", "when", "spoken"),
        label=N_("Check"),
    )
    sure = Text(ask=ask_number, parse=read_people, asked=draft.needs_number, label=N_("Check"))

    def begin(self, desk: Desk, given: Answers) -> Answers | Effect:
        """A campaign once more, or a draft that was deleted a moment ago."""
        if "deleted" in given:
            return dict(given["deleted"])
        if "object_id" not in given:
            return given
        campaign = find_campaign(desk, int(given["object_id"]))
        if campaign is None or desk.role not in WRITERS:
            return Show("campaign", {"id": given["object_id"]})
        return draft.copy_answers(campaign)

    def obstacle(self, desk: Desk) -> Screen | None:
        if any(count_segments(desk).values()):
            return None
        return screen(
            words(N_("You have no customers here yet. First send me your list: an Excel file or contact cards.")),
            actions=(MENU,),
        )

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        return [draft.confirm(desk, answers)]
