"""The project's own files as the structure tests see them: which there are, how long they are, what they import.

`python -m tests.structure.sources` prints how much test stands against how much code, and what is near its budget.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "conversations", "jobs", "models", "whatsapp", "simulator", "demo")

WISHED_FILE, LONGEST_FILE = 300, 400
WISHED_FUNCTION, LONGEST_FUNCTION = 30, 60
LONGEST_DIALOGUE = 150


def list_files() -> list[Path]:
    """Everything that git knows or would take in; the owner of the folder may be another user than we are."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in sorted(listed.stdout.split("\0")) if name and (ROOT / name).is_file()]


def list_modules(*tops: str) -> list[Path]:
    return [path for path in list_files() if path.suffix == ".py" and get_name(path).split("/")[0] in tops]


def list_code() -> list[Path]:
    """What the size budgets speak of: neither tests nor migrations nor benchmarks."""
    return list_modules(*PACKAGES, "settings.py", "wsgi.py")


def get_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read_tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=get_name(path))


def count_lines(path: Path) -> int:
    """Lines of a file without its tables: what is assigned to a name of the module is read up, not read through."""
    tables = [node for node in read_tree(path).body if isinstance(node, ast.Assign | ast.AnnAssign)]
    in_tables = sum((node.end_lineno or node.lineno) - node.lineno + 1 for node in tables)
    return len(path.read_text(encoding="utf-8").splitlines()) - in_tables


def measure_functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function's place and its lines from `def` to its end."""
    for node in ast.walk(read_tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{get_name(path)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def list_imports(path: Path) -> set[str]:
    """Top-level names of what a file imports."""
    names = set()
    for node in ast.walk(read_tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


def list_near_budget() -> Iterator[str]:
    for path in list_code():
        if (lines := count_lines(path)) > WISHED_FILE:
            yield f"{get_name(path)}: {lines} lines, better at most {WISHED_FILE}"
        for place, lines in measure_functions(path):
            if lines > WISHED_FUNCTION:
                yield f"{place}: {lines} lines, better at most {WISHED_FUNCTION}"


def main() -> None:
    code, tests = (
        sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)
        for paths in (list_code(), list_modules("tests"))
    )
    lines = [*list_near_budget(), f"test lines : code lines = {tests} : {code} = {tests / code:.2f}"]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
