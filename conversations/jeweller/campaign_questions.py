"""How the questions of a new campaign are asked where words alone are not enough, and what is read from answers."""

from __future__ import annotations

from conversations.campaigns import list_nameless
from conversations.desk import Desk
from conversations.effects import SendTest
from conversations.flow import Aside, Reading
from conversations.jeweller import campaign_draft as draft
from conversations.jeweller.campaign_card import MOST_NAMED, name_people
from conversations.screen import Option, Screen
from conversations.state import Answers
from conversations.texts import N_, Excerpt, Label, counted, words
from models.jeweller import MemberRole

NAMELESS = (("say", N_("Say “Customer”")), ("leave", N_("Leave out")))


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


def test_to_me(desk: Desk, answers: Answers) -> Aside:
    return Aside((SendTest(draft.read_draft(desk, answers)),))
