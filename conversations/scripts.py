"""Which language the script of a typed line points to."""

from __future__ import annotations

import unicodedata

_LANGUAGE_OF_SCRIPT = {"DEVANAGARI": "hi", "KANNADA": "kn", "TAMIL": "ta", "GURMUKHI": "pa"}


def guess_language(text: str) -> str | None:
    """By the first letter of a script that only one of our languages uses; Latin letters say nothing."""
    scripts = (unicodedata.name(letter, "").partition(" ")[0] for letter in text)
    return next((_LANGUAGE_OF_SCRIPT[script] for script in scripts if script in _LANGUAGE_OF_SCRIPT), None)
