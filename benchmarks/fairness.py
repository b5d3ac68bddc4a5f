"""Two shops on one number: a run of 50,000 goes on at full rate, and another shop's 100 begin beside it.

    python -m benchmarks.fairness --rate 80

Prints how long the 100 took against what they would take if both shops share alike (the limit), and how long answers
in chats waited that left meanwhile. The platform refuses what is too fast.
"""

from __future__ import annotations

import argparse
import threading
import time

import requests

from benchmarks import scene as stage
from jobs.pacing import spend_token
from jobs.pump import pump

LARGE, SMALL, HEAD_START, ANSWERS = 50_000, 100, 5.0, 20


def keep_pumping(number: str, is_over: threading.Event) -> None:
    while not is_over.is_set():
        pump(number)


def count_small(scene: stage.Scene, campaign_id: int) -> int:
    return scene.scalar(
        "SELECT count(*) FROM message JOIN run ON run.id = message.run_id "
        "WHERE run.campaign_id = :id AND message.state = 'accepted'",
        id=campaign_id,
    )


def measure_answers(scene: stage.Scene) -> list[float]:
    """Seconds that answers take from leaving to being accepted, three a second, as the sender of answers does it."""
    address = f"http://127.0.0.1:{scene.graph_port}/v23.0/1/messages"
    taken = []
    for _ in range(ANSWERS):
        began = time.monotonic()
        spend_token(scene.built.bell.connection, scene.number)
        answer = requests.post(address, data=b"{}", timeout=10)
        taken.append(time.monotonic() - began if answer.ok else float("inf"))
        time.sleep(0.3)
    return sorted(taken)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=int, default=80)
    given = parser.parse_args()
    with stage.opened(0.05, 128, given.rate, given.rate) as scene:
        large, small = stage.add_shop(scene, "Large", LARGE), stage.add_shop(scene, "Small", SMALL)
        stage.begin_campaign(scene, large)
        is_over = threading.Event()
        thread = threading.Thread(target=keep_pumping, args=(scene.number, is_over))
        thread.start()
        time.sleep(HEAD_START)
        campaign_id = stage.begin_campaign(scene, small)
        began = time.monotonic()
        while count_small(scene, campaign_id) < SMALL:
            time.sleep(0.05)
        took, limit = time.monotonic() - began, 2 * SMALL / given.rate
        answers = measure_answers(scene)
        refused = scene.count_refused()
        is_over.set()
        scene.run_sql("UPDATE campaign SET status = 'paused'")
        thread.join()
    print(f"{SMALL} beside {LARGE} at {given.rate}/s: {took:.1f} s · limit {limit:.1f} s · ratio {limit / took:.2f}")
    print(
        f"{ANSWERS} answers meanwhile: median {answers[len(answers) // 2] * 1000:.0f} ms, worst "
        f"{answers[-1] * 1000:.0f} ms, of which the platform takes 50 · refused as too fast {refused}"
    )


if __name__ == "__main__":
    main()
