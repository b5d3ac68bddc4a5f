"""Which function says which sentence, read from the code: so that every screen has a home, and none is forgotten."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from conversations.screen import Screen
from demo.gallery.screens import list_sentences

ROOT = Path(__file__).resolve().parents[2]
_MARKS = frozenset({"N_", "counted"})


@dataclass(frozen=True)
class Speaker:
    """A function, with the sentences that stand in it, or else in what of its own module it uses."""

    module: str
    name: str
    sentences: frozenset[str]


@cache
def list_speakers() -> tuple[Speaker, ...]:
    return tuple(
        speaker
        for folder in ("conversations", "jobs")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for speaker in _read_module(path)
    )


def _read_module(path: Path) -> Iterator[Speaker]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own: dict[str, ast.stmt] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            own[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            own |= {target.id: node for target in targets if isinstance(target, ast.Name)}
    for name, node in own.items():
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            said = frozenset(_list_marked(node)) or _find_used(name, own)
            yield Speaker(path.relative_to(ROOT).as_posix(), name, said)


def _list_marked(tree: ast.AST) -> Iterator[str]:
    """The sentences that are marked for translation there; the first form of those that are counted."""
    for node in ast.walk(tree):
        is_mark = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MARKS
        if is_mark and isinstance(node.args[0], ast.Constant):  # type: ignore[attr-defined] # a call, as checked
            yield str(node.args[0].value)  # type: ignore[attr-defined]


def _find_used(name: str, own: dict[str, ast.stmt]) -> frozenset[str]:
    """What the functions and tables say that a function without sentences of its own uses, and those that they use."""
    seen, waiting = {name}, [name]
    while waiting:
        used = {node.id for node in ast.walk(own[waiting.pop()]) if isinstance(node, ast.Name)} & set(own)
        waiting += used - seen
        seen |= used
    return frozenset(sentence for each in seen for sentence in _list_marked(own[each]))


@cache
def read_purpose(module: str) -> str:
    """The sentence at the top of a module."""
    docstring = ast.get_docstring(ast.parse((ROOT / module).read_text(encoding="utf-8"))) or module
    return docstring.split("\n\n", maxsplit=1)[0].replace("\n", " ")


def find_home(screen: Screen) -> str:
    """The module of the function that says most of a screen; the first of several."""
    said = {sentence.text for sentence in list_sentences(screen)}
    scores: dict[str, int] = {}
    for speaker in list_speakers():
        scores[speaker.module] = scores.get(speaker.module, 0) + len(said & speaker.sentences)
    return max(scores, key=lambda module: scores[module])
