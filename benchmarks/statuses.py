"""Applying statuses to a table of a million messages, against the most the webhook takes in, in the same run.

    python -m benchmarks.statuses [--messages 1000000] [--statuses 100000] [--seconds 3]

Two thirds of the facts are deliveries and a third are readings, of messages chosen at random. Both sides are counted in
statuses a second of one process with a core of its own: by the clock, and by the processor's time, since other programs
may want the same cores meanwhile. Prints the share of updates that stayed on their page (HOT).
"""

from __future__ import annotations

import argparse
import sys
import time

from sqlalchemy import text

from benchmarks import growth, web
from benchmarks import scene as stage
from benchmarks.webhook import judge, make_posts
from jobs.statuses import apply_statuses

LEAST_TIMES, LEAST_HOT = 4.0, 0.99

_FACTS = """
INSERT INTO status_event (wamid, status, callback_id, at, price_category, is_charged)
SELECT wamid, (ARRAY['read', 'delivered', 'delivered'])[1 + id % 3], callback_id, now(), 'utility', true
FROM message ORDER BY random() LIMIT :statuses
"""
_NEW = "SELECT count(*) FROM status_event WHERE state = 'new'"
_UPDATES = "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'message'"


def apply_all(scene: stage.Scene, postmaster: int) -> tuple[float, float, float]:
    """Statuses a second, microseconds of the processor for one, and the share of HOT updates."""
    count = scene.scalar(_NEW)
    before, spent, began = read_updates(scene), processors(postmaster), time.monotonic()
    apply_statuses()
    seconds, spent = time.monotonic() - began, processors(postmaster) - spent
    assert scene.scalar(_NEW) == 0
    updated, hot = (after - earlier for after, earlier in zip(read_updates(scene), before, strict=True))
    return count / seconds, 1e6 * spent / count, hot / updated


def processors(postmaster: int) -> float:
    return web.processor_seconds(postmaster) + time.process_time()


def read_updates(scene: stage.Scene) -> tuple[int, int]:
    """All of message, and the HOT ones among them; other connections tell of theirs when they end."""
    scene.built.store.engine.dispose()
    time.sleep(1)
    with scene.built.platform() as session:
        updated, hot = session.execute(text(_UPDATES)).one()
    return updated, hot


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--statuses", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=3)
    given = parser.parse_args()
    with stage.opened(0.0, 1) as scene:
        postmaster = web.find_postmaster(scene.built)
        environment = web.make_environment(scene.built.settings.database_url, scene.built.settings.redis_url)
        with web.running_web("wsgi:app", environment) as served:
            web.measure_most(served, postmaster, make_posts(4000), 32, 1)
            posts = make_posts(12_000 * given.seconds)
            taken = web.measure_most(served, postmaster, posts, 32, given.seconds)
        scene.run_sql("TRUNCATE status_event, inbox_item, inbox_post")
        shop_id = stage.add_shop(scene, "Past", 10_000)
        campaign_id = stage.begin_campaign(scene, shop_id)
        scene.run_sql("DELETE FROM message", "UPDATE run SET status = 'completed'")
        growth.add_past(scene, shop_id, campaign_id, given.messages)
        # Accepted, and not heard of since: what facts usually find.
        scene.run_sql("UPDATE message SET sent_at = NULL, delivered_at = NULL, read_at = NULL, is_charged = NULL")
        scene.run_sql(_FACTS, statuses=given.statuses)
        growth.settle(scene)
        rate, cost, hot = apply_all(scene, postmaster)
    inside = taken.web + taken.database
    print(
        f"taken in  {taken.rate:>8,.0f}/s   {inside:>5,.0f} µs each: web {taken.web:,.0f}, PostgreSQL {taken.database:,.0f}"
    )
    print(f"applied   {rate:>8,.0f}/s   {cost:>5,.0f} µs each, worker and PostgreSQL")
    print(f"times, by the processor's time: {inside / cost:.1f}")
    verdicts = [
        judge("times the most that is taken in", rate / taken.rate, LEAST_TIMES, at_least=True),
        judge("share of HOT updates", hot, LEAST_HOT, at_least=True),
    ]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
