"""The simulator's README: every test it names exists, and every setting, order and fault it should name is named."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from simulator import Config
from simulator.control.settings import read_settings
from simulator.faults import ACTIONS
from simulator.phones import BEHAVIOURS

HERE = Path(__file__).parent
README = (HERE.parents[1] / "simulator" / "README.md").read_text()


def test_every_test_it_names_exists() -> None:
    named: list[tuple[str, str]] = []
    module = ""
    for found, test in re.findall(r"`(test_\w+\.py)?::(test_\w+)`", README):
        module = found or module
        named.append((module, test))
    assert len(named) > 50
    known = {
        path.name: {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}
        for path in HERE.glob("test_*.py")
    }
    assert [(module, test) for module, test in named if test not in known.get(module, set())] == []


def test_faults_and_magic_numbers_are_all_named() -> None:
    assert [action for action in ACTIONS if f"`{action}`" not in README] == []
    assert [ending for ending in BEHAVIOURS if f"…{ending}" not in README] == []


def test_settings_it_names_exist() -> None:
    known = read_settings(Config())
    assert [name for name in re.findall(r"`((?:limits|webhooks|delays)\.\w+)`", README) if name not in known] == []
