"""What the audit records is shown to people in words, in each language, not as it was recorded."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from conversations.staff.oversight import DEEDS
from tests.structure.sources import list_modules, read_tree


def list_deeds(call: ast.Call) -> Iterator[str]:
    """The texts among the second and third arguments, where a deed stands, both ways of a condition included."""
    for argument in call.args[1:3]:
        ways = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
        yield from (str(way.value) for way in ways if isinstance(way, ast.Constant))


def test_every_deed_that_is_recorded_has_words() -> None:
    calls = [node for path in list_modules("jobs") for node in ast.walk(read_tree(path)) if isinstance(node, ast.Call)]
    recorded = {deed for call in calls if ast.unparse(call.func) in {"record", "_note"} for deed in list_deeds(call)}
    assert len(recorded) > 20
    assert recorded - DEEDS.keys() == set()
