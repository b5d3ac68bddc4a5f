"""The shared limiter of a number: processor time of its taker per message, for takes of 1, 10 and 100 tokens.

    python -m benchmarks.limiter

The limit is a bare round trip to Redis (PING) in the same run: what any shared limiter costs per take at least.
"""

from __future__ import annotations

import time

import redis

from demo.servers import running_servers
from jobs.pacing import Pace

TAKES = 5_000
RATE = 1_000_000_000  # never empty, so that every take is one that gives


def main() -> None:
    with running_servers(environ={}) as servers:
        connection = redis.Redis.from_url(servers.redis_url)
        began = time.process_time()
        for _ in range(TAKES):
            connection.ping()
        bare = (time.process_time() - began) / TAKES * 1e6
        print(f"PING: {bare:.1f} µs of processor time")
        for size in (1, 10, 100):
            pace = Pace(connection, f"take-{size}", RATE)
            pace.take(size)
            began, taken = time.process_time(), 0
            for _ in range(TAKES):
                taken += pace.take(size)[0]
            spent = (time.process_time() - began) * 1e6
            print(
                f"take of {size}: {spent / TAKES:.1f} µs each, ratio to PING {spent / TAKES / bare:.2f}, "
                f"{spent / taken:.2f} µs per message"
            )


if __name__ == "__main__":
    main()
