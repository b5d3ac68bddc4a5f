"""The platform's figures for Prometheus, read from the rows when they are asked for; nobody's name among them."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import text

from jobs.services import Services

_WAITING = """
SELECT 'messages' AS what, count(*) FROM message WHERE state IN ('queued', 'claimed', 'sending')
UNION ALL SELECT 'unconfirmed', count(*) FROM message WHERE state = 'unconfirmed' AND created_at > now() - interval '7 days'
UNION ALL SELECT 'inbox', count(*) FROM inbox_item WHERE state = 'new'
UNION ALL SELECT 'set_aside', count(*) FROM inbox_item WHERE state = 'dead'
UNION ALL SELECT 'statuses', count(*) FROM status_event WHERE state = 'new'
UNION ALL SELECT 'runs', count(*) FROM run WHERE status = 'sending'
"""


class PlatformFigures(Collector):
    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterator[GaugeMetricFamily]:
        waiting = GaugeMetricFamily("ektola_rows", "Rows that wait or need a look, by what they are.", labels=["what"])
        with self._services.platform() as session:
            for what, count in session.execute(text(_WAITING)):
                waiting.add_metric([what], count)
        yield waiting
