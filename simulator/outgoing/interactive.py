"""Interactive messages: buttons, lists, links, flows and location requests with the limits of each part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.errors import GraphError
from simulator.outgoing.fields import (
    read_label,
    read_link,
    read_list,
    read_object,
    refuse_unknown_keys,
    refuse_value,
)
from simulator.outgoing.kinds import Scope, check_media

Json = dict[str, Any]

WHERE = "interactive"
ANY_HEADER = frozenset({"text", "image", "video", "document"})
HEADERS = {"button": ANY_HEADER, "cta_url": ANY_HEADER, "flow": ANY_HEADER, "list": frozenset({"text"})}
FLOW_KEYS = frozenset(
    [
        "flow_message_version",
        "flow_id",
        "flow_name",
        "flow_cta",
        "flow_token",
        "flow_action",
        "flow_action_payload",
        "mode",
    ]
)


def check_interactive(part: Json, scope: Scope) -> None:
    refuse_unknown_keys(part, {"type", "header", "body", "footer", "action"}, WHERE)
    kind = part.get("type")
    check = _ACTIONS.get(str(kind))
    if check is None:
        refuse_value(f"interactive type {kind} is not supported")
    if "header" in part:
        _check_header(str(kind), read_object(part, "header", WHERE), scope)
    body = read_object(part, "body", WHERE)
    refuse_unknown_keys(body, {"text"}, f"{WHERE}['body']")
    read_label(body, "text", "Body text", scope.limits.list_body if kind == "list" else 1024)
    if "footer" in part:
        footer = read_object(part, "footer", WHERE)
        refuse_unknown_keys(footer, {"text"}, f"{WHERE}['footer']")
        read_label(footer, "text", "Footer text", 60)
    check(read_object(part, "action", WHERE))


def _check_header(kind: str, header: Json, scope: Scope) -> None:
    form = str(header.get("type"))
    if form not in HEADERS.get(kind, frozenset()):
        refuse_value(f"Header type {form} is not allowed in an interactive message of type {kind}")
    refuse_unknown_keys(header, {"type", form}, f"{WHERE}['header']")
    if form == "text":
        text = read_label(header, "text", "Header text", 60)
        if "\n" in text:
            refuse_value("Header text must not hold a line break")
    else:
        check_media(form, read_object(header, form, f"{WHERE}['header']"), scope, f"{WHERE}['header']['{form}']")


def _check_buttons(action: Json) -> None:
    refuse_unknown_keys(action, {"buttons"}, f"{WHERE}['action']")
    buttons = read_list(action, "buttons", f"{WHERE}['action']", 1, 3)
    ids, titles = [], []
    for button in buttons:
        refuse_unknown_keys(button, {"type", "reply"}, "button")
        if button.get("type") != "reply":
            refuse_value("Button type must be reply")
        reply = read_object(button, "reply", "button")
        refuse_unknown_keys(reply, {"id", "title"}, "reply")
        ids.append(read_label(reply, "id", "Button id", 256))
        titles.append(read_label(reply, "title", "Button title", 20))
        if ids[-1] != ids[-1].strip():
            refuse_value("Button id must not start or end with a space")
    _refuse_repeated(ids, "Button ids")
    _refuse_repeated(titles, "Button titles")


def _check_list(action: Json) -> None:
    refuse_unknown_keys(action, {"button", "sections"}, f"{WHERE}['action']")
    read_label(action, "button", "List button", 20)
    sections = read_list(action, "sections", f"{WHERE}['action']", 1, 10)
    ids = []
    for section in sections:
        refuse_unknown_keys(section, {"title", "rows"}, "section")
        read_label(section, "title", "Section title", 24, is_required=len(sections) > 1)
        for row in read_list(section, "rows", "section", 1, 10):
            refuse_unknown_keys(row, {"id", "title", "description"}, "row")
            ids.append(read_label(row, "id", "Row id", 200))
            read_label(row, "title", "Row title", 24)
            read_label(row, "description", "Row description", 72, is_required=False)
    if len(ids) > 10:
        refuse_value(f"Total row count exceeds max allowed count: 10, {len(ids)} given")
    _refuse_repeated(ids, "Row ids")


def _check_link(action: Json) -> None:
    refuse_unknown_keys(action, {"name", "parameters"}, f"{WHERE}['action']")
    _require_name(action, "cta_url")
    parameters = read_object(action, "parameters", f"{WHERE}['action']")
    refuse_unknown_keys(parameters, {"display_text", "url"}, "parameters")
    read_label(parameters, "display_text", "Display text", 20)
    read_link(parameters, "url", "Url")


def _check_flow(action: Json) -> None:
    refuse_unknown_keys(action, {"name", "parameters"}, f"{WHERE}['action']")
    _require_name(action, "flow")
    parameters = read_object(action, "parameters", f"{WHERE}['action']")
    refuse_unknown_keys(parameters, FLOW_KEYS, "parameters")
    if parameters.get("flow_message_version") != "3":
        refuse_value("flow_message_version must be 3")
    if ("flow_id" in parameters) == ("flow_name" in parameters):
        raise GraphError(131008, "Exactly one of flow_id and flow_name is required")
    cta = read_label(parameters, "flow_cta", "flow_cta", 30)
    if any(ord(character) > 0x1F000 for character in cta):
        refuse_value("flow_cta must not hold emoji")


def _check_location_request(action: Json) -> None:
    refuse_unknown_keys(action, {"name"}, f"{WHERE}['action']")
    _require_name(action, "send_location")


def _require_name(action: Json, name: str) -> None:
    if action.get("name") != name:
        refuse_value(f"interactive['action']['name'] must be {name}")


def _refuse_repeated(values: list[str], label: str) -> None:
    if len(set(values)) != len(values):
        refuse_value(f"{label} must be unique")


_ACTIONS: dict[str, Callable[[Json], None]] = {
    "button": _check_buttons,
    "list": _check_list,
    "cta_url": _check_link,
    "flow": _check_flow,
    "location_request_message": _check_location_request,
}
