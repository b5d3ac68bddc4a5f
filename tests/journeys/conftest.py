"""A journey runs the Procfile's own lines as processes, with nothing inside the test process but the checks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.__main__ import Demo, running_demo


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """Everything up once for all journeys, on ports of its own and with a short time to undo."""
    options = "--sent-after 0.05 --delivered-after 0.1 --read-after 0.2 --review-after 0.1 --rate 0"
    with running_demo(options, {"UNDO_SECONDS": "3", "TICK_SECONDS": "1"}, port=0) as running:
        yield running
