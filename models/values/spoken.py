"""Typed words of five languages turned into the few tokens that dates are read from; no arithmetic with days here."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale

from models.values.calendar_words import MEANINGS, NUMBER_WORDS
from models.values.words import fold

LONGEST_TYPED = 80

_SCRIPTS = ("en", "hi", "kn", "ta", "pa")
_CLOCK_HALF = re.compile(r"\b([ap])\.?\s?m\b\.?")
_LONELY_MARKS = re.compile(r"[,;|()।॰@'’]|(?<![0-9])[./:-]|[./:-](?![0-9])")
_GLUED = re.compile(r"(?<=[0-9])(?=[^0-9\s:./-])|(?<=[^0-9\s:./-])(?=[0-9])")


def _tidy(text: str) -> str:
    text = _CLOCK_HALF.sub(r"\1m", text)
    return " ".join(_GLUED.sub(" ", _LONELY_MARKS.sub(" ", text)).split())


@lru_cache(maxsize=1)
def _meanings() -> dict[str, str]:
    """Every known word in its folded, tidied form, with its token."""
    known = {_tidy(fold(word)): token for token, words in MEANINGS.items() for word in words}
    for value, words in enumerate(NUMBER_WORDS, start=1):
        known |= {_tidy(fold(word)): str(value) for word in words}
    for script in _SCRIPTS:
        locale = Locale.parse(f"{script}_IN")
        for width in ("wide", "abbreviated"):
            for number, name in locale.months["format"][width].items():
                known.setdefault(_tidy(fold(name)), f"m{number}")
            for number, name in locale.days["format"][width].items():
                known.setdefault(_tidy(fold(name)), f"w{number}")
    return known


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    phrases = sorted(_meanings(), key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, phrases))})(?!\S)")


def tokenise(text: str) -> str:
    """Tokens with one space between; words that nobody knows stay as they are, so that nothing is read into them."""
    tidy = _tidy(fold(text[:LONGEST_TYPED]))
    known = _meanings()
    return " ".join(_pattern().sub(lambda found: known[found[0]], tidy).split())
