"""`make` shows the way: with no target it lists every target with a line of its own."""

from __future__ import annotations

import re
import subprocess

from tests.structure.sources import ROOT


def test_every_target_is_listed() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert {"help", "install", "test", "lint", "demo", "chat"} <= set(targets)
    assert re.findall(r"^  make ([a-z]+) +\S.*$", shown, re.MULTILINE) == targets
