"""From a tap on a phone to the moment at which the first answer has reached the platform, on an idle system.

    python -m benchmarks.tap [--taps 40]

Everything runs as the Procfile says, against the simulator: its webhook, the web process, the queue, the worker and the
call with the answer are all in it. Prints milliseconds, and beside them what one call to the simulator takes, which
is asked every two milliseconds whether the answer is there.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable

from benchmarks.webhook import judge
from demo.__main__ import OWNER, running_demo
from simulator.remote import Remote

MOST_MS = 100.0
_OPTIONS = "--sent-after 0.05 --delivered-after 0.1 --read-after 0.2 --review-after 0.1 --rate 0"


def measure_answer(phone: Remote, act: Callable[[], object]) -> float:
    """Milliseconds from what the person does to the first answer."""
    last = max((each["seq"] for each in phone.ledger()), default=0)
    began = time.perf_counter()
    act()
    while not phone.ledger(last):
        assert time.perf_counter() - began < 60, "no answer"
        time.sleep(0.002)
    return 1000 * (time.perf_counter() - began)


def measure_call(phone: Remote) -> float:
    began = time.perf_counter()
    phone.person(OWNER)
    return 1000 * (time.perf_counter() - began)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--taps", type=int, default=40)
    given = parser.parse_args()
    with running_demo(_OPTIONS, {"MESSAGES_PER_MINUTE": "1000"}, port=0) as demo:
        phone = Remote(demo.page.rstrip("/"))
        taps, calls = [], []
        for _ in range(given.taps):
            measure_answer(phone, lambda: phone.say(OWNER, "menu"))
            time.sleep(1)  # idle again, and the answer is on the phone
            taps.append(measure_answer(phone, lambda: phone.tap(OWNER, "Customers")))
            calls.append(measure_call(phone))
            time.sleep(1)
    for name, each in (("tap to answer", taps), ("a call alone", calls)):
        high = statistics.quantiles(each, n=20)[-1]
        print(f"{name:<14} p50 {statistics.median(each):6.1f} ms   p95 {high:6.1f} ms   fastest {min(each):6.1f} ms")
    return 0 if judge("p95, ms", statistics.quantiles(taps, n=20)[-1], MOST_MS, at_least=False) else 1


if __name__ == "__main__":
    sys.exit(main())
