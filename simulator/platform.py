"""What the platform does by itself: judging templates, numbers and accounts, and telling the business by webhook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.accounts import LIMIT_SIZES, Accounts, Number, Portfolio, Token, Waba
from simulator.clock import Clock
from simulator.config import Config
from simulator.inbound import ActError
from simulator.templates.review import Review
from simulator.templates.template import Template
from simulator.webhooks.outbox import Destination
from simulator.webhooks.payloads import Update
from simulator.webhooks.switchboard import Switchboard

Json = dict[str, Any]
MAINTENANCE_SECONDS = 60.0
QUALITIES = frozenset({"GREEN", "YELLOW", "RED", "UNKNOWN"})
CATEGORIES = frozenset({"MARKETING", "UTILITY", "AUTHENTICATION"})


class Platform:
    """Every order is a method named after it; `carry_out` finds it by that name."""

    def __init__(
        self, config: Config, clock: Clock, accounts: Accounts, review: Review, switchboard: Switchboard
    ) -> None:
        self._config = config
        self._clock = clock
        self._accounts = accounts
        self._review = review
        self._switchboard = switchboard
        self._orders: dict[str, Callable[[Json], None]] = {
            "approve_template": self.approve_template,
            "reject_template": self.reject_template,
            "pause_template": self.pause_template,
            "unpause_template": self.unpause_template,
            "disable_template": self.disable_template,
            "template_quality": self.change_template_quality,
            "template_category": self.change_template_category,
            "number_quality": self.change_number_quality,
            "throughput": self.change_throughput,
            "messaging_limit": self.change_messaging_limit,
            "payment_method": self.change_payment_method,
            "account_lock": self.lock_account,
            "account_restriction": self.restrict_account,
            "account_violation": self.report_violation,
            "account_alert": self.alert,
            "account_review": self.review_account,
            "display_name": self.decide_display_name,
            "allow_list": self.set_allow_list,
            "token": self.set_token,
            "number": self.add_number,
            "subscriber": self.add_subscriber,
            "webhook": self.send_webhook,
        }

    @property
    def order_names(self) -> list[str]:
        return sorted(self._orders)

    def carry_out(self, order: str, wish: Json) -> None:
        act = self._orders.get(order)
        if act is None:
            raise ActError(f"Orders are {', '.join(self.order_names)}.")
        act(wish)

    def approve_template(self, wish: Json) -> None:
        self._review.approve(*self._find_template(wish))

    def reject_template(self, wish: Json) -> None:
        self._review.reject(*self._find_template(wish), str(wish.get("reason", "INVALID_FORMAT")))

    def pause_template(self, wish: Json) -> None:
        self._review.pause(*self._find_template(wish), str(wish.get("cause", "quality")))

    def unpause_template(self, wish: Json) -> None:
        self._review.unpause(*self._find_template(wish))

    def disable_template(self, wish: Json) -> None:
        self._review.disable(*self._find_template(wish))

    def change_template_quality(self, wish: Json) -> None:
        self._review.change_quality(*self._find_template(wish), _choose(wish, "quality", QUALITIES))

    def change_template_category(self, wish: Json) -> None:
        """`announced` gives the day's notice first."""
        waba, template = self._find_template(wish)
        category = _choose(wish, "category", CATEGORIES)
        change = self._review.announce_category if wish.get("announced") else self._review.change_category
        change(waba, template, category)

    def change_number_quality(self, wish: Json) -> None:
        self._find_number(wish).quality = _choose(wish, "quality", QUALITIES)

    def change_throughput(self, wish: Json) -> None:
        """An upgrade takes the number out of service for about a minute."""
        number = self._find_number(wish)
        number.throughput = _choose(wish, "level", frozenset({"STANDARD", "HIGH"}))
        if number.throughput == "HIGH":
            number.maintenance_until = self._clock.now() + MAINTENANCE_SECONDS
            value = {"display_phone_number": number.display_number, "event": "THROUGHPUT_UPGRADE"}
            limit = {"max_daily_conversations_per_business": number.waba.portfolio.messaging_limit}
            self._tell(number.waba, "phone_number_quality_update", value | limit)

    def change_messaging_limit(self, wish: Json) -> None:
        waba = self._find_number(wish).waba
        waba.portfolio.messaging_limit = _choose(wish, "limit", frozenset({*LIMIT_SIZES, "TIER_UNLIMITED"}))
        value = {
            "max_daily_conversations_per_business": waba.portfolio.messaging_limit,
            "max_phone_numbers_per_business": 20,
        }
        self._tell(waba, "business_capability_update", value)

    def change_payment_method(self, wish: Json) -> None:
        self._find_number(wish).waba.has_payment_method = bool(wish.get("present", True))

    def lock_account(self, wish: Json) -> None:
        waba = self._find_number(wish).waba
        waba.is_locked = bool(wish.get("locked", True))
        ban = {
            "waba_ban_state": "DISABLE" if waba.is_locked else "REINSTATE",
            "waba_ban_date": self._clock.now_text()[:10],
        }
        self._tell(waba, "account_update", {"event": "DISABLED_UPDATE", "ban_info": ban})

    def restrict_account(self, wish: Json) -> None:
        waba = self._find_number(wish).waba
        waba.blocked_until = self._clock.now() + float(wish.get("seconds", 86_400))
        restriction = {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": int(waba.blocked_until)}
        self._tell(waba, "account_update", {"event": "ACCOUNT_RESTRICTION", "restriction_info": [restriction]})

    def report_violation(self, wish: Json) -> None:
        violation = {"violation_type": str(wish.get("violation", "SCAM"))}
        value = {"event": "ACCOUNT_VIOLATION", "violation_info": violation}
        self._tell(self._find_number(wish).waba, "account_update", value)

    def alert(self, wish: Json) -> None:
        waba = self._find_number(wish).waba
        value: Json = {
            "entity_type": "BUSINESS",
            "entity_id": waba.portfolio.id,
            "alert_severity": str(wish.get("severity", "INFORMATIONAL")),
            "alert_status": "NONE",
            "alert_type": str(wish.get("type", "INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED")),
            "alert_description": "The messaging limit was not raised yet.",
        }
        self._tell(waba, "account_alerts", value)

    def review_account(self, wish: Json) -> None:
        decision = _choose(wish, "decision", frozenset({"APPROVED", "REJECTED", "PENDING", "DEFERRED"}))
        self._tell(self._find_number(wish).waba, "account_review_update", {"decision": decision})

    def decide_display_name(self, wish: Json) -> None:
        number = self._find_number(wish)
        decision = _choose(wish, "decision", frozenset({"APPROVED", "REJECTED"}))
        number.name_status = "APPROVED" if decision == "APPROVED" else "DECLINED"
        number.verified_name = str(wish.get("name", number.verified_name))
        value = {"display_phone_number": number.display_number, "decision": decision}
        name = {"requested_verified_name": number.verified_name, "rejection_reason": wish.get("reason")}
        self._tell(number.waba, "phone_number_name_update", value | name)

    def set_allow_list(self, wish: Json) -> None:
        """A test number may write to five numbers; None makes it an ordinary number again."""
        numbers = wish.get("numbers")
        if numbers is not None and len(numbers) > 5:
            raise ActError("A test number has at most 5 recipients.")
        self._find_number(wish).allow_list = None if numbers is None else set(numbers)

    def set_token(self, wish: Json) -> None:
        """Add or change a token: its accounts, permissions, end of life, or that it is revoked."""
        value = str(wish.get("value") or self._config.token)
        token = self._accounts.tokens.setdefault(value, Token(value))
        token.is_revoked = bool(wish.get("revoked", False))
        if "wabas" in wish:
            token.wabas = frozenset(wish["wabas"])
        if "permissions" in wish:
            token.permissions = frozenset(wish["permissions"])
        if "expires_in" in wish:
            expires_in = wish["expires_in"]
            token.expires_at = None if expires_in is None else self._clock.now() + float(expires_in)

    def add_number(self, wish: Json) -> None:
        """A further number, by default in the first account; a new `waba_id` opens an account of its own."""
        main = self._accounts.numbers[self._config.phone_number_id]
        waba = self._accounts.wabas.get(str(wish.get("waba_id", main.waba.id)))
        if waba is None:
            portfolio_id = str(wish.get("portfolio_id", main.waba.portfolio.id))
            portfolio = self._accounts.portfolios.get(portfolio_id)
            portfolio = portfolio or Portfolio(portfolio_id, self._config.limits.messaging_limit)
            waba = Waba(str(wish["waba_id"]), str(wish.get("verified_name", "Business")), portfolio)
        try:
            number = Number(str(wish["phone_number_id"]), waba, str(wish["display_number"]), str(wish["verified_name"]))
        except KeyError as missing:
            raise ActError(f"A number needs {missing.args[0]}.") from None
        self._accounts.add_number(number)
        status = "CONNECTED" if wish.get("is_registered", True) else "PENDING"
        number.status, number.is_verified = status, status == "CONNECTED"

    def add_subscriber(self, wish: Json) -> None:
        """A further app that hears the same webhooks, signed with its own secret."""
        fields = frozenset(wish.get("fields", ()))
        secret = str(wish.get("app_secret", self._config.app_secret))
        self._switchboard.others.append(Destination(str(wish.get("url", "")), secret, "", fields))

    def send_webhook(self, wish: Json) -> None:
        """Any field with any value, exactly as given: for samples and for shapes still unknown here."""
        if not isinstance(wish.get("value"), dict):
            raise ActError("A webhook needs a field and a value.")
        self._tell(self._find_number(wish).waba, str(wish.get("field", "messages")), wish["value"])

    def _tell(self, waba: Waba, field: str, value: Json) -> None:
        self._switchboard.send(Update(waba.id, field, value, at=int(self._clock.now())))

    def _find_number(self, wish: Json) -> Number:
        number = self._accounts.numbers.get(str(wish.get("phone_number_id", self._config.phone_number_id)))
        if number is None:
            raise ActError("There is no such business number.")
        return number

    def _find_template(self, wish: Json) -> tuple[Waba, Template]:
        """By `id`, or by `name` with an optional `language`."""
        for waba in self._accounts.wabas.values():
            for template in waba.catalog:
                is_named = (
                    template.name == wish.get("name") and wish.get("language", template.language) == template.language
                )
                if template.id == wish.get("id") or is_named:
                    return waba, template
        raise ActError("There is no such template.")


def _choose(wish: Json, key: str, allowed: frozenset[str]) -> str:
    value = str(wish.get(key, "")).upper()
    if value not in allowed:
        raise ActError(f"{key} is one of {', '.join(sorted(allowed))}.")
    return value
