"""The languages that people can choose: what they are called, and how one is read from what somebody types."""

from __future__ import annotations

import unicodedata
from typing import Any

from conversations.desk import Desk
from conversations.flow import CHOOSE, Problem, Reading
from conversations.screen import Option
from conversations.state import Answers
from conversations.words import fold
from settings import COMPLETE_LANGUAGES

LANGUAGE_NAMES = {"en": "English", "hi": "हिन्दी", "kn": "ಕನ್ನಡ", "ta": "தமிழ்", "pa": "ਪੰਜਾਬੀ"}
ENGLISH_NAMES = {"en": "english", "hi": "hindi", "kn": "kannada", "ta": "tamil", "pa": "punjabi"}

_LANGUAGE_OF_SCRIPT = {"DEVANAGARI": "hi", "KANNADA": "kn", "TAMIL": "ta", "GURMUKHI": "pa"}


def guess_language(text: str) -> str | None:
    """By the first letter of a script that only one of our languages uses; Latin letters say nothing."""
    scripts = (unicodedata.name(letter, "").partition(" ")[0] for letter in text)
    return next((_LANGUAGE_OF_SCRIPT[script] for script in scripts if script in _LANGUAGE_OF_SCRIPT), None)


def list_languages(desk: Desk, answers: Answers) -> list[Option]:
    return [Option(language, LANGUAGE_NAMES[language]) for language in COMPLETE_LANGUAGES]


def read_language(text: str, desk: Desk, answers: Answers) -> Reading:
    """A language's name, in its own script or in English."""
    typed = fold(text)
    for language in COMPLETE_LANGUAGES:
        if typed in (fold(LANGUAGE_NAMES[language]), ENGLISH_NAMES[language]):
            return language
    return Problem(CHOOSE)


def is_spoken(value: Any, desk: Desk) -> bool:
    return value in COMPLETE_LANGUAGES
