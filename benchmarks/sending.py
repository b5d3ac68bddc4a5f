"""Bulk sends through the whole pipeline (claim, point of no return, send, write down) against wrk in the same run.

    python -m benchmarks.sending                                          50 ms answers, not paced
    python -m benchmarks.sending --delay 0                                answers at once: how much it costs
    python -m benchmarks.sending --rate 80 --messages 2400                paced; the platform refuses what is too fast
    python -m benchmarks.sending --rate 1000 --messages 60000 --connections 128

Prints, per pair of runs, messages a second of both, their ratio, and processor time per 1,000 messages: of the sending
process and of PostgreSQL. Paced, the limit is the platform's rate, not wrk. The medians come last.
"""

from __future__ import annotations

import argparse
import os
import statistics
from dataclasses import dataclass
from pathlib import Path

from benchmarks import scene as stage


@dataclass(frozen=True)
class Result:
    limit: float
    rate: float
    sender: float
    database: float
    refused: int

    @property
    def ratio(self) -> float:
        return self.rate / self.limit


def database_seconds(scene: stage.Scene) -> float:
    """Processor time of the scene's PostgreSQL: of its first process, of those it has now and of those that ended."""
    first = int(_read_stat(scene.scalar("SELECT pg_backend_pid()"))[1])
    every = [_read_stat(int(entry.name)) for entry in Path("/proc").glob("[0-9]*")]
    own = sum(sum(map(int, stat[11:13])) for stat in every if stat and int(stat[1]) == first)
    return (own + sum(map(int, _read_stat(first)[11:15]))) / os.sysconf("SC_CLK_TCK")


def _read_stat(pid: int) -> list[str]:
    """What the kernel tells of a process, from its state on."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []


def measure_pair(scene: stage.Scene, shop_id: int, connections: int, rate: int, delay: float) -> Result:
    stage.forget_campaigns(scene)
    stage.begin_campaign(scene, shop_id)
    limit = rate or stage.measure_wrk(scene.graph_port, connections)
    before, _ = database_seconds(scene), scene.count_refused()
    spent = stage.send_all(scene)
    database = database_seconds(scene) - before
    accepted = scene.scalar("SELECT count(DISTINCT wamid) FROM message WHERE state = 'accepted'")
    wanted = scene.scalar("SELECT count(*) FROM message WHERE kind = 'campaign'")
    assert accepted == wanted, f"accepted {accepted} of {wanted}"
    per_thousand = 1000 / accepted
    # The first message of a paced run leaves at once and the last one waits for its answer: neither is pace.
    seconds = spent.seconds - (delay if rate else 0)
    return Result(
        limit, accepted / seconds, spent.processor * per_thousand, database * per_thousand, scene.count_refused()
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--delay", type=float, default=0.05)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--rate", type=int, default=0, help="the number's messages a second; 0 for unpaced")
    parser.add_argument("--pairs", type=int, default=3)
    given = parser.parse_args()
    with stage.opened(given.delay, given.connections, given.rate or stage.UNPACED, given.rate) as scene:
        shop_id = stage.add_shop(scene, "Benchmark", given.messages)
        results = []
        for _ in range(given.pairs):
            result = measure_pair(scene, shop_id, given.connections, given.rate, given.delay)
            results.append(result)
            name = "limit" if given.rate else "wrk"
            print(
                f"{name} {result.limit:.0f}/s · pipeline {result.rate:.0f}/s · ratio {result.ratio:.3f} · CPU s per 1,000: "
                f"sender {result.sender:.3f}, PostgreSQL {result.database:.3f} · refused as too fast {result.refused}",
                flush=True,
            )
        print(
            f"median ratio {statistics.median(each.ratio for each in results):.3f} · sender "
            f"{statistics.median(each.sender for each in results):.3f} CPU s per 1,000"
        )


if __name__ == "__main__":
    main()
