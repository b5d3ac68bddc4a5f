"""Rupees as people type, print and export them, in integer paise; no prices and no taxes."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from models.values.words import fold

# A hundred crore rupees: more is a phone number or an account number in the wrong column.
MOST_PAISE = 100 * 10_000_000 * 100

_UNITS = {
    1_000: ("k", "thousand", "hazar", "hazaar", "hajar", "हजार", "हज़ार", "ಸಾವಿರ", "ஆயிரம்", "ਹਜ਼ਾਰ", "ਹਜਾਰ"),
    1_00_000: ("l", "lac", "lacs", "lakh", "lakhs", "लाख", "ಲಕ್ಷ", "லட்சம்", "இலட்சம்", "ਲੱਖ"),
    1_00_00_000: ("cr", "crore", "crores", "करोड़", "करोड", "ಕೋಟಿ", "கோடி", "ਕਰੋੜ"),
}
_FACTORS = {fold(word): factor for factor, words in _UNITS.items() for word in words}
# A crore figure above this is a credit balance of an accounts program: "2,450.00 Cr".
_MOST_CRORES = 100

_CURRENCY: tuple[str, ...] = ("₹", "₨", "inr", "rs", "re", "rupees", "rupee", "रुपये", "रुपए", "रूपये", "रु", "रू")
_CURRENCY += ("रुपया", "रूपया", "रूपए", "रुपयों")
_CURRENCY += ("ರೂಪಾಯಿ", "ರೂ", "ரூபாய்", "ரூ", "ਰੁਪਏ", "ਰੁਪਈਏ", "ਰੁਪਏ", "ਰੁਪਿਆ", "ਰੁ")
_words = "|".join(sorted((re.escape(fold(word)) for word in _CURRENCY), key=len, reverse=True))
# The point of `Rs.50` belongs to the word; that of `₹.50` to the number.
_BEFORE = re.compile(rf"^(?:[₹₨]\s*|(?:{_words})[.\s:]*)")
_AFTER = re.compile(rf"[\s.]*(?:{_words})?[\s.]*(?:/-|/=)?[\s.]*(?:only|dr|मात्र)?[\s.]*$")

# No amount is longer; and what is longer would keep the patterns busy for long.
_LONGEST = 60

_GROUPED = r"[0-9]{1,3}(?:[, ][0-9]{2,3})*[, ][0-9]{3}|[0-9]+"
_NUMBER = re.compile(rf"({_GROUPED}|(?=\.[0-9]))(\.[0-9]*)?", re.ASCII)
_unit_words = "|".join(sorted(_FACTORS, key=len, reverse=True))
_PART = re.compile(rf"\s*({_NUMBER.pattern})\s*({_unit_words})(?:\.|(?=[\s0-9])|$)", re.ASCII)


def read_rupees(text: str) -> int | None:
    """Paise of an amount such as `₹1,23,456.50`, `Rs. 2450/-`, `1.2 lakh` or `2k`; None when it is no amount."""
    if len(text) > _LONGEST:
        return None
    cleaned = fold(text).strip("' ")
    cleaned = _AFTER.sub("", _BEFORE.sub("", cleaned))
    whole = _NUMBER.fullmatch(cleaned)
    if whole:
        return _to_paise(_to_decimal(whole[0]))
    return _to_paise(_add_parts(cleaned))


def _add_parts(text: str) -> Decimal | None:
    """Add up `1 lakh 20 thousand 500`: units fall, and nothing may be left over."""
    total, last_factor, position = Decimal(0), 0, 0
    while part := _PART.match(text, position):
        number, factor = _to_decimal(part[1]), _FACTORS[part[4]]
        if (last_factor and factor >= last_factor) or (factor == 1_00_00_000 and number > _MOST_CRORES):
            return None
        total, last_factor, position = total + number * factor, factor, part.end()
    rest = text[position:].strip()
    tail = _NUMBER.fullmatch(rest) if rest else None
    if not last_factor or (rest and not tail):
        return None
    return total + (_to_decimal(tail[0]) if tail else 0)


def _to_decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", "").replace(" ", ""))


def _to_paise(rupees: Decimal | None) -> int | None:
    if rupees is None:
        return None
    paise = int((rupees * 100).to_integral_value(ROUND_HALF_UP))
    return paise if paise <= MOST_PAISE else None


def show_rupees(paise: int, _language: str = "en") -> str:
    """₹1,23,456, or ₹257.26 where there are paise. Grouped by lakhs, with these digits, in each of our languages."""
    rupees, rest = divmod(abs(paise), 100)
    digits = str(rupees)
    head, shown = digits[:-3], digits[-3:]
    while head:
        head, shown = head[:-2], f"{head[-2:]},{shown}"
    return f"{'-' if paise < 0 else ''}₹{shown}{f'.{rest:02}' if rest else ''}"
