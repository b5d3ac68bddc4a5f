"""Portfolios, WhatsApp business accounts, phone numbers, apps and tokens as records; no call is answered here."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.errors import GraphError
from simulator.templates.catalog import Catalog

LIMIT_SIZES = {"TIER_50": 50, "TIER_250": 250, "TIER_2K": 2_000, "TIER_10K": 10_000, "TIER_100K": 100_000}
DAY = 86_400.0
MESSAGING = "whatsapp_business_messaging"
MANAGEMENT = "whatsapp_business_management"


@dataclass
class Portfolio:
    """Owns accounts; the messaging limit counts unique people here, over all numbers, for 24 hours."""

    id: str
    messaging_limit: str
    reached: OrderedDict[str, float] = field(default_factory=OrderedDict)

    def has_room_for(self, wa_id: str, now: float) -> bool:
        size = LIMIT_SIZES.get(self.messaging_limit)
        if size is None or self.reached.get(wa_id, 0.0) > now - DAY:
            return True
        while self.reached and next(iter(self.reached.values())) <= now - DAY:
            self.reached.popitem(last=False)
        return len(self.reached) < size

    def count(self, wa_id: str, now: float) -> None:
        """Keep people in the order they were reached, so that the oldest leave first."""
        if self.messaging_limit in LIMIT_SIZES and self.reached.get(wa_id, 0.0) <= now - DAY:
            self.reached.pop(wa_id, None)
            self.reached[wa_id] = now


@dataclass
class Waba:
    """A WhatsApp business account: owner of templates and numbers."""

    id: str
    name: str
    portfolio: Portfolio
    catalog: Catalog = field(default_factory=Catalog)
    has_payment_method: bool = True
    marketing_disabled: bool = False
    is_locked: bool = False
    blocked_until: float = 0.0
    is_onboarded_to_marketing: bool = True
    override_url: str = ""
    override_verify_token: str = ""
    is_subscribed: bool = True
    switches: dict[str, Any] = field(default_factory=dict)
    creations: deque[float] = field(default_factory=deque)
    management_calls: deque[float] = field(default_factory=deque)


@dataclass
class Number:
    """A business phone number."""

    id: str
    waba: Waba
    display_number: str
    verified_name: str
    quality: str = "GREEN"
    throughput: str = "STANDARD"
    status: str = "CONNECTED"
    name_status: str = "APPROVED"
    account_mode: str = "LIVE"
    is_verified: bool = True
    pin: str = ""
    pin_guesses: int = 0
    code: str = ""
    allow_list: set[str] | None = None
    override_url: str = ""
    override_verify_token: str = ""
    blocked_people: dict[str, float] = field(default_factory=dict)
    profile: dict[str, Any] = field(default_factory=lambda: {"vertical": "UNDEFINED"})
    registrations: deque[float] = field(default_factory=deque)
    maintenance_until: float = 0.0
    tokens_left: float = 0.0
    tokens_at: float = 0.0
    service_month: str = ""
    service_count: int = 0

    @property
    def is_registered(self) -> bool:
        return self.status == "CONNECTED"

    def count_service(self, month: str) -> int:
        """Count one delivered free-form message of this calendar month and return the new count."""
        if month != self.service_month:
            self.service_month, self.service_count = month, 0
        self.service_count += 1
        return self.service_count


@dataclass
class Token:
    """What a bearer token opens. No accounts listed means all of them."""

    value: str
    wabas: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset({MESSAGING, MANAGEMENT})
    expires_at: float | None = None
    is_revoked: bool = False

    def check(self, now: float) -> None:
        if self.is_revoked:
            raise GraphError(190, message="Error validating access token: the session was invalidated.", subcode=460)
        if self.expires_at is not None and now >= self.expires_at:
            raise GraphError(190, message="Error validating access token: the session has expired.", subcode=463)

    def may_use(self, waba_id: str, permission: str) -> bool:
        return permission in self.permissions and (not self.wabas or waba_id in self.wabas)


@dataclass
class Accounts:
    """The registry of everything a business owns."""

    portfolios: dict[str, Portfolio] = field(default_factory=dict)
    wabas: dict[str, Waba] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)

    def add_number(self, number: Number) -> Number:
        self.portfolios[number.waba.portfolio.id] = number.waba.portfolio
        self.wabas[number.waba.id] = number.waba
        self.numbers[number.id] = number
        return number

    def numbers_of(self, waba: Waba) -> Iterator[Number]:
        return (number for number in self.numbers.values() if number.waba is waba)

    def find_display(self, wa_id: str) -> Number | None:
        return next((number for number in self.numbers.values() if number.display_number == wa_id), None)

    def get_token(self, value: str, now: float) -> Token:
        token = self.tokens.get(value)
        if token is None:
            raise GraphError(190, message="Invalid OAuth access token - Cannot parse access token", subcode=None)
        token.check(now)
        return token
