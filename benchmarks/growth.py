"""What one message costs from claim to reading, as the table of messages grows.

    python -m benchmarks.growth [--sizes 10000 100000 1000000] [--messages 4000]

Before each size the table is filled with messages of the past. Then a campaign is sent through the whole pipeline to a
platform that only answers, and its delivery facts are applied. Prints the processor's microseconds for one message,
of the worker and of PostgreSQL, and how many times those of the smallest size the largest costs.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

from sqlalchemy import text

from benchmarks import scene as stage
from benchmarks import web
from benchmarks.webhook import judge
from jobs.statuses import apply_statuses

MOST_TIMES = 1.2
_PER_RUN = 10_000
_RUN = """
INSERT INTO run (jeweller_id, campaign_id, due_at, status, started_at, completed_at, eligible, queued, left_out)
SELECT :shop, :campaign, now() - interval '30 days' - n * interval '1 hour', 'completed', now(), now(), 0, 0, '{}'
FROM generate_series(1, :runs) AS n
"""
_PAST = """
INSERT INTO message (jeweller_id, kind, state, phone_number_id, wamid, run_id, contact_id, obligation_id, translation_id,
    attempts, created_at, accepted_at, sent_at, delivered_at, read_at, price_category, is_charged)
SELECT :shop, 'campaign', 'accepted', :number, 'wamid.PAST' || run.id || '.' || contact.id, run.id, contact.id, NULL, 1,
    1, run.due_at, run.due_at, run.due_at, run.due_at, run.due_at, 'utility', true
FROM run CROSS JOIN (SELECT id FROM contact WHERE jeweller_id = :shop ORDER BY id LIMIT :each) AS contact
WHERE run.jeweller_id = :shop AND run.status = 'completed'
    AND NOT EXISTS (SELECT 1 FROM message WHERE message.run_id = run.id)
"""
_FACTS = """
INSERT INTO status_event (wamid, status, callback_id, at, price_category, is_charged)
SELECT message.wamid, word, message.callback_id, now(), 'utility', true
FROM message JOIN run ON run.id = message.run_id JOIN campaign ON campaign.id = run.campaign_id,
    unnest(ARRAY['sent', 'delivered', 'read']) AS word
WHERE campaign.id = :campaign ORDER BY random()
"""


def add_past(scene: stage.Scene, shop_id: int, campaign_id: int, messages: int) -> None:
    """So many messages that were sent and read long ago."""
    each = min(_PER_RUN, messages)
    scene.run_sql(_RUN, shop=shop_id, campaign=campaign_id, runs=messages // each)
    scene.run_sql(_PAST, shop=shop_id, number=scene.number, each=each)
    settle(scene)


def settle(scene: stage.Scene) -> None:
    """As autovacuum leaves the tables, so that no size is measured with yesterday's statistics."""
    with scene.built.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("message", "status_event", "run"):
            connection.execute(text(f"VACUUM ANALYZE {table}"))


def measure(scene: stage.Scene, postmaster: int, shop_id: int) -> float:
    """Send one campaign and hear that all were read; microseconds for one message."""
    campaign_id = stage.begin_campaign(scene, shop_id)
    _, sending = web.spend(postmaster, lambda: stage.send_all(scene))
    scene.run_sql(_FACTS, campaign=campaign_id)
    _, applying = web.spend(postmaster, apply_statuses)
    sent = "SELECT count(*) FROM message JOIN run ON run.id = message.run_id WHERE campaign_id = :campaign AND read_at IS NOT NULL"
    count = scene.scalar(sent, campaign=campaign_id)
    # Gone again, since nobody is written to twice a day with the same words.
    scene.run_sql(
        "DELETE FROM message USING run WHERE run.id = message.run_id AND run.campaign_id = :campaign",
        "DELETE FROM status_event",
        campaign=campaign_id,
    )
    return 1e6 * (sending + applying) / count


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--messages", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    costs, held = {}, 0
    with stage.opened(0.0, 64) as scene:
        postmaster = web.find_postmaster(scene.built)
        past_id, shop_id = stage.add_shop(scene, "Past", _PER_RUN), stage.add_shop(scene, "Now", given.messages)
        campaign_id = stage.begin_campaign(scene, past_id)
        scene.run_sql(
            "DELETE FROM message", "UPDATE run SET status = 'completed'", "UPDATE campaign SET status = 'completed'"
        )
        measure(scene, postmaster, shop_id)
        for size in given.sizes:
            began = time.monotonic()
            add_past(scene, past_id, campaign_id, size - held)
            held, filled = size, time.monotonic() - began
            costs[size] = statistics.median(measure(scene, postmaster, shop_id) for _ in range(given.rounds))
            print(f"{size:>12,} messages   {costs[size]:>7,.0f} µs each   (filled in {filled:.0f} s)", flush=True)
    times = costs[given.sizes[-1]] / costs[given.sizes[0]]
    return 0 if judge("times the smallest", times, MOST_TIMES, at_least=False) else 1


if __name__ == "__main__":
    sys.exit(main())
