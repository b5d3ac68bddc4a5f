"""`make catalogs`: collects every sentence marked for translation into the catalogs, each with its place and its limit.

What a translator has written stays; what has changed is marked to be looked at again; what is gone is dropped.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from settings import LANGUAGES
from whatsapp import limits

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "locales"
SOURCES = ("conversations", "jobs")
KEYWORDS: dict[str, tuple[int, ...] | None] = {"N_": None, "counted": (1, 2)}

# Where a sentence is a label, and how many characters the platform gives it. A label that may be a button or a row
# must fit the button.
_TITLES = ("Option", "Word", "Card")


def collect() -> Catalog:
    """Every marked sentence in the order of the files, with a note where it is a label."""
    labels = find_labels()
    catalog = Catalog(project="EkTola", charset="utf-8", fuzzy=False)
    for folder in SOURCES:
        found = extract_from_dir(str(ROOT / folder), [("**.py", "python")], keywords=KEYWORDS)
        for filename, line, message, _, _ in found:
            text = message if isinstance(message, str) else message[0]
            note = [f"at most {labels[text]} characters"] if text in labels else []
            catalog.add(message, locations=[(f"{folder}/{filename}", line)], auto_comments=note)
    return catalog


def find_labels() -> dict[str, int]:
    """Sentences that stand on buttons, rows and lists, with their limits, found in the code itself."""
    labels: dict[str, int] = {}
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for text, limit in _labels_of(ast.parse(path.read_text(encoding="utf-8"))):
                labels[text] = min(limit, labels.get(text, limit))
    return labels


def _labels_of(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in _TITLES:
                yield from _title_of(node)
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
            # A choice: its value and its title.
            yield from ((text, limits.BUTTON_TITLE) for text in _marked(node.elts[1]))


def _title_of(call: ast.Call) -> Iterator[tuple[str, int]]:
    position = {"Option": 1, "Word": 1, "Card": 2}[call.func.id]  # type: ignore[attr-defined] # a name, as checked
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    title = call.args[position] if len(call.args) > position else named.get("title")
    if title is not None:
        yield from ((text, limits.BUTTON_TITLE) for text in _sentences(title))
    if "description" in named:
        yield from ((text, limits.ROW_DESCRIPTION) for text in _sentences(named["description"]))


def _sentences(node: ast.AST) -> Iterator[str]:
    """Marked sentences that make the label itself, not those that fill its holes."""
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"words", "Words"}
        and node.args
    ):
        yield from _marked(node.args[0])


def _marked(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _marked(node.body)
        yield from _marked(node.orelse)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_" and node.args:
        text = node.args[0]
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            yield text.value


def path_of(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "ektola.po"


def update(language: str, template: Catalog) -> tuple[int, int]:
    """Bring one catalog up to date; gives how many sentences there are and how many are still to be written."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(locale=language, project="EkTola", charset="utf-8", fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    catalog.header_comment = f"# EkTola in {language}; kept up to date by `make catalogs`."
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalog, width=120, omit_header=False, sort_by_file=True)
    entries = [message for message in catalog if message.id]
    return len(entries), sum(not is_written(message.string) for message in entries)


def is_written(string: str | list[str] | tuple[str, ...] | None) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


def main() -> None:
    template = collect()
    for language in LANGUAGES[1:]:
        sentences, missing = update(language, template)
        sys.stdout.write(f"{language}: {sentences} sentences, {missing} to be written\n")


if __name__ == "__main__":
    main()
