"""GSTIN, PAN and Udyam numbers: well-formed or not; whether a registry knows them is asked elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum import luhn
from stdnum.in_ import gstin, pan

from models.values.words import fold


@dataclass(frozen=True, slots=True)
class Gstin:
    """A well-formed GSTIN and the state of its first two digits."""

    number: str
    state: str


# The library names some states as they were spelled once, and knows nothing of the youngest two.
_STATES_TODAY = {
    "21": "Odisha",
    "22": "Chhattisgarh",
    "26": "Dadra and Nagar Haveli and Daman and Diu",
    "35": "Andaman and Nicobar Islands",
    "37": "Andhra Pradesh",
    "38": "Ladakh",
    "97": "Other Territory",
}
_YOUNG = re.compile(r"(?:38|97)([A-Z]{5}[0-9]{4}[A-Z])[1-9A-Z]Z[0-9A-Z]", re.ASCII)
_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_UDYAM = re.compile(r"(?:UDYAM)?([A-Z]{2})([0-9]{2})([0-9]{7})", re.ASCII)


def _compact(text: str) -> str:
    return re.sub(r"[\s./:_-]", "", fold(text)).upper()


def read_gstin(text: str) -> Gstin | None:
    """Read a GSTIN whose check character fits."""
    number = _compact(text).removeprefix("GSTIN").removeprefix("GST")
    if not gstin.is_valid(number) and not _is_young(number):
        return None
    return Gstin(number, _STATES_TODAY.get(number[:2]) or str(gstin.info(number)["state"]))


def _is_young(number: str) -> bool:
    shape = _YOUNG.fullmatch(number)
    return shape is not None and pan.is_valid(shape[1]) and luhn.is_valid(number, _CHARACTERS)


def read_pan(text: str) -> str | None:
    """Read a PAN; it has no check character that is public."""
    number = _compact(text)
    number = number.removeprefix("PAN") if len(number) > 10 else number
    return number if pan.is_valid(number) else None


def read_udyam(text: str) -> str | None:
    """Read an Udyam registration as UDYAM-GJ-01-0000001."""
    parts = _UDYAM.fullmatch(_compact(text))
    return f"UDYAM-{parts[1]}-{parts[2]}-{parts[3]}" if parts else None
