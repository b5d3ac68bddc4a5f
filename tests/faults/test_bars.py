"""The commands of the bars: what they print, what they end with, and that one failure is enough."""

from __future__ import annotations

import json

import pytest

from benchmarks.reliability.__main__ import BARS, main
from benchmarks.reliability.bars import Findings
from benchmarks.reliability.checker import Verdict


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
