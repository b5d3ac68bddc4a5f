"""Phone numbers as the platform reads them, and the magic numbers of the simulator; no state."""

from __future__ import annotations

import re

INDIA = "91"
_DECORATION = str.maketrans("", "", "+-() .\u00a0")
_INDIAN_MOBILE = re.compile(r"91[6-9]\d{9}")

# A recipient 917000NNNNNN answers with error code NNNNNN, or with one of these behaviours.
MAGIC_PREFIX = "917000"
BEHAVIOURS = {
    "000001": "never_delivered",
    "000002": "accepted_then_reset",
    "000003": "accepted_never_answered",
    "000004": "html_500",
    "000005": "delivered_never_read",
    "000006": "replies_yes",
    "000007": "stops_marketing",
    "000008": "every_webhook_twice",
    "000009": "read_before_delivered",
    "000010": "not_accepted_reset",
    "000011": "off_for_a_day",
    "000012": "blocks_after_reading",
    "000013": "taps_first_button",
}


def find_wa_id(dialled: str, business_country: str = INDIA) -> str | None:
    """Digits with country code, or None for what cannot be a number. Ten bare digits get the business's country."""
    text = dialled.strip()
    digits = text.translate(_DECORATION)
    if not (digits.isascii() and digits.isdigit()):
        return None
    if not text.startswith("+") and len(digits) == 10 and business_country == INDIA:
        digits = INDIA + digits
    return digits if 8 <= len(digits) <= 15 and not digits.startswith("0") else None


def is_on_whatsapp(wa_id: str) -> bool:
    """Every mobile of the world has the app; Indian landlines and impossible Indian numbers have not."""
    return not wa_id.startswith(INDIA) or _INDIAN_MOBILE.fullmatch(wa_id) is not None


def find_magic_code(wa_id: str) -> int | None:
    """The error code a magic number stands for."""
    if not wa_id.startswith(MAGIC_PREFIX) or len(wa_id) != 12:
        return None
    ending = wa_id[len(MAGIC_PREFIX) :]
    return None if ending in BEHAVIOURS else int(ending)


def find_magic_behaviour(wa_id: str) -> str | None:
    if not wa_id.startswith(MAGIC_PREFIX) or len(wa_id) != 12:
        return None
    return BEHAVIOURS.get(wa_id[len(MAGIC_PREFIX) :])
