"""Who hears what: the app's callback, its overrides per account and number, and further subscribed apps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from simulator.accounts import Accounts, Number, Waba
from simulator.config import Config
from simulator.webhooks.outbox import Destination, Outbox
from simulator.webhooks.payloads import Update

Done = Callable[[], None]


class Switchboard:
    """Routes an update to every destination that subscribed; a number's override stands before its account's."""

    def __init__(self, config: Config, accounts: Accounts, outbox: Outbox) -> None:
        self._config = config
        self._accounts = accounts
        self._outbox = outbox
        self.main = Destination(config.webhook, config.app_secret, config.verify_token)
        self.others = [
            Destination(entry.url, entry.app_secret, entry.verify_token, entry.fields) for entry in config.subscribers
        ]
        self._overrides: dict[str, Destination] = {}

    def send(self, update: Update, done: Done | None = None, *, is_doubled: bool = False) -> None:
        waba = self._accounts.wabas[update.waba_id]
        for destination in self._destinations(waba, update.number, update.field):
            self._outbox.put(destination, update, done, is_doubled=is_doubled)

    def override(self, url: str, verify_token: str) -> Destination:
        """The destination for an override address; it is signed with the app's own secret."""
        destination = self._overrides.get(url)
        if destination is None:
            destination = Destination(url, self._config.app_secret, verify_token)
            self._overrides[url] = destination
        destination.verify_token = verify_token
        return destination

    def _destinations(self, waba: Waba, number: Number | None, field: str) -> Iterator[Destination]:
        if waba.is_subscribed:
            main = self._choose_main(waba, number)
            if main.url and main.wants(field):
                yield main
        for other in self.others:
            if other.wants(field):
                yield other

    def _choose_main(self, waba: Waba, number: Number | None) -> Destination:
        if number is not None and number.override_url:
            return self.override(number.override_url, number.override_verify_token)
        if waba.override_url:
            return self.override(waba.override_url, waba.override_verify_token)
        return self.main
