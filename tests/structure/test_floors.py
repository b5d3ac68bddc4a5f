"""Which part may import which: the contracts of `.importlinter`, and what import-linter cannot see."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.structure.sources import PACKAGES, ROOT, get_name, list_code, list_imports, list_modules


def run(*command: str | Path, words: str = "") -> tuple[int, str]:
    ended = subprocess.run(command, cwd=ROOT, input=words, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def test_no_floor_imports_a_higher_one() -> None:
    code, said = run(Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache")
    assert code == 0, said


def test_settings_stand_alone() -> None:
    assert list_imports(ROOT / "settings.py") - sys.stdlib_module_names == set()


def test_what_is_deployed_knows_nothing_of_demo_and_simulator() -> None:
    deployed = [path for path in list_modules("wsgi.py", "migrations") if list_imports(path) & {"demo", "simulator"}]
    assert [get_name(path) for path in deployed] == []
    assert (ROOT / "wsgi.py").is_file()


@pytest.mark.parametrize("module", ["engine", "flow", "state"])
def test_the_engine_runs_without_records_or_platform(module: str) -> None:
    loaded = f"import sys, conversations.{module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    code, said = run(sys.executable, "-c", loaded)
    assert code == 0, said
    others = {*PACKAGES, "settings", "wsgi", "sqlalchemy", "psycopg2", "redis", "rq", "flask", "requests"}
    assert set(said.split()) & others == {"conversations"}


@pytest.mark.parametrize("package", PACKAGES)
def test_an_import_inside_a_function_fails_the_lint(package: str) -> None:
    example = '"""An example."""\n\n\ndef pause() -> None:\n    import time\n\n    time.sleep(1)\n'
    command = ("-m", "ruff", "check", "--no-cache", "--output-format=concise", "--stdin-filename")
    code, said = run(sys.executable, *command, f"{package}/example.py", "-", words=example)
    assert code == 1
    assert "PLC0415" in said


def test_no_file_lifts_that_rule_for_itself() -> None:
    lifted = [get_name(path) for path in list_code() if "PLC0415" in path.read_text(encoding="utf-8")]
    assert lifted == []
