"""Anyone changes the language the bot speaks with them."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.desk import Desk
from conversations.effects import ChooseLanguage, Effect
from conversations.flow import Choice, Flow
from conversations.languages import list_languages, read_language
from conversations.screen import MENU, Screen, screen
from conversations.state import Answers
from conversations.texts import N_, words


class Language(Flow):
    """One question."""

    name = "language"
    title = N_("Language")

    choice = Choice(text=N_("Which language?"), choices=list_languages, parse=read_language)

    def language(self, answers: Answers) -> str | None:
        return answers.get("choice")

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        return [ChooseLanguage(answers["choice"])]


def show_language_chosen() -> Screen:
    return screen(words(N_("I will write to you in this language from now on.")), actions=(MENU,))
