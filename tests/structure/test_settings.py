"""The environment: the README lists exactly what settings.py reads, and no deployed code reads it past settings.py."""

from __future__ import annotations

import ast
import re

from settings import SETTINGS
from tests.structure.sources import ROOT, get_name, list_modules, read_tree

ROW = re.compile(r"^\|\s*`([A-Z][A-Z0-9_]*)`\s*\|([^|]*)\|", re.MULTILINE)


def test_the_readme_lists_every_setting_with_its_default() -> None:
    rows = ROW.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(rows) == len(dict(rows))
    listed = {name: default.strip().strip("`") for name, default in rows}
    assert listed == {setting.name: setting.default for setting in SETTINGS}


def test_the_environment_is_read_in_settings_alone() -> None:
    """Elsewhere it may only be handed to `read_settings`."""
    readers = []
    for path in list_modules(
        "wsgi.py", "settings.py", "bot", "conversations", "jobs", "models", "whatsapp", "migrations"
    ):
        nodes = list(ast.walk(read_tree(path)))
        calls = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "read_settings"]
        handed_over = {id(argument) for call in calls for argument in call.args}
        for node in nodes:
            is_name = isinstance(node, ast.Attribute | ast.Name) and id(node) not in handed_over
            if is_name and ast.unparse(node) in {"os.environ", "os.environb", "os.getenv"}:
                readers.append(f"{get_name(path)}:{node.lineno}")
    assert readers == []
