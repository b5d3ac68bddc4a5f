"""The papers speak of things that exist: files, commands, settings, tests, links; decisions are short and in order."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from settings import SETTINGS
from tests.structure.sources import ROOT, get_name, list_files, list_modules, read_tree

PAPERS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PARTS = ("**Context.**", "**Choice.**", "**Price.**", "**When to revisit.**")
LONGEST_DECISION = 40

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MAKE = re.compile(r"\bmake (?:-C \S+ )?([a-z]+)\b")
MODULE = re.compile(r"\bpython -m ([a-z_.]+)(?: ([a-z_]+))?")
ROUTE = re.compile(r"(?:(?:GET|POST) )?(/[a-z/_]+)")
PLACE = re.compile(r"[\w.-]*(?:/[\w.-]+)*/?")
FILE_ENDING = re.compile(r"\w\.(?:py|md|toml|ini|txt|png|po)$|^(?:Procfile|Makefile)$")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+_?")
EVENT = re.compile(r"^\| ([a-z][A-Za-z ,-]+) \|", re.MULTILINE)

ids = pytest.mark.parametrize("paper", PAPERS, ids=get_name)


def read(paper: Path) -> str:
    return paper.read_text(encoding="utf-8")


def list_quoted(paper: Path) -> list[str]:
    return QUOTED.findall(FENCE.sub("", read(paper)))


@cache
def read_code() -> str:
    """All that is no paper: names are looked up in it."""
    endings = {".py", ".toml", ".po", ".ini", ".js", ""}
    paths = [path for path in list_files() if path.suffix in endings and path.name != "test_papers.py"]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@cache
def list_words() -> frozenset[str]:
    return frozenset(re.findall(r"\w+", read_code()))


def is_place(quoted: str) -> bool:
    """A file or folder of the project by its path or its name; an address begins with a slash."""
    place = quoted.partition("::")[0]
    is_named_so = bool(FILE_ENDING.search(place)) or "/" in place
    return bool(PLACE.fullmatch(place)) and is_named_so and not place.startswith("/")


def is_there(place: str, paper: Path) -> bool:
    return (ROOT / place).exists() or (paper.parent / place).exists()


@ids
def test_files_that_are_named_exist(paper: Path) -> None:
    """A bare file name may also stand beside one that was named with its folder."""
    known = {path.name for path in list_files()}
    missing = []
    for quoted in list_quoted(paper):
        place = quoted.partition("::")[0]
        if is_place(quoted) and not is_there(place, paper) and place not in known:
            missing.append(quoted)
    assert missing == []


@ids
def test_tests_that_are_named_exist(paper: Path) -> None:
    missing = []
    for quoted in list_quoted(paper):
        place, separator, name = quoted.partition("::")
        if separator:
            functions = {node.name for node in ast.walk(read_tree(ROOT / place)) if isinstance(node, ast.FunctionDef)}
            missing += [quoted] if name not in functions else []
    assert missing == []


@ids
def test_commands_that_are_named_exist(paper: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    said = [*list_quoted(paper), *FENCE.findall(read(paper))]
    assert {target for text in said for target in MAKE.findall(text)} - targets == set()
    for text in said:
        for module, argument in MODULE.findall(text):
            place = ROOT / module.replace(".", "/")
            path = place / "__main__.py" if place.is_dir() else place.with_suffix(".py")
            is_ours = path.exists()
            assert is_ours or module == "pytest", text
            assert not (is_ours and argument) or f'"{argument}"' in read(path), text


@ids
def test_settings_and_names_that_are_named_exist(paper: Path) -> None:
    """What has an underscore is a name of ours, of a setting, or of something the code speaks of."""
    known = list_words() | {setting.name for setting in SETTINGS}
    said = [piece for quoted in list_quoted(paper) for piece in quoted.split() if not is_place(piece)]
    names = {word for piece in said for word in WORD.findall(piece)}
    unknown = {name for name in names if name not in known and not any(word.startswith(name) for word in known)}
    assert unknown == set()


@ids
def test_addresses_that_are_named_are_served(paper: Path) -> None:
    served = {
        address
        for path in list_modules("bot")
        for address in re.findall(r"blueprint\.(?:get|post)\(\"([^\"]+)\"", read(path))
    }
    assert served
    named = {found[1] for quoted in list_quoted(paper) if (found := ROUTE.fullmatch(quoted))}
    assert named - served == set()


@ids
def test_links_lead_somewhere(paper: Path) -> None:
    broken = []
    for target in LINK.findall(read(paper)):
        place, _, anchor = target.partition("#")
        if place.startswith("https://"):
            continue
        found = paper.parent / place if place else paper
        if not found.exists() or (anchor and anchor not in list_anchors(found)):
            broken.append(target)
    assert broken == []


def list_anchors(paper: Path) -> set[str]:
    """Headings as links name them: lower case, without punctuation, hyphens between words."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", read(paper)), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [path.name[:5] for path in DECISIONS] == [f"{number:04}-" for number in range(1, len(DECISIONS) + 1)]
    titles = [re.match(r"# (\d+)\. \S", read(path)) for path in DECISIONS]
    assert [int(title[1]) for title in titles if title] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("paper", DECISIONS, ids=get_name)
def test_a_decision_is_short_and_whole(paper: Path) -> None:
    text = read(paper)
    assert len(text.splitlines()) <= LONGEST_DECISION
    places = [text.find(part) for part in PARTS]
    assert -1 not in places
    assert places == sorted(places)


def test_every_library_has_its_reason() -> None:
    reasons = read(next(path for path in DECISIONS if path.name.startswith("0002-")))
    pinned = [
        line.partition("==")[0]
        for name in ("requirements.txt", "requirements-dev.txt")
        for line in read(ROOT / name).splitlines()
        if "==" in line
    ]
    assert pinned
    assert [library for library in pinned if not re.search(rf"(?<![\w-]){re.escape(library)}(?![\w-])", reasons)] == []


def test_every_line_of_the_log_is_explained() -> None:
    section = read(ROOT / "docs" / "runbook.md").partition("## Log lines")[2].partition("\n## ")[0]
    told = {event.strip() for row in EVENT.findall(section) for event in row.split(",")} - {"event"}
    logged = {
        str(node.args[0].value)
        for path in list_modules("bot", "jobs", "models", "whatsapp", "wsgi.py")
        for node in ast.walk(read_tree(path))
        if isinstance(node, ast.Call)
        and re.fullmatch(r"(?:self\.)?log\.(?:info|warning|error|exception)", ast.unparse(node.func))
        and isinstance(node.args[0], ast.Constant)
    }
    assert told == logged
