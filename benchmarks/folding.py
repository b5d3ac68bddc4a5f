"""Folding the messages of old runs into tallies, against a bare DELETE of as many rows, in the same run.

    python -m benchmarks.folding [--messages 1000000] [--per-run 10000]

Both halves of the table are alike: runs of long ago whose messages ended in many ways. One half is folded by the
product, piece by piece; the other is deleted by one statement. Counted is the processor's time of both sides, worker and
PostgreSQL, since other programs may want the same cores meanwhile; the longest transaction is told by the clock, each
piece being one, and no row is locked for longer.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

from benchmarks import growth, web
from benchmarks import scene as stage
from benchmarks.webhook import judge
from jobs.retention import begin_fold, fold_piece

LONGEST = 1.0
_OLD = """
INSERT INTO run (jeweller_id, campaign_id, due_at, status, started_at, completed_at, eligible, queued, left_out)
SELECT :shop, :campaign, day, 'completed', day, day, 0, 0, '{}'
FROM generate_series(1, :runs) AS n, LATERAL (SELECT now() - interval '500 days' - n * interval '1 hour' AS day) AS days
"""
# One in ten failed for one of two reasons, one in fifty was skipped, one in two was read.
_MESSAGES = """
INSERT INTO message (jeweller_id, kind, state, phone_number_id, wamid, run_id, contact_id, translation_id, attempts, created_at,
    accepted_at, sent_at, delivered_at, read_at, error_code, reason, price_category, is_charged)
SELECT :shop, 'campaign', state, :number, CASE WHEN state = 'accepted' THEN 'wamid.OLD' || run.id || '.' || contact.id END,
    run.id, contact.id, 1 + contact.id % 5, 1, run.due_at, sent_at, sent_at, sent_at, CASE WHEN contact.id % 2 = 0 THEN sent_at END,
    CASE WHEN state = 'failed' THEN 131026 + 23 * (contact.id / 10 % 2) END, CASE WHEN state = 'skipped' THEN 'paid' END,
    CASE WHEN state = 'accepted' THEN 'utility' END, CASE WHEN state = 'accepted' THEN true END
FROM run CROSS JOIN (SELECT id FROM contact WHERE jeweller_id = :shop ORDER BY id LIMIT :each) AS contact,
    LATERAL (SELECT CASE WHEN contact.id % 10 = 0 THEN 'failed' WHEN contact.id % 50 = 1 THEN 'skipped' ELSE 'accepted' END AS state)
        AS ends,
    LATERAL (SELECT CASE WHEN state = 'accepted' THEN run.due_at END AS sent_at) AS times
WHERE run.jeweller_id = :shop AND run.completed_at < now() - interval '400 days'
"""
_LATER_HALF = (
    "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY id) FROM run WHERE completed_at < now() - interval '400 days'"
)


def fill(scene: stage.Scene, messages: int, each: int) -> None:
    """Twice as many messages as asked for."""
    shop_id = stage.add_shop(scene, "Old", each)
    campaign_id = stage.begin_campaign(scene, shop_id)
    scene.run_sql("DELETE FROM message", "UPDATE run SET status = 'completed', completed_at = now()")
    scene.run_sql(_OLD, shop=shop_id, campaign=campaign_id, runs=2 * messages // each)
    scene.run_sql(_MESSAGES, shop=shop_id, number=scene.number, each=each)
    growth.settle(scene)


def fold_all(scene: stage.Scene, looks: list[float], pieces: list[float]) -> None:
    """Adds the seconds of each transaction that looks at a whole run before it is folded, and of each piece."""
    while True:
        began = time.monotonic()
        with scene.built.platform() as session:
            before = scene.built.clock.now(session) - scene.built.settings.message_days
            run_id = begin_fold(session, before)
        looks.append(time.monotonic() - began)
        if run_id is None:
            return
        after: int | None = 0
        while after is not None:
            began = time.monotonic()
            with scene.built.platform() as session:
                after = fold_piece(session, run_id, before, after)
            pieces.append(time.monotonic() - began)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--per-run", type=int, default=10_000)
    given = parser.parse_args()
    with stage.opened(0.0, 4) as scene:
        postmaster = web.find_postmaster(scene.built)
        fill(scene, given.messages, given.per_run)
        half = scene.scalar(_LATER_HALF)
        count = scene.scalar("SELECT count(*) FROM message")
        delete = "DELETE FROM message WHERE run_id <= :half"
        bare, bare_spent = web.spend(postmaster, lambda: scene.run_sql(delete, half=half))
        deleted = count - scene.scalar("SELECT count(*) FROM message")
        # Nothing is left of these to fold.
        scene.run_sql("UPDATE run SET folded_at = now() WHERE id <= :half", half=half)
        growth.settle(scene)
        looks: list[float] = []
        pieces: list[float] = []
        seconds, fold_spent = web.spend(postmaster, lambda: fold_all(scene, looks, pieces))
        folded, lines = scene.scalar("SELECT sum(messages) FROM tally"), scene.scalar("SELECT count(*) FROM tally")
        assert scene.scalar("SELECT count(*) FROM message") == 0
        assert folded == count - deleted
    print(
        f"bare DELETE   {deleted:>9,} messages   {bare:>6.1f} s   processor {1e6 * bare_spent / deleted:>5.1f} µs each"
    )
    print(
        f"folding       {folded:>9,} messages   {seconds:>6.1f} s   processor {1e6 * fold_spent / folded:>5.1f} µs each"
    )
    for what, took in (("looks at whole runs", looks), ("pieces", pieces)):
        print(
            f"{len(took):,} {what}: median {1000 * statistics.median(took):.0f} ms, longest {1000 * max(took):.0f} ms"
        )
    print(f"{lines:,} tallies remain")
    print(f"times a bare DELETE, by the processor: {(fold_spent / folded) / (bare_spent / deleted):.1f}")
    return 0 if judge("longest transaction, s", max(looks + pieces), LONGEST, at_least=False) else 1


if __name__ == "__main__":
    sys.exit(main())
