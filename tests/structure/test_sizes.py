"""How large files, functions and dialogues may get; how near they are is printed by `tests.structure.sources`."""

from __future__ import annotations

import ast

from tests.structure.sources import (
    LONGEST_DIALOGUE,
    LONGEST_FILE,
    LONGEST_FUNCTION,
    count_lines,
    get_name,
    list_code,
    list_modules,
    measure_functions,
    read_tree,
)


def test_no_file_is_too_long_to_read_in_one_go() -> None:
    sizes = {get_name(path): count_lines(path) for path in list_code()}
    assert {name: lines for name, lines in sizes.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_too_long_to_hold_in_mind() -> None:
    sizes = {place: lines for path in list_code() for place, lines in measure_functions(path)}
    assert {place: lines for place, lines in sizes.items() if lines > LONGEST_FUNCTION} == {}


def test_a_dialogue_fits_on_two_screens() -> None:
    def has_dialogue(tree: ast.Module) -> bool:
        bases = [base for node in tree.body if isinstance(node, ast.ClassDef) for base in node.bases]
        return any(isinstance(base, ast.Name) and base.id == "Flow" for base in bases)

    dialogues = [path for path in list_modules("conversations") if has_dialogue(read_tree(path))]
    assert dialogues
    sizes = {get_name(path): count_lines(path) for path in dialogues}
    assert {name: lines for name, lines in sizes.items() if lines > LONGEST_DIALOGUE} == {}
