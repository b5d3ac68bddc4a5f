"""Identifiers in the platform's style: opaque, unique, of the right look; nothing is looked up here."""

from __future__ import annotations

import base64
import hashlib
import itertools
import os
import secrets

# Seeded once from the system and then counted, because a random read per message would cost more than the message.
_NONCE = os.urandom(12)
_COUNT = itertools.count(secrets.randbits(32))
_NODE_COUNT = itertools.count(1)


def make_wamid(wa_id: str) -> str:
    head = b"\x1d" + wa_id.encode() + b"\x15\x02\x00\x11\x18"
    return "wamid." + base64.b64encode(head + _NONCE + next(_COUNT).to_bytes(8, "big")).decode()


def make_node_id(family: str) -> str:
    """A numeric id; `family` is a short prefix that keeps kinds apart for a human reader."""
    return f"{family}{secrets.randbelow(10**6):06d}{next(_NODE_COUNT):08d}"


def make_trace_id() -> str:
    return "A" + base64.urlsafe_b64encode(_NONCE + next(_COUNT).to_bytes(8, "little")[:4]).decode()[:21]


def make_handle() -> str:
    return "4::" + secrets.token_urlsafe(48)


def derive_bsuid(portfolio_id: str, wa_id: str) -> str:
    """The business-scoped id of a person: stable for one portfolio, different in every other."""
    digest = hashlib.sha256(f"{portfolio_id}:{wa_id}".encode()).hexdigest()
    country = "IN" if wa_id.startswith("91") else "XX"
    return f"{country}.{int(digest[:24], 16)}"


def draw_share(*parts: str) -> float:
    """A number in [0, 1) that is the same for the same parts: chance without surprise between two runs."""
    digest = hashlib.blake2b("|".join(parts).encode(), digest_size=6).digest()
    return float(int.from_bytes(digest, "big")) / float(2**48)
