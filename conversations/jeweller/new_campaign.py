"""A jeweller chooses whom, what, with which words and when, checks, and sends."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.campaigns import find_campaign
from conversations.commands import WRITERS
from conversations.desk import Desk
from conversations.effects import Effect, Show
from conversations.flow import Choice, Flow, Many, Review, Text
from conversations.jeweller import campaign_draft as draft
from conversations.jeweller import campaign_questions as questions
from conversations.parsers import is_ahead, is_end, read_end, read_start, read_time, read_value
from conversations.screen import MENU, Screen, screen
from conversations.shop import count_segments
from conversations.state import Answers
from conversations.texts import N_, words


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
        ask=questions.ask_what,
        choices=draft.list_template_options,
        depends_on=("who",),
        label=N_("What"),
        help=N_("These are the messages that WhatsApp has approved."),
    )
    fill = Many(
        items=draft.list_open_variables,
        ask_item=questions.ask_variable,
        item_options=draft.FIELD_OPTIONS,
        parse=read_value,
        depends_on=("what",),
        label=N_("Fill in"),
    )
    nameless = Choice(
        ask=questions.ask_nameless,
        choices=questions.NAMELESS,
        asides={"show": (draft.label_nameless, questions.show_nameless)},
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
        asides={"test": (N_("Test to me"), questions.test_to_me)},
        change=("who", "what", "fill", "nameless", "when", "spoken"),
        label=N_("Check"),
    )
    sure = Text(ask=questions.ask_number, parse=questions.read_people, asked=draft.needs_number, label=N_("Check"))

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
