"""A template send: what it fills in is held against the template's definition, part by part."""

from __future__ import annotations

import re
from typing import Any

from simulator.errors import GraphError, refuse_missing
from simulator.outgoing.fields import (
    measure,
    read_list,
    read_object,
    read_text,
    refuse_unknown_keys,
    refuse_value,
)
from simulator.outgoing.kinds import Scope, check_location, check_media
from simulator.templates.template import MEDIA_FORMATS, Form, Template, fill_variables

Json = dict[str, Any]

COMPONENT_KEYS = frozenset({"type", "sub_type", "index", "parameters"})
TEXT_KINDS = frozenset({"text", "currency", "date_time"})
TEXT_KEYS = {
    "text": frozenset({"type", "text", "parameter_name"}),
    "currency": frozenset({"type", "currency"}),
    "date_time": frozenset({"type", "date_time"}),
}
# From this version on, white space has a code of its own.
OWN_WHITESPACE_CODE_SINCE = 23.0
_BAD_WHITESPACE = re.compile(r"[\n\r\t]| {5,}")
_COUPON_LENGTH = 20


def check_filling(part: Json, template: Template, scope: Scope) -> None:
    """Refuse a send that does not fit; the codes tell apart count, kind, name, emptiness, white space and length."""
    form = template.form
    header, body, buttons = _sort_components(part)
    _check_header(header, form, scope)
    values = _check_texts(body, form.body_variables, "body", form.is_named, scope)
    if measure(fill_variables(form.body_text, values)) > 1024:
        raise GraphError(132005, "The body is longer than 1024 characters once its parameters are filled in.")
    _check_buttons(buttons, form, scope)


def _sort_components(part: Json) -> tuple[list[Json], list[Json], dict[int, Json]]:
    """Parameters of the header, of the body, and button components by index."""
    texts: dict[str, list[Json]] = {"header": [], "body": []}
    buttons: dict[int, Json] = {}
    components = part.get("components") or []
    if not isinstance(components, list):
        raise GraphError(132008, "template['components'] must be an array.")
    for place, component in enumerate(components):
        where = f"template['components'][{place}]"
        if not isinstance(component, dict):
            raise GraphError(132008, f"{where} must be an object.")
        refuse_unknown_keys(component, COMPONENT_KEYS, where)
        kind = str(component.get("type", "")).lower()
        parameters = read_list(component, "parameters", where, 0, 100) if "parameters" in component else []
        if kind in texts:
            texts[kind] = parameters
        elif kind == "button":
            buttons[_read_index(component, where)] = component
        else:
            refuse_value(f"{where}['type'] must be one of header, body, button")
    return texts["header"], texts["body"], buttons


def _read_index(component: Json, where: str) -> int:
    index = str(component.get("index", ""))
    if not index:
        raise refuse_missing(f"{where}['index']")
    if not (index.isascii() and index.isdigit() and int(index) <= 9):
        refuse_value(f"{where}['index'] must be a number from 0 to 9")
    return int(index)


def _check_header(parameters: list[Json], form: Form, scope: Scope) -> None:
    expected = form.header_format
    if expected in MEDIA_FORMATS or expected == "LOCATION":
        _check_media_header(parameters, expected, scope)
    else:
        _check_texts(parameters, form.header_variables, "header", form.is_named, scope)


def _check_media_header(parameters: list[Json], expected: str, scope: Scope) -> None:
    kind = expected.lower()
    if len(parameters) != 1 or str(parameters[0].get("type", "")).lower() != kind:
        received = str(parameters[0].get("type", "")).upper() if parameters else "UNKNOWN"
        raise GraphError(132012, f"header: Format mismatch, expected {expected}, received {received}")
    refuse_unknown_keys(parameters[0], {"type", kind, "parameter_name"}, "header parameter")
    where = f"template['components'][0]['parameters'][0]['{kind}']"
    content = read_object(parameters[0], kind, where)
    if kind == "location":
        check_location(content, scope, where)
    else:
        check_media(kind, content, scope, where)


def _check_texts(
    parameters: list[Json], variables: list[str], label: str, is_named: bool, scope: Scope
) -> dict[str, str]:
    """Check text parameters and return the values by variable."""
    if len(parameters) != len(variables):
        raise GraphError(
            132000,
            f"{label}: number of localizable_params ({len(parameters)}) does not match the expected number of "
            f"params ({len(variables)})",
        )
    values = {}
    for place, parameter in enumerate(parameters):
        kind = str(parameter.get("type", "")).lower()
        if kind not in TEXT_KINDS or (is_named and kind != "text"):
            raise GraphError(132012, f"{label}: Format mismatch, expected TEXT, received {kind.upper() or 'NOTHING'}")
        refuse_unknown_keys(parameter, TEXT_KEYS[kind], f"{label} parameter {place + 1}")
        name = _read_name(parameter, variables, label) if is_named else variables[place]
        values[name] = _read_value(parameter, kind, f"{label} parameter {place + 1}", scope)
    if len(values) != len(variables):
        raise GraphError(132000, f"{label}: a parameter name was given twice")
    return values


def _read_name(parameter: Json, variables: list[str], label: str) -> str:
    name = parameter.get("parameter_name")
    if not isinstance(name, str) or not name:
        raise GraphError(100, f"{label}: Parameter name is missing or empty")
    if name not in variables:
        raise GraphError(100, f"{label}: Parameter name {name} is not part of the template")
    return name


def _read_value(parameter: Json, kind: str, label: str, scope: Scope) -> str:
    if kind != "text":
        value = read_text(read_object(parameter, kind, label), "fallback_value", label, 1024)
    else:
        value = parameter.get("text", "")
        if not isinstance(value, str):
            raise GraphError(132012, f"{label}: text must be a string")
        if not value.strip():
            raise GraphError(
                scope.limits.empty_parameter_code, f"{label}: Parameter of type text is missing text value"
            )
    if _BAD_WHITESPACE.search(value):
        code = 132018 if scope.version >= OWN_WHITESPACE_CODE_SINCE else 100
        raise GraphError(
            code, f"{label}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
        )
    return value


def _check_buttons(given: dict[int, Json], form: Form, scope: Scope) -> None:
    for index, component in given.items():
        if index >= len(form.buttons):
            raise GraphError(132000, f"buttons: the template has no button at index {index}")
        _check_button(index, component, form.buttons[index], scope)
    for index, button in enumerate(form.buttons):
        kind = str(button.get("type", "")).upper()
        if index not in given and (kind == "COPY_CODE" or (kind == "URL" and "{{" in str(button.get("url", "")))):
            raise GraphError(131008, f"buttons: Button at index {index} of type {kind.title()} requires a parameter")


def _check_button(index: int, component: Json, button: Json, scope: Scope) -> None:
    expected = str(button.get("type", "")).lower()
    received = str(component.get("sub_type", "")).lower()
    if received != expected and not (expected == "otp" and received == "url"):
        raise GraphError(
            132012, f"buttons: Button at index {index} expected {expected}, received {received or 'nothing'}"
        )
    parameters = component.get("parameters") or []
    if len(parameters) > 1:
        raise GraphError(132000, f"buttons: Button at index {index} takes one parameter, {len(parameters)} given")
    for parameter in parameters:
        _check_button_value(index, expected, parameter, button, scope)


def _check_button_value(index: int, kind: str, parameter: Json, button: Json, scope: Scope) -> None:
    label = f"button at index {index}"
    if kind == "quick_reply":
        refuse_unknown_keys(parameter, {"type", "payload"}, label)
        read_text(parameter, "payload", label, 256)
    elif kind == "copy_code":
        refuse_unknown_keys(parameter, {"type", "coupon_code"}, label)
        read_text(parameter, "coupon_code", label, _COUPON_LENGTH)
    elif kind in {"url", "otp"}:
        refuse_unknown_keys(parameter, {"type", "text"}, label)
        if kind == "url" and "{{" not in str(button.get("url", "")):
            raise GraphError(132000, f"{label}: the link of this button has no variable")
        _read_value(parameter, "text", label, scope)
    elif kind == "phone_number":
        raise GraphError(132000, f"{label}: a phone button takes no parameter")
