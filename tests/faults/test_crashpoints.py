"""The named points themselves: each still exists in the product, one order ends one process, and the bar sees a loss."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.reliability import crash
from benchmarks.reliability.__main__ import main
from benchmarks.reliability.crash import FOLDER, KILLED, STRUCK, LostPointError, check
from benchmarks.reliability.points import POINTS, WORKER, Point
from demo.processes import ROOT

PROGRAM = "import json; json.dumps([]); print('one'); json.dumps([]); print('two')"


@pytest.mark.parametrize("name", POINTS)
def test_every_point_still_lies_in_the_product(name: str) -> None:
    check(name)


@pytest.mark.parametrize(
    "point",
    [
        Point(WORKER, "after", "jobs.claims:Claims.clame"),
        Point(WORKER, "after", "jobs.clames:Claims.claim"),
        Point(WORKER, "after", "jobs.claims:Claims.claim", statement="jobs.claims:clame"),
        Point(WORKER, "after", "jobs.claims:Claims.claim", within="jobs.claims:clame"),
    ],
    ids=["function", "module", "statement", "caller"],
)
def test_a_point_whose_place_is_gone_fails_by_name(
    monkeypatch: pytest.MonkeyPatch, point: Point, tmp_path: Path
) -> None:
    monkeypatch.setitem(POINTS, "gone", point)
    with pytest.raises(LostPointError, match="clame"):
        main(["crashpoints", "gone", "--repeat", "1"])
    with pytest.raises(LostPointError, match="clame"):
        crash.install(WORKER, tmp_path)


def test_a_point_nobody_has_heard_of_is_refused() -> None:
    with pytest.raises(LostPointError, match="nowhere"):
        main(["crashpoints", "nowhere"])


@pytest.mark.timeout(300)
def test_a_process_dies_once_at_each_point_and_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["crashpoints", "--quick", "--json"]) == 0, capsys.readouterr().out
    *_, found, last = capsys.readouterr().out.splitlines()
    assert json.loads(found)["figures"]["recipients"] > 0
    assert last.endswith(" 0 failed")


@pytest.mark.parametrize("moment", ["before", "after"])
def test_one_order_ends_one_process(tmp_path: Path, moment: str) -> None:
    """Without an order nothing happens, and the next process goes on."""
    (tmp_path / STRUCK).mkdir()
    told = f"""
import os, pathlib, sys
from benchmarks.reliability import crash
from benchmarks.reliability.points import POINTS, Point
POINTS["here"] = Point("p", "{moment}", "json:dumps")
crash.install("p", pathlib.Path(os.environ["{FOLDER}"]))
{PROGRAM}
"""

    def run() -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-u", "-c", told],
            env={FOLDER: str(tmp_path), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    assert run() == (0, "one\ntwo\n")
    (tmp_path / "here.1").touch()
    assert run() == (KILLED, "")
    assert [each.name for each in (tmp_path / STRUCK).iterdir()] == ["here.1"]
    assert run() == (0, "one\ntwo\n")
