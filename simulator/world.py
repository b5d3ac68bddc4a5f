"""The simulated platform as one object: its parts, built from a config and wired together; no HTTP here."""

from __future__ import annotations

from simulator.acceptance import Acceptance
from simulator.accounts import Accounts, Number, Portfolio, Token, Waba
from simulator.clock import Clock
from simulator.config import Config
from simulator.delivery import Delivery
from simulator.events import Events
from simulator.fate import Fate
from simulator.faults import Faults
from simulator.gates import Gates
from simulator.habits import Habits
from simulator.identity import Identity
from simulator.inbound import Inbound
from simulator.ledger import Ledger
from simulator.links import Links
from simulator.media import MediaStore
from simulator.messages import Incoming, Outgoing
from simulator.people import People, Person
from simulator.platform import Platform
from simulator.templates.review import Review
from simulator.thread import Renderer
from simulator.webhooks.outbox import Outbox
from simulator.webhooks.switchboard import Switchboard


class World:
    """Everything that a reset throws away and builds anew."""

    def __init__(self, config: Config, events: Events) -> None:
        self.config = config
        self.events = events
        self.clock = Clock(config.clock_starts_at)
        self.accounts = Accounts()
        self.people = People(config.portfolio_id)
        self.ledger = Ledger(config.ledger_limit, config.ledger_file)
        self.media = MediaStore(config)
        self.links = Links(self.clock, self.media)
        self.renderer = Renderer(self.media, self.links)
        self.faults = Faults()
        self.gates = Gates(config)
        self.outbox = Outbox(self.clock, config.webhooks, config.seed)
        self.switchboard = Switchboard(config, self.accounts, self.outbox)
        self.delivery = Delivery(config, self.clock, Fate(config, self.media), self.switchboard)
        self.inbound = Inbound(self.clock, config, self.switchboard, self.gates)
        self.review = Review(config, self.clock, self.switchboard)
        self.acceptance = Acceptance(
            config, self.clock, self.people, self.gates, self.media, self.links, self.ledger, self.delivery
        )
        self.identity = Identity(self.people, self.accounts, self.inbound)
        self.platform = Platform(config, self.clock, self.accounts, self.review, self.switchboard)
        self.uploads: dict[str, bytes] = {}
        self.delivery.on_change = self.tell_change
        self.delivery.on_arrival = Habits(self.clock, self.inbound, self.delivery).act
        self.inbound.on_change = self.tell_change
        self._open_accounts()

    def _open_accounts(self) -> None:
        config = self.config
        portfolio = Portfolio(config.portfolio_id, config.limits.messaging_limit)
        waba = Waba(config.waba_id, config.verified_name, portfolio)
        number = Number(config.phone_number_id, waba, config.display_number, config.verified_name)
        number.allow_list = None if config.allow_list is None else set(config.allow_list)
        self.accounts.add_number(number)
        for template in config.templates:
            waba.catalog.add(template)
        self.accounts.tokens[config.token] = Token(config.token)
        for entry in config.people:
            self.people.declare(entry.wa_id, entry.name, entry.note)

    @property
    def main_number(self) -> Number:
        return self.accounts.numbers[self.config.phone_number_id]

    def tell_change(self, item: Outgoing | Incoming) -> None:
        """Let the page know of a new or changed bubble; what has not arrived is not on the phone."""
        if not self.events.has_listeners or not item.person.is_shown:
            return
        if isinstance(item, Outgoing) and not item.has_arrived:
            self.events.tell("ledger", wamid=item.wamid, status=item.status, error=item.error_code)
            return
        self.events.tell("message", wa_id=item.person.wa_id, message=self.renderer.render(item, item.person))

    def tell_acceptance(self, message: Outgoing) -> None:
        if self.events.has_listeners and message.person.is_shown:
            self.events.tell("ledger", wamid=message.wamid, status=message.status, error=None)

    def tell_person(self, person: Person) -> None:
        self.events.tell("person", wa_id=person.wa_id)

    async def close(self) -> None:
        self.clock.clear()
        self.ledger.close()
        await self.outbox.close()
