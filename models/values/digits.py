"""Digits of India's scripts turned into 0-9; nothing that knows what a number means."""

from __future__ import annotations

# The digit zero of each script; the other nine follow it in Unicode.
_ZEROS = {
    "Devanagari": "०",
    "Bengali": "০",
    "Gurmukhi": "੦",
    "Gujarati": "૦",
    "Odia": "୦",
    "Tamil": "௦",
    "Telugu": "౦",
    "Kannada": "೦",
    "Malayalam": "൦",
    "Arabic": "٠",
    "Urdu": "۰",
    "full-width": "０",
}
_TO_ASCII = {ord(zero) + value: str(value) for zero in _ZEROS.values() for value in range(10)}


def to_ascii_digits(text: str) -> str:
    """The same text with every native digit as 0-9; all else stays as it is."""
    return text if text.isascii() else text.translate(_TO_ASCII)
