"""The commands of the bars: what they print, what they end with, and that one failure is enough."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.reliability.__main__ import BARS, main
from benchmarks.reliability.bars import Findings
from benchmarks.reliability.checker import Verdict
from benchmarks.reliability.mix import Mix
from benchmarks.reliability.posting import sign


def test_a_condition_that_failed_once_has_failed() -> None:
    findings = Findings()
    assert not findings.is_good, "a bar that looked at nothing does not hold"
    findings.hold("exit in time", True, 3)
    assert findings.is_good
    for is_so in (False, True):
        findings.hold("all told", is_so)
    assert findings.held == {"exit in time": True, "all told": False}
    assert not findings.is_good


def test_each_finding_of_the_checker_is_a_condition() -> None:
    findings = Findings()
    findings.hold_verdict(Verdict(8, ("a",), (), (), (), (), 2, ()))
    assert {name for name, is_so in findings.held.items() if not is_so} == {"doubled_ids", "lost"}
    assert findings.figures["recipients"] == 8


def test_a_days_webhooks_come_again_in_another_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert "replay" in BARS
    assert main(["replay", "--people", "45", "--times", "1", "--json"]) == 0
    *_, found, last = capsys.readouterr().out.splitlines()
    assert json.loads(found)["bars"] == {
        "once more changes nothing": True,
        "the day was worth something": True,
        "another order ends the same": True,
    }
    assert last == "3 passed, 0 failed"


def test_what_is_posted_follows_what_was_accepted_with_repetitions_and_forgeries(tmp_path: Path) -> None:
    ledger = tmp_path / "accepted.jsonl"
    lines = [
        {"to": f"9197{number:08}", "wamid": f"w{number}", "biz_opaque_callback_data": "c"} for number in range(300)
    ]
    ledger.write_text("".join(json.dumps(line) + "\n" for line in lines))
    mix = Mix(ledger, seed=7)
    mix.read()
    assert mix.waiting == 900
    posts = [mix.take() for _ in range(1100)]
    honest = [post for post in posts if not post.is_forged]
    assert {f"w{number} {word}" for number in range(300) for word in ("sent", "delivered", "read")} <= {
        post.key for post in honest
    }
    assert len(honest) > len({post.key for post in honest}), "nothing came twice"
    assert any(post.key.startswith("wamid.reply") for post in honest)
    assert {post.signature == sign(post.body) for post in honest} == {True}
    assert {post.signature == sign(post.body) for post in posts if post.is_forged} == {False}
