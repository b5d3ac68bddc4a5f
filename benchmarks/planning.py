"""Freezing the recipients of a run with the product's own statement, against CREATE TABLE AS of as many rows.

    python -m benchmarks.planning [--people 1000000] [--pairs 3]

The statement gives every person their verdict (opted out, consent, loan, translation, written today) and writes one
message each, with all indexes and foreign keys; the limit copies three columns of the same people into a table that has
none. Prints rows a second of both, by the clock and by the processor's time, and their ratio.
"""

from __future__ import annotations

import argparse
import statistics
import sys

from benchmarks import scene as stage
from benchmarks import web
from benchmarks.webhook import judge

LEAST_RATIO = 0.1
_LIMIT = "CREATE TABLE copied AS SELECT jeweller_id, id, language FROM contact WHERE jeweller_id = :shop"


def measure_pair(scene: stage.Scene, postmaster: int, shop_id: int) -> float:
    """What the limit costs the processor, in parts of what freezing does."""
    stage.forget_campaigns(scene)
    limit = web.spend(postmaster, lambda: scene.run_sql(_LIMIT, shop=shop_id))
    rows = scene.scalar("SELECT count(*) FROM copied")
    scene.run_sql("DROP TABLE copied")
    ours = web.spend(postmaster, lambda: stage.begin_campaign(scene, shop_id))
    assert scene.scalar("SELECT count(*) FROM message WHERE state = 'queued' AND kind = 'campaign'") == rows
    for name, (seconds, processor) in (("limit", limit), ("freezing", ours)):
        print(
            f"{name:<9} {rows / seconds:>10,.0f} rows/s   {1e6 * processor / rows:>6.2f} µs of the processor each",
            flush=True,
        )
    return limit[1] / ours[1]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=3)
    given = parser.parse_args()
    with stage.opened(0.0, 1) as scene:
        postmaster = web.find_postmaster(scene.built)
        shop_id = stage.add_shop(scene, "Benchmark", given.people)
        ratios = [measure_pair(scene, postmaster, shop_id) for _ in range(given.pairs)]
    return 0 if judge("median ratio", statistics.median(ratios), LEAST_RATIO, at_least=True) else 1


if __name__ == "__main__":
    sys.exit(main())
