"""What tests stand on: real servers, a migrated database per test process, and how both are emptied between tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from demo.servers import Servers, running_servers


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """One PostgreSQL and one Valkey per test process, so that a fault test disturbs no other.

    Servers that the environment names are used only with ENVIRONMENT=test, because tests empty what they are given.
    """
    environ = os.environ if os.environ.get("ENVIRONMENT") == "test" else {"PATH": os.environ.get("PATH", os.defpath)}
    with running_servers(durable=False, environ=environ) as running:
        yield running
