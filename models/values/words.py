"""The form in which two writings of the same word are equal; for comparing only, never for showing."""

from __future__ import annotations

import unicodedata

from models.values.digits import to_ascii_digits

# Joiners, direction marks and soft hyphens: nobody sees them, and copying from chats and web pages brings them along.
INVISIBLE: dict[int, None] = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF, 0xAD]
)


def fold(text: str) -> str:
    """Small letters, 0-9, one space between words, no invisible marks, one spelling for each nukta letter."""
    if not text.isascii():
        # NFC always takes ज़ apart into letter and nukta, whichever way it was typed.
        text = unicodedata.normalize("NFC", to_ascii_digits(text).translate(INVISIBLE))
    return " ".join(text.casefold().split())
