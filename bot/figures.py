"""The platform's figures for Prometheus, read from the rows when they are asked for; nobody's name among them."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import text

from jobs.services import Services
from models.usage import read_free_form
from whatsapp.limits import FREE_SERVICE_MESSAGES

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
        chat = GaugeMetricFamily(
            "ektola_free_form",
            "Free-form messages delivered this month, of which the first are free.",
            labels=["number"],
        )
        waiting = GaugeMetricFamily("ektola_rows", "Rows that wait or need a look, by what they are.", labels=["what"])
        with self._services.platform() as session:
            for what, count in session.execute(text(_WAITING)):
                waiting.add_metric([what], count)
            for each in read_free_form(session, self._services.clock.now(session), FREE_SERVICE_MESSAGES):
                chat.add_metric([each.number], each.messages)
        yield waiting
        yield chat
