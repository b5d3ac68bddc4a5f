"""The gates before acceptance: account state, allow list, throughput, pair rate; each refuses in the HTTP answer."""

from __future__ import annotations

from simulator.accounts import Number
from simulator.codes import CODES, UNKNOWN
from simulator.config import Config
from simulator.errors import GraphError
from simulator.people import Person
from simulator.phones import find_magic_code

RAISED_THROUGHPUT = 1000


class Gates:
    def __init__(self, config: Config) -> None:
        self._limits = config.limits

    def check_number(self, number: Number, now: float) -> None:
        waba = number.waba
        if not number.is_registered:
            raise GraphError(133010, "The phone number is not registered for the Cloud API.")
        if waba.is_locked:
            raise GraphError(131031, "The account has been locked.")
        if waba.blocked_until > now:
            raise GraphError(368, "The account is temporarily blocked for policy violations.")
        if number.maintenance_until > now:
            raise GraphError(131057, "The account is in maintenance mode.")
        if number.name_status not in {"APPROVED", "AVAILABLE_WITHOUT_REVIEW"}:
            raise GraphError(131037, "The display name of this number is not approved.")

    def check_recipient(self, number: Number, person: Person) -> None:
        if person.wa_id == number.display_number:
            raise GraphError(131021, "Recipient phone number cannot be sender phone number.")
        if number.allow_list is not None and person.wa_id not in number.allow_list:
            raise GraphError(131030, "Recipient phone number is not in the allowed list of this test number.")
        code = find_magic_code(person.wa_id)
        if code is not None and CODES.get(code, UNKNOWN).channel == "S":
            raise GraphError(code, "A magic number of the simulator asked for this code.")

    def take_throughput(self, number: Number, now: float) -> None:
        """One message, in or out, of what the number may handle in a second."""
        rate = RAISED_THROUGHPUT if number.throughput == "HIGH" else self._limits.messages_per_second
        if rate is None:
            return
        if not self.try_throughput(number, rate, now):
            raise GraphError(
                130429, "Cloud API message throughput has been reached.", http=self._limits.throughput_http_status
            )

    @staticmethod
    def try_throughput(number: Number, rate: int, now: float) -> bool:
        refilled = number.tokens_left + (now - number.tokens_at) * rate
        number.tokens_left = min(refilled, float(rate))
        number.tokens_at = now
        if number.tokens_left < 1.0:
            return False
        number.tokens_left -= 1.0
        return True

    def take_pair(self, number: Number, person: Person, now: float) -> None:
        """One message each six seconds to one person; a burst is borrowed from the time that follows it."""
        if self._limits.pair_burst is None:
            return
        spacing, burst = self._limits.pair_seconds, self._limits.pair_burst
        debts = person.pair_debt = {} if person.pair_debt is None else person.pair_debt
        free_at = debts.get(number.id, 0.0)
        if free_at - now > (burst - 1) * spacing:
            raise GraphError(131056, "Too many messages were sent to this person in a short time.")
        debts[number.id] = max(free_at, now) + spacing
