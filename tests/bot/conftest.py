"""The web process without a platform beside it: services on real servers, and a client that posts to the app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from bot.app import create_app
from jobs import services
from jobs.services import Services
from settings import read_settings

OLD_SECRET = "the-secret-before"
METRICS_TOKEN = "metrics-token-of-the-tests"


@pytest.fixture
def built(db_clean: str, redis_clean: str) -> Iterator[Services]:
    """The app's services; nothing answers where the platform would be."""
    made = services.build(
        read_settings(
            {
                "DATABASE_URL": db_clean,
                "REDIS_URL": redis_clean,
                "WHATSAPP_API_URL": "http://127.0.0.1:9",
                "WHATSAPP_APP_SECRET": f"development-secret,{OLD_SECRET}",
                "METRICS_TOKEN": METRICS_TOKEN,
                "ENVIRONMENT": "test",
            }
        )
    )
    services.use(made)
    yield made
    services.use(None)
    made.client.close()
    made.bell.connection.close()
    made.store.engine.dispose()


@pytest.fixture
def client(built: Services) -> FlaskClient:
    return create_app(built).test_client()
