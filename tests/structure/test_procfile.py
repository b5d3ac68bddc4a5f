"""The processes of a deployment: all of them are there, and every queue has a worker that listens to it."""

from __future__ import annotations

import shlex

from tests.structure.sources import ROOT

QUEUES = {"hear", "send", "apply", "import", "care"}


def read_processes() -> dict[str, list[str]]:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    pairs = [line.partition(":") for line in lines if line.strip() and not line.startswith("#")]
    return {name.strip(): shlex.split(command) for name, _, command in pairs}


def list_queues(command: list[str]) -> list[str]:
    """The words that follow the worker's module are its queues; options among them are not."""
    start = next(place for place, word in enumerate(command) if word.endswith("worker")) + 1
    return [queue for word in command[start:] if not word.startswith("-") for queue in word.split(",")]


def test_every_queue_has_a_worker_and_every_worker_a_known_queue() -> None:
    workers = {name: list_queues(command) for name, command in read_processes().items() if name.startswith("worker")}
    assert [name for name, queues in workers.items() if not queues or set(queues) - QUEUES] == []
    assert {queue for queues in workers.values() for queue in queues} == QUEUES


def test_the_other_processes_are_there() -> None:
    processes = read_processes()
    assert {name for name in processes if not name.startswith("worker")} == {"release", "web", "scheduler"}
    assert "gunicorn" in processes["web"]
    assert any("$PORT" in word for word in processes["web"])
