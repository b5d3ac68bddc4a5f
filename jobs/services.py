"""What a process works with, composed once: settings, database, queues, the platform's API, the clock."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from jobs.queues import Bell, open_redis
from models.base import Store, open_engine
from models.clock import Clock
from settings import Settings, read_settings
from whatsapp.client import Client
from whatsapp.credentials import Credentials

# Which kind of wake-up, and for whom or what.
Wake = tuple[str, tuple[int | str, ...]]


@dataclass
class Services:
    settings: Settings
    store: Store
    bell: Bell
    client: Client
    clock: Clock

    @contextmanager
    def platform(self) -> Iterator[Session]:
        """A transaction over all tenants; the wake-ups asked for in it ring after its commit."""
        with self.store.platform() as session:
            yield session
        self.ring(take_wakes(session))

    @contextmanager
    def tenant(self, jeweller_id: int) -> Iterator[Session]:
        """A transaction of one tenant; the wake-ups asked for in it ring after its commit."""
        with self.store.tenant(jeweller_id) as session:
            yield session
        self.ring(take_wakes(session))

    def ring(self, wakes: Iterable[Wake]) -> None:
        """Where one wake-up is lost the rest would be too, each after its own wait: the tick finds them all."""
        for call, ids in dict.fromkeys(wakes):
            if not self.bell.ring(call, *ids):
                return

    def credentials(self, phone_number_id: str) -> Credentials:
        """Today every number is the platform's own; a jeweller's own number will bring its own token."""
        return make_credentials(self.settings, phone_number_id)


def wake(session: Session, call: str, *ids: int | str) -> None:
    """Ring once the caller's transaction is committed; forgotten if it is rolled back."""
    session.info.setdefault("wakes", []).append((call, ids))


def take_wakes(session: Session) -> list[Wake]:
    """What was asked for in a transaction, to be rung by whoever committed it."""
    wakes: list[Wake] = session.info.pop("wakes", [])
    return wakes


def forget_wake(session: Session, call: str, *ids: int | str) -> None:
    """Take back a wake-up for what the caller is about to do itself."""
    session.info["wakes"] = [each for each in session.info.get("wakes", []) if each != (call, ids)]


def make_credentials(settings: Settings, phone_number_id: str) -> Credentials:
    return Credentials(
        api_url=settings.whatsapp_api_url,
        version=settings.whatsapp_api_version,
        access_token=settings.whatsapp_access_token,
        phone_number_id=phone_number_id,
        waba_id=settings.whatsapp_business_account_id,
    )


def build(settings: Settings, pool_size: int = 5) -> Services:
    return Services(
        settings=settings,
        store=Store(open_engine(settings.database_url, pool_size)),
        bell=Bell(open_redis(settings.redis_url)),
        client=Client(make_credentials(settings, settings.whatsapp_phone_number_id)),
        clock=Clock(),
    )


_current: list[Services] = []


def use(services: Services | None) -> None:
    """Make these the process's services; None forgets them. The seam for tests and for workers before they fork."""
    _current.clear()
    if services is not None:
        _current.append(services)


def current() -> Services:
    """The process's services, built from the environment at the first call."""
    if not _current:
        use(build(read_settings(os.environ)))
    return _current[0]
