"""Typed lines that fill a campaign's draft and land on its check card; they never send by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conversations.commands import Command
from conversations.desk import Desk
from conversations.engine import Turn, open_flow
from conversations.flow import Problem
from conversations.jeweller.campaign_draft import EVERYBODY, SEGMENT_NAMES, copy_answers
from conversations.jeweller.new_campaign import NewCampaign
from conversations.parsers import read_start
from conversations.render import say
from conversations.screen import MENU, Screen, Word, screen
from conversations.shop import list_campaigns, list_templates
from conversations.state import State
from conversations.texts import N_, words
from conversations.words import fold
from models.contact import Segment
from models.template import Template
from models.values.spoken import tokenise

_FLOW = NewCampaign()

# Words between the message and the group, and other names people have for the groups.
_TO = ("to ", "for ", "ko ", "को ", "nu ", "ਨੂੰ ")
_GROUP_NAMES: Mapping[str, Sequence[str]] = {
    EVERYBODY: (
        *("everyone", "everybody", "all", "sab", "sabko", "sabhi", "सब", "सबको", "सभी"),
        *("ಎಲ್ಲರು", "ಎಲ್ಲರೂ", "ಎಲ್ಲರಿಗೂ", "எல்லோரும்", "எல்லோருக்கும்", "எல்லாருக்கும்"),
        *("ਸਾਰੇ", "ਸਾਰਿਆਂ", "ਸਭ", "saare", "saareyan"),
    ),
    Segment.GOLD_LOAN.value: (
        *("gold loan", "loans", "loan", "गोल्ड लोन", "लोन"),
        *("ಚಿನ್ನದ ಸಾಲ", "ಸಾಲ", "ಲೋನ್", "நகைக் கடன்", "கடன்", "லோன்", "ਗੋਲਡ ਲੋਨ", "ਲੋਨ"),
    ),
    Segment.GOLD_SIP.value: (
        *("gold sip", "sip", "plans", "गोल्ड SIP", "scheme", "स्कीम"),
        *("ಚಿನ್ನದ ಸ್ಕೀಮ್", "ಸ್ಕೀಮ್", "நகைச் சீட்டு", "சீட்டு", "ਗੋਲਡ SIP", "ਸਕੀਮ"),
    ),
    Segment.MARKETING.value: (
        *("offers", "marketing", "ऑफ़र", "ऑफर"),
        *("ಆಫರ್", "ಆಫರ್‌ಗಳು", "சலுகை", "சலுகைகள்", "ਆਫ਼ਰ", "ਆਫਰ"),
    ),
}


def repeat_last(rest: str, state: State, desk: Desk) -> Turn:
    """The last campaign to the same group with the same words, now."""
    newest = list_campaigns(desk, limit=1)
    if not newest:
        return Turn(state, _show_nothing_to_repeat())
    return open_flow(_FLOW, state, desk, copy_answers(newest[0]))


def send(rest: str, state: State, desk: Desk) -> Turn:
    """`send diwali offer to marketing tomorrow 10am`: what is missing is asked, what is there is not."""
    template, rest = _take_template(fold(rest), desk)
    if template is None:
        return Turn(state, _show_unknown_message())
    answers: dict[str, Any] = {"what": str(template.id)}
    for word in _TO:
        rest = rest.removeprefix(word)
    group, rest = _take_group(rest, desk)
    if group is not None:
        answers["who"] = group
    if tokenise(rest):
        start = read_start(rest, desk, answers)
        if isinstance(start, Problem):
            return Turn(state, screen(start.why, actions=(MENU,)))
        answers["when"] = start
    return open_flow(_FLOW, state, desk, answers)


def _take_template(text: str, desk: Desk) -> tuple[Template | None, str]:
    known = {template.id: template for segment in (*Segment, None) for template in list_templates(desk, segment)}
    for template in sorted(known.values(), key=lambda each: -len(each.title)):
        title = fold(template.title)
        if text == title or text.startswith(f"{title} "):
            return template, text[len(title) :].strip()
    return None, text


def _take_group(text: str, desk: Desk) -> tuple[str | None, str]:
    named = [(fold(name), group) for group, names in _GROUP_NAMES.items() for name in names]
    named += [(fold(say(title, desk.language)), segment.value) for segment, title in SEGMENT_NAMES.items()]
    for name, group in sorted(named, key=lambda each: -len(each[0])):
        if text == name or text.startswith(f"{name} "):
            return group, text[len(name) :].strip()
    return None, text


def _show_nothing_to_repeat() -> Screen:
    return screen(
        words(N_("There is no campaign to repeat yet.")),
        actions=(Word("new campaign", words(N_("New campaign"))), MENU),
    )


def _show_unknown_message() -> Screen:
    return screen(
        words(N_("I know no approved message of that name. Like: send diwali offer to offers tomorrow 10 am")),
        actions=(Word("templates", words(N_("Messages"))), MENU),
    )


COMMANDS = (
    Command("repeat", repeat_last),
    Command("send", send, takes_more=True),
)
