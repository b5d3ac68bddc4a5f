"""docs/dialogues.md: a state diagram of every dialogue, drawn from its steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from conversations.desk import Desk
from conversations.flow import Choice, Flow, Review, Step
from conversations.registry import FLOWS
from demo.gallery.sources import ROOT, read_purpose

PAGE = ROOT / "docs" / "dialogues.md"

_HEAD = """# The dialogues

Made from the code by `make gallery`; do not edit. An arrow leads to the step that is asked next once the one before
has a good answer. *Where it makes sense* means that the step is left out otherwise, *skip* that the person may pass it
by. From every step, `back` opens the answer before, and `cancel` and `menu` lead out. How the walk works is told in
the [architecture](architecture.md), what each step looks like in the gallery (`gallery.html`, open it in a browser).
"""
_START = "[*]"  # Mermaid's sign for the end as well

# From, to, and what is answered.
Arrow = tuple[str, str, str]


def write() -> str:
    return _HEAD + "".join(_write_dialogue(flow) for flow in FLOWS.values())


def _write_dialogue(flow: Flow) -> str:
    module = type(flow).__module__.replace(".", "/") + ".py"
    arrows = dict.fromkeys(_list_arrows(flow))
    drawn = [f"    {step.name}: {_describe(step)}" for step in flow.steps().values()]
    drawn += [f"    {start} --> {end}{f': {said}' if said else ''}" for start, end, said in arrows]
    diagram = "\n".join(["```mermaid", "stateDiagram-v2", *drawn, "```"])
    return f"\n## {flow.title}\n\n`{module}`: {read_purpose(module)}\n\n{diagram}\n"


def _describe(step: Step) -> str:
    more = ["where it makes sense"] * bool(step.asked) + ["skip"] * step.can_skip
    return f"{step.label or step.name.replace('_', ' ').capitalize()} ({', '.join([type(step).__name__, *more])})"


def _list_arrows(flow: Flow) -> Iterator[Arrow]:
    """A step that may be left out is drawn with the way around it."""
    steps = list(flow.steps().values())
    names = [step.name for step in steps]
    yield from ((_START, end, "") for end, _ in _list_next(steps, None) if end != _START)
    for place, step in enumerate(steps):
        for value, target in step.to.items():
            yield from ((step.name, end, value) for end, _ in _list_next(steps[names.index(target) :], step))
        if not _is_forked_whole(step):
            said = "otherwise" if step.to else ""
            yield from ((step.name, end, why or said) for end, why in _list_next(steps[place + 1 :], step))
        if isinstance(step, Review):
            yield from ((step.name, name, "change") for name in step.change)


def _list_next(steps: Sequence[Step], after: Step | None) -> Iterator[tuple[str, str]]:
    """What may be asked next, each with the answer it takes: steps that may be left out, and the first that may not."""
    known = read_condition(after) if after else {}
    taken: set[str] = set()
    for step in steps:
        condition = read_condition(step)
        why = condition.get(after.name, "") if after else ""
        if why in taken or any(known.get(name, value) != value for name, value in condition.items()):
            continue
        yield step.name, why
        taken |= {why} - {""}
        if step.asked is None or (condition and condition.items() <= known.items()):
            return
    if not taken:
        yield _START, ""


class _Asked(dict[str, Any]):
    """Answers that notice what they are held against: each says yes to whatever it is compared with."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def get(self, name: str, default: Any = None) -> Any:
        return _Yes(self.found, name)


class _Yes:
    def __init__(self, found: dict[str, str], name: str) -> None:
        self.found, self.name = found, name

    def __eq__(self, other: object) -> bool:
        self.found[self.name] = str(other)
        return True

    def __ne__(self, other: object) -> bool:
        self.found[f"{self.name}, not"] = str(other)
        return True

    __hash__ = None  # type: ignore[assignment] # nobody keeps it


def read_condition(step: Step) -> dict[str, str]:
    """The answers a step is asked for, by the name of theirs; empty where it rests on something else too."""
    answers = _Asked()
    try:
        is_asked = step.asked is None or step.asked(Desk(None, None, None, ""), answers)  # type: ignore[arg-type]
    except (AttributeError, KeyError, TypeError, LookupError):
        return {}  # it looks at the shop
    return answers.found if is_asked else {}


def _is_forked_whole(step: Step) -> bool:
    """Whether each answer names where it leads."""
    choices = step.choices if isinstance(step, Choice) else ()
    return bool(step.to) and not callable(choices) and {value for value, _ in choices} <= set(step.to)
