"""What files must and must not say: modules introduce themselves, and nothing speaks of the machine it was written on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.structure.sources import PACKAGES, get_name, list_files, list_modules, read_tree

# In pieces, so that this file does not find itself.
PLACES = re.compile(r"(?<![\w./~-])/(?:work|root)(?![\w-])|(?<![\w-])shared" + "/")
LEFT_OPEN = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME)\b")
LEFT_OUT = re.compile(r"\bmark\.(?:skip|xfail)|\bpytest\.(?:skip|xfail|importorskip)")


def find(pattern: re.Pattern[str], only: str = "") -> Iterator[str]:
    for path in list_files():
        if not get_name(path).startswith(only):
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:  # a picture
            continue
        yield from (f"{get_name(path)}:{number}" for number, line in enumerate(lines, 1) if pattern.search(line))


def test_no_file_names_a_place_on_one_machine() -> None:
    assert list(find(PLACES)) == []


def test_nothing_is_left_for_later() -> None:
    assert list(find(LEFT_OPEN)) == []


def test_no_test_is_left_out() -> None:
    assert [place for place in find(LEFT_OUT, "tests/") if "test_words.py" not in place] == []


def test_every_module_says_what_lives_in_it() -> None:
    modules = list_modules(*PACKAGES, "settings.py", "wsgi.py", "tests", "migrations", "benchmarks")
    silent = [get_name(path) for path in modules if path.stat().st_size and not ast.get_docstring(read_tree(path))]
    assert silent == []
