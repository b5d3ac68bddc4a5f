"""A town whose platform writes each acceptance to the disk first, and the checker that reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from benchmarks.reliability.checker import Verdict, check
from demo import seed
from demo.servers import Servers
from demo.town import Town, running_town
from simulator.config import Config, Delays, Limits
from tests.cast import MEERA
from tests.conftest import admin_cursor

Look = Callable[..., Verdict]

# Short leases and ticks, so that what a dead worker held is found at once; handed to worker processes as well.
QUICK = {"LEASE_SECONDS": "2", "TICK_SECONDS": "1", "PUMP_SECONDS": "6", "SEND_CONNECTIONS": "16"}


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "accepted.jsonl"


@pytest.fixture
def ledger_town(db_clean: str, redis_clean: str, ledger: Path) -> Iterator[Town]:
    """Meera's approved shop without customers; the platform's echoes come half a second after the acceptance."""
    config = Config(
        port=0,
        ledger_file=ledger,
        delays=Delays(sent=0.5, delivered=0.1, read=0.1, review=0.0),
        limits=Limits(messages_per_second=None, pair_burst=None),
    )
    with running_town(db_clean, redis_clean, config, QUICK) as town:
        built = town.services
        seed.submit_templates(built, notices_in=("en",))
        town.drain()
        seed.read_templates(built)
        with built.platform() as session:
            seed.add_shop(session, built, "Meera Jewellers", "Rajkot", seed.add_person(session, MEERA, "Meera"))
        yield town


@pytest.fixture
def look(servers: Servers, ledger_town: Town, ledger: Path) -> Look:
    """The checker's verdict on campaigns of that town."""
    database = make_url(ledger_town.services.settings.database_url).database

    def look_at(*campaign_ids: int) -> Verdict:
        with admin_cursor(servers, database) as cursor:
            return check(ledger, cursor, *campaign_ids)

    return look_at


@pytest.fixture
def worker_environment(ledger_town: Town) -> dict[str, str]:
    """What a worker process needs to work in that town."""
    settings = ledger_town.services.settings
    return {
        "DATABASE_URL": settings.database_url.replace("+psycopg2", ""),
        "REDIS_URL": settings.redis_url,
        "WHATSAPP_API_URL": settings.whatsapp_api_url,
        "ENVIRONMENT": "test",
        **QUICK,
    }
