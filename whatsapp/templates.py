"""Template definitions: read what the platform lists, show a body as filled in, and write one for review; no HTTP here.

Sending an approved template is a message and lives in `messages`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from whatsapp import limits
from whatsapp.codes import Scope
from whatsapp.errors import WhatsAppError
from whatsapp.messages import MessageLimitError, clean_parameter
from whatsapp.wire import as_dict, as_list, as_text

CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")
NAMED = "NAMED"
POSITIONAL = "POSITIONAL"

_HOLE = re.compile(r"\{\{\s*([A-Za-z0-9_]{1,64})\s*\}\}", re.ASCII)
_NAME = re.compile(r"[a-z0-9_]+", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?", re.ASCII)


class TemplateError(WhatsAppError):
    """A template would be refused, or cannot be understood; names the part and the fault."""

    scope = Scope.TEMPLATE

    def __init__(self, part: str, problem: str) -> None:
        super().__init__(f"{part}: {problem}")
        self.part = part
        self.problem = problem


@dataclass(frozen=True, slots=True)
class TemplateButton:
    """`kind` is the platform's word: QUICK_REPLY, URL, PHONE_NUMBER ..."""

    kind: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class TemplateTranslation:
    """One language of a template. `variables` are names, or "1", "2" ... in order."""

    meta_id: str
    name: str
    language: str
    category: str
    status: str
    body: str
    header_format: str | None
    header_text: str
    footer: str
    buttons: tuple[TemplateButton, ...]
    variables: tuple[str, ...]
    parameter_format: str


def parse_template(template: Mapping[str, Any]) -> TemplateTranslation:
    name, language = as_text(template.get("name")), as_text(template.get("language"))
    if not name or not language:
        raise TemplateError("template", "has no name or no language")
    parts = {as_text(part.get("type")).upper(): part for part in map(as_dict, as_list(template.get("components")))}
    header = parts.get("HEADER", {})
    body = as_text(parts.get("BODY", {}).get("text"))
    variables = _list_variables(body)
    inferred = POSITIONAL if all(variable.isdigit() for variable in variables) else NAMED
    return TemplateTranslation(
        meta_id=as_text(template.get("id")),
        name=name,
        language=language,
        category=as_text(template.get("category")),
        status=as_text(template.get("status")),
        body=body,
        header_format=as_text(header.get("format")).upper() or None,
        header_text=as_text(header.get("text")),
        footer=as_text(parts.get("FOOTER", {}).get("text")),
        buttons=tuple(_read_button(as_dict(button)) for button in as_list(parts.get("BUTTONS", {}).get("buttons"))),
        variables=variables,
        parameter_format=as_text(template.get("parameter_format")).upper() or inferred,
    )


def render_body(translation: TemplateTranslation, values: Mapping[str, str]) -> str:
    """Show the body as the person will read it; braces inside a value are left alone."""
    missing = [variable for variable in translation.variables if not values.get(variable, "").strip()]
    if missing:
        raise TemplateError("body", f"no value for {', '.join(missing)}")
    text = _HOLE.sub(lambda hole: clean_parameter(values[hole[1]]), translation.body)
    actual = limits.length(text)
    if actual > limits.TEMPLATE_BODY:
        raise MessageLimitError("template.body", limits.TEMPLATE_BODY, actual)
    return text


def definition(
    name: str,
    language: str,
    category: str,
    body: str,
    examples: Mapping[str, str],
    quick_replies: Sequence[str] = (),
    footer: str | None = None,
) -> dict[str, Any]:
    """Build the request that creates a template, or refuse what its review would refuse on sight."""
    _check_names(name, language, category)
    variables = _check_body(body)
    _check_quick_replies(quick_replies)
    components = [{"type": "BODY", "text": body, **_write_examples(variables, examples)}]
    if footer:
        _check_plain("footer", footer, limits.TEMPLATE_FOOTER)
        components.append({"type": "FOOTER", "text": footer})
    if quick_replies:
        buttons = [{"type": "QUICK_REPLY", "text": text} for text in quick_replies]
        components.append({"type": "BUTTONS", "buttons": buttons})
    return {
        "name": name,
        "language": language,
        "category": category,
        "parameter_format": _format_of(variables),
        "components": components,
    }


def _list_variables(text: str) -> tuple[str, ...]:
    """Name each variable once: numbers by value, names as they first appear."""
    found = tuple(dict.fromkeys(_HOLE.findall(text)))
    return tuple(sorted(found, key=int)) if all(name.isdigit() for name in found) else found


def _format_of(variables: Sequence[str]) -> str:
    return POSITIONAL if all(variable.isdigit() for variable in variables) else NAMED


def _read_button(button: dict[str, Any]) -> TemplateButton:
    return TemplateButton(
        kind=as_text(button.get("type")).upper(), text=as_text(button.get("text")), url=as_text(button.get("url"))
    )


def _check_names(name: str, language: str, category: str) -> None:
    if not _NAME.fullmatch(name):
        raise TemplateError("name", "only a-z, 0-9 and underscore")
    if len(name) > limits.TEMPLATE_NAME:
        raise MessageLimitError("template.name", limits.TEMPLATE_NAME, len(name))
    if not _LANGUAGE.fullmatch(language):
        raise TemplateError("language", "a code like hi or en_US")
    if category not in CATEGORIES:
        raise TemplateError("category", f"one of {', '.join(CATEGORIES)}")


def _check_body(body: str) -> tuple[str, ...]:
    _check_length("body", body, limits.TEMPLATE_BODY)
    text = body.strip()
    holes = list(_HOLE.finditer(text))
    outside = _HOLE.sub("", text)
    if "{{" in outside or "}}" in outside:
        raise TemplateError("body", "braces that are no variable")
    if holes and (holes[0].start() == 0 or holes[-1].end() == len(text)):
        raise TemplateError("body", "starts or ends with a variable")
    if any(not text[left.end() : right.start()].strip() for left, right in pairwise(holes)):
        raise TemplateError("body", "two variables without a word between them")
    variables = _list_variables(body)
    if _format_of(variables) == NAMED:
        if any(variable.isdigit() or not _NAME.fullmatch(variable) for variable in variables):
            raise TemplateError("body", "variables are all names of a-z, 0-9 and underscore, or all numbers")
    elif list(variables) != [str(number) for number in range(1, len(variables) + 1)]:
        raise TemplateError("body", "numbered variables must run 1, 2, 3 ... without a gap")
    return variables


def _write_examples(variables: Sequence[str], examples: Mapping[str, str]) -> dict[str, Any]:
    missing = [variable for variable in variables if not examples.get(variable, "").strip()]
    if missing:
        raise TemplateError("examples", f"none for {', '.join(missing)}")
    if not variables:
        return {}
    if _format_of(variables) == POSITIONAL:
        return {"example": {"body_text": [[examples[variable] for variable in variables]]}}
    named = [{"param_name": variable, "example": examples[variable]} for variable in variables]
    return {"example": {"body_text_named_params": named}}


def _check_quick_replies(quick_replies: Sequence[str]) -> None:
    if len(quick_replies) > limits.TEMPLATE_BUTTONS:
        raise MessageLimitError("template.buttons", limits.TEMPLATE_BUTTONS, len(quick_replies))
    if len(set(quick_replies)) < len(quick_replies):
        raise TemplateError("quick replies", "two with the same text")
    for text in quick_replies:
        _check_plain("quick reply", text, limits.TEMPLATE_BUTTON_TEXT)


def _check_plain(part: str, text: str, limit: int) -> None:
    _check_length(part, text, limit)
    if "{{" in text or "\n" in text:
        raise TemplateError(part, "no variables and no line breaks")


def _check_length(part: str, text: str, limit: int) -> None:
    if not text.strip():
        raise TemplateError(part, "is empty")
    actual = limits.length(text)
    if actual > limit:
        raise MessageLimitError(f"template.{part}", limit, actual)
