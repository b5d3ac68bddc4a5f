"""From ringing to the first line of the job, on an idle worker that runs as the Procfile says.

    python -m benchmarks.job_start [--jobs 55]

The job is `hear` of a person with nothing to hear. It is waited for by the time of its start, which the forked child
writes into Redis just before it calls ours. Prints the median and the longest in milliseconds, beside the same of
a bare fork of an equally large process, which is the limit.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from typing import Any

from rq.registry import StartedJobRegistry
from sqlalchemy import text

from benchmarks import web
from benchmarks.webhook import judge
from bot.commands import migrate
from demo.processes import read_procfile
from demo.servers import running_servers
from jobs.services import Services

MOST_MS = 15.0


def measure_start(built: Services) -> float:
    """Milliseconds until it has begun; it has ended when this returns."""
    begun = StartedJobRegistry("hear", connection=built.bell.connection).key
    began = time.perf_counter()
    built.bell.ring("hear", 1)
    members: Any = []
    while not members:
        members = built.bell.connection.zrange(begun, 0, 0)
    job_id = members[0].decode().partition(":")[0]
    while not built.bell.connection.hget(f"rq:job:{job_id}", "started_at"):
        pass
    spent = 1000 * (time.perf_counter() - began)
    while built.bell.connection.zcard(begun):
        time.sleep(0.001)
    return spent


def measure_fork() -> float:
    began = time.perf_counter()
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.write(write, b"x")
        os._exit(0)
    os.read(read, 1)
    spent = 1000 * (time.perf_counter() - began)
    os.waitpid(child, 0)
    os.close(read)
    os.close(write)
    return spent


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=55)
    given = parser.parse_args()
    with running_servers(environ={}) as servers:
        migrate(servers.database_url)
        built = web.build_services(servers)
        with built.platform() as session:
            session.execute(text("INSERT INTO person (wa_id, profile_name) VALUES ('919000000001', '')"))
        environment = web.make_environment(servers.database_url, servers.redis_url)
        command = f"exec {read_procfile()['worker']}"
        process = subprocess.Popen(["/bin/sh", "-c", command], cwd=web.ROOT, env=environment)
        try:
            measure_start(built)
            starts, forks = [], []
            for _ in range(given.jobs):
                time.sleep(0.2)  # until it is idle again
                starts.append(measure_start(built))
                forks.append(measure_fork())
        finally:
            process.terminate()
            process.wait()
    for name, each in (("ring to start", starts), ("bare fork", forks)):
        print(
            f"{name:<14} p50 {statistics.median(each):6.1f} ms   fastest {min(each):6.1f} ms   slowest {max(each):6.1f} ms"
        )
    return 0 if judge("p50, ms", statistics.median(starts), MOST_MS, at_least=False) else 1


if __name__ == "__main__":
    sys.exit(main())
