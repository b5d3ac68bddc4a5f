"""Notices outside the window: each in every language, as Meta takes it, and in the person's own where that is approved."""

from __future__ import annotations

import re

import pytest

from conversations.notices import NOTICES, Notice
from demo import seed
from demo.town import Town
from jobs.templates import submit_notices
from settings import LANGUAGES
from tests.conversations.chats import chat
from tests.jobs.scenes import run_sql
from whatsapp.templates import definition

VARIABLE = re.compile(r"\{\{([a-z]+)\}\}")


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.name)
def test_every_language_says_the_same_with_the_same_buttons(notice: Notice) -> None:
    """`definition` refuses on sight what a review would: a variable first or last, two side by side, a long button."""
    assert list(notice.bodies) == list(notice.buttons) == list(LANGUAGES)
    for language, body in notice.bodies.items():
        assert VARIABLE.findall(body) == VARIABLE.findall(notice.bodies["en"]) == list(notice.examples)
        assert len(notice.buttons[language]) == len(notice.buttons["en"])
        definition(notice.name, language, "UTILITY", body, notice.examples, quick_replies=notice.buttons[language])
    assert len(set(notice.bodies.values())) == len(LANGUAGES)


def test_a_notice_speaks_the_persons_language_once_that_is_approved(town: Town) -> None:
    run_sql(town, "UPDATE person SET language = 'hi' WHERE profile_name IN ('Zaveri', 'Meera')")
    player = chat(town, "meera", "zaveri", "asha")
    player.play("""
        (asha) > suspend zaveri
        (asha) < …
        (zaveri) < There is news about your shop Zaveri Bros. Please open the menu of this chat to read it. [Menu]
    """)
    submit_notices(town.services, ["hi"])
    town.drain()
    seed.read_templates(town.services)
    player.play("""
        (asha) > suspend meera
        (asha) < …
        (meera) < आपकी दुकान Meera Jewellers के बारे में एक ख़बर है। पढ़ने के लिए इस चैट का मेन्यू खोलें। [मेन्यू]
        (meera) > [मेन्यू]
        (meera) < Meera Jewellers का खाता फ़िलहाल बंद है: … [मेन्यू]
        (meera) < …
    """)
