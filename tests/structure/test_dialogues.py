"""The lint of dialogues: paths lead somewhere, every sentence can be translated, every label fits, every button is heard."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from conversations.cards import CARD_EFFECTS, CARD_EFFECTS_WITH, CARD_FLOWS, REPEATABLE, STAFF_ACTIONS
from conversations.flow import Choice, Flow, Many, Review, Step
from conversations.jeweller.commands import COMMANDS
from conversations.registry import FLOWS
from conversations.render import say
from conversations.replies import QuestionReply, WordReply, write_reply
from conversations.screen import Screen
from conversations.texts import Words
from conversations.words import ANYBODY, CUSTOMER, EVERYWHERE, SHOP, STAFF, STAFF_WITH_MORE, match_command, match_word
from demo.catalogs import collect, find_labels, path_of
from settings import COMPLETE_LANGUAGES
from tests.structure.sources import get_name, list_modules, read_tree
from whatsapp import limits

# Names that are the same in every language, and the empty text.
UNTRANSLATED = {"", "GSTIN", "PAN", "Udyam"}
HOLE = re.compile(r"\{([a-z_]+)\}")
NUMBERED = re.compile(
    r"\{[a-z_]+\} (people|customers|messages|templates|campaigns|shops|rows|loans|events|seconds|minutes|hours|days|times)\b"
)
# Longer than any number or word that fills a label's hole.
LONG_NUMBER = 1_00_000
MANY_TURNS = 10**6

VOCABULARIES = (EVERYWHERE, SHOP, STAFF, CUSTOMER, ANYBODY)
STEPS = [(flow, step) for flow in FLOWS.values() for step in flow.steps().values()]
STEP_NAMES = [f"{flow.name}.{step.name}" for flow, step in STEPS]


def list_sources() -> Iterator[tuple[str, ast.Call]]:
    """Every call in what speaks to people, with its place."""
    for path in list_modules("conversations", "jobs"):
        for node in ast.walk(read_tree(path)):
            if isinstance(node, ast.Call):
                yield f"{get_name(path)}:{node.lineno}", node


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def list_literals(node: ast.AST | None) -> Iterator[str]:
    """Texts that stand there as they are, unmarked; both of a choice between two."""
    if isinstance(node, ast.IfExp):
        yield from list_literals(node.body)
        yield from list_literals(node.orelse)
    if isinstance(node, ast.JoinedStr):
        yield "an f-string"
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in UNTRANSLATED:
        yield node.value


def list_marked(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from list_marked(node.body)
        yield from list_marked(node.orelse)
    if isinstance(node, ast.Call) and name_of(node) == "N_" and isinstance(node.args[0], ast.Constant):
        yield str(node.args[0].value)


def get_keyword(call: ast.Call, name: str) -> ast.AST | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
def test_every_step_leads_to_a_step_and_can_be_reached(flow: Flow) -> None:
    steps = flow.steps()
    order = list(steps)
    reached, waiting = set(), [order[0]]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        following = order[order.index(name) + 1 : order.index(name) + 2]
        forks = set(steps[name].to.values())
        assert forks <= set(steps)
        choices = steps[name].choices if isinstance(steps[name], Choice) else ()
        is_forked_whole = (
            bool(forks) and not callable(choices) and {value for value, _ in choices} <= set(steps[name].to)
        )
        waiting += [each for each in (*forks, *(() if is_forked_whole else following)) if each not in reached]
    assert reached == set(steps)


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=STEP_NAMES)
def test_a_step_names_only_steps_before_it(flow: Flow, step: Step) -> None:
    order = list(flow.steps())
    earlier = order[: order.index(step.name)]
    changed = step.change if isinstance(step, Review) else ()
    assert set(step.depends_on) | set(changed) <= set(earlier)
    assert all(flow.steps()[name].label for name in changed)


def test_every_dialogue_is_registered_under_a_name_of_its_own() -> None:
    written = []
    for path in list_modules("conversations"):
        module = importlib.import_module(get_name(path).removesuffix(".py").replace("/", "."))
        found = [
            value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__
        ]
        written += [value.name for value in found if issubclass(value, Flow) and value is not Flow]
    assert sorted(written) == sorted(FLOWS)


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=STEP_NAMES)
def test_reply_ids_of_its_choices_fit(flow: Flow, step: Step) -> None:
    """The longest values besides: a moment in ISO, a confirmation with its fingerprint."""
    values = ["2026-11-21T10:00:00+05:30", f"yes:{'0' * 16}", "skip!"]
    if isinstance(step, Choice) and not callable(step.choices):
        values += [value for value, _ in step.choices]
    if isinstance(step, Many):
        values += [value for value, _ in step.item_options]
    if isinstance(step, Review):
        values += [f"change:{name}" for name in step.change]
    assert "|" not in flow.name + step.name
    longest = max(len(write_reply(QuestionReply(flow.name, MANY_TURNS, step.name, value))) for value in values)
    assert longest <= min(limits.ROW_ID, limits.REPLY_ID)


def is_heard(word: str) -> bool:
    if any(match_word(word, vocabulary) for vocabulary in VOCABULARIES) or match_command(word, STAFF_WITH_MORE):
        return True
    longer = [form for command in COMMANDS if command.takes_more for form in SHOP[command.word]]
    return any(word.startswith(f"{form} ") for form in longer)


def test_every_word_button_is_heard() -> None:
    unheard = []
    for place, call in list_sources():
        if name_of(call) == "Word" and isinstance(call.args[0], ast.Constant):
            word = str(call.args[0].value)
            if not is_heard(word):
                unheard.append(f"{place} {word}")
            assert len(write_reply(WordReply(word))) <= limits.ROW_ID
    assert unheard == []


def test_every_card_button_does_something() -> None:
    known = set(CARD_EFFECTS) | set(CARD_EFFECTS_WITH) | set(CARD_FLOWS)
    dead = [
        f"{place} {call.args[0].value}"
        for place, call in list_sources()
        if name_of(call) == "Card" and isinstance(call.args[0], ast.Constant) and call.args[0].value not in known
    ]
    assert dead == []
    assert set(CARD_FLOWS.values()) <= set(FLOWS)
    assert known >= STAFF_ACTIONS | REPEATABLE


def test_every_sentence_is_marked_for_translation() -> None:
    bare = []
    for place, call in list_sources():
        spoken: list[ast.AST | None] = []
        match name_of(call):
            case "words" | "Words":
                spoken = [*call.args[:1], get_keyword(call, "plural")]
            case "Option" | "Word":
                spoken = [*call.args[1:3], get_keyword(call, "title"), get_keyword(call, "description")]
            case "Card":
                spoken = [*call.args[2:3], get_keyword(call, "title"), get_keyword(call, "description")]
            case "Choice" | "Text" | "Many" | "Review" | "Media":
                spoken = [get_keyword(call, name) for name in ("text", "label", "help")]
                for table in (get_keyword(call, "choices"), get_keyword(call, "item_options")):
                    spoken += [pair.elts[1] for pair in getattr(table, "elts", ()) if isinstance(pair, ast.Tuple)]
        bare += [f"{place} {text}" for node in spoken for text in list_literals(node)]
    assert bare == []


def test_titles_of_dialogues_are_marked_for_translation() -> None:
    sentences = {message.id for message in collect() if isinstance(message.id, str)}
    assert {flow.title for flow in FLOWS.values()} <= sentences


def test_marks_hold_plain_sentences() -> None:
    """What the collector of sentences can read: a text as it stands, never put together."""
    odd = []
    for place, call in list_sources():
        wanted = {"N_": 1, "counted": 2}.get(name_of(call), 0)
        for node in call.args[:wanted]:
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip()):
                odd.append(place)
    assert odd == []


def test_every_hole_of_a_sentence_is_filled() -> None:
    wrong = []
    for place, call in list_sources():
        if name_of(call) not in {"words", "counted"} or any(keyword.arg is None for keyword in call.keywords):
            continue
        given = {keyword.arg for keyword in call.keywords} | ({"count"} if name_of(call) == "counted" else set())
        first = call.args[:2] if name_of(call) == "counted" else call.args[:1]
        texts = [text for node in first for text in (*list_marked(node), *list_literals(node))]
        wrong += [f"{place} {text}" for text in texts if not set(HOLE.findall(text)) <= given]
        asked = {hole for text in texts for hole in HOLE.findall(text)}
        if texts and not given <= asked:
            wrong.append(f"{place} fills {given - asked}, which nothing asks for")
    assert wrong == []


def test_a_noun_behind_a_number_has_a_form_for_one() -> None:
    """1 messages would be wrong in English, and worse where a language has more forms: such a sentence is counted."""
    sentences = [sentence.id for sentence in collect() if isinstance(sentence.id, str)]
    assert [sentence for sentence in sentences if NUMBERED.search(sentence)] == []


def list_labels() -> dict[str, int]:
    """Every sentence on a button, a row or a list's opener, with its limit."""
    return {**find_labels(), Screen(()).list_button.text: limits.LIST_BUTTON}


@pytest.mark.parametrize("language", COMPLETE_LANGUAGES)
def test_every_label_fits(language: str) -> None:
    labels = list_labels()
    assert len(labels) > 50
    said = {text: say(Words(text, dict.fromkeys(HOLE.findall(text), LONG_NUMBER)), language) for text in labels}
    assert {text: shown for text, shown in said.items() if limits.length(shown) > labels[text]} == {}


def list_forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """A sentence, or its forms by number."""
    return [text] if isinstance(text, str) else list(text or ())


def read_forms(language: str) -> dict[str, list[str]]:
    """What a language says for each English sentence; English says itself."""
    if language == "en":
        return {list_forms(sentence.id)[0]: list_forms(sentence.id) for sentence in collect()}
    with path_of(language).open("rb") as file:
        catalog = read_po(file, locale=language)
    return {list_forms(sentence.id)[0]: list_forms(sentence.string) for sentence in catalog}


@pytest.mark.parametrize("language", COMPLETE_LANGUAGES)
def test_a_complete_language_says_everything_with_the_same_holes(language: str) -> None:
    said, wrong = read_forms(language), []
    for meant in (list_forms(sentence.id) for sentence in collect() if sentence.id):
        forms = said.get(meant[0], [])
        holes = {frozenset(HOLE.findall(text)) for text in meant}
        # A form for one thing alone may leave the number out.
        holes |= {each - {"count"} for each in holes} if len(meant) > 1 else set()
        if not forms or not all(form and frozenset(HOLE.findall(form)) in holes for form in forms):
            wrong.append((meant[0], forms))
    assert wrong == []
