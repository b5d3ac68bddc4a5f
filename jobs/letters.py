"""Rendered messages put together: several news or answers in one, and the shop's name above one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conversations.render import say, shorten
from conversations.screen import Screen
from whatsapp import limits
from whatsapp.messages import Button, Buttons, ListMenu, Row, Text


def write_content(message: Any) -> dict[str, Any]:
    """As it is stored until it leaves."""
    return {"type": message.type, message.type: message.body_json()}


def read_body(content: dict[str, Any]) -> str:
    body = content["text"] if content["type"] == "text" else content["interactive"]["body"]
    return str(body.get("body", body.get("text", "")))


def can_fold(content: dict[str, Any]) -> bool:
    """Files, templates and contact cards go alone."""
    return content["type"] == "text" or (content["type"] == "interactive" and "header" not in content["interactive"])


def write_body(content: dict[str, Any], body: str) -> dict[str, Any]:
    """The same message with other words, cut to what it may hold."""
    if content["type"] == "text":
        return {**content, "text": {**content["text"], "body": shorten(body, limits.TEXT_BODY)}}
    told = {**content["interactive"], "body": {"text": shorten(body, limits.INTERACTIVE_BODY)}}
    return {**content, "interactive": told}


def name_shop(content: dict[str, Any], shop: str) -> dict[str, Any]:
    body = read_body(content)
    return content if shop in body else write_body(content, f"{shop}:\n{body}")


def fold_answers(contents: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Every answer's words in order, and what can be tapped on the last: the others' questions are over."""
    last, bodies = contents[-1], [read_body(each) for each in contents]
    return write_body(last, _join(bodies, limits.TEXT_BODY if last["type"] == "text" else limits.INTERACTIVE_BODY))


def fold_news(contents: Sequence[dict[str, Any]], language: str) -> dict[str, Any]:
    """Every piece of news, and for each what can be done first; what is the same for several stands once."""
    rows: dict[str, Row] = {}
    for content in contents:
        for reply_id, title in list_titles(content)[:1]:
            about = shorten(read_body(content).splitlines()[0], limits.ROW_DESCRIPTION)
            rows.setdefault(reply_id, Row(reply_id, shorten(title, limits.ROW_TITLE), about))
    body = _join([read_body(each) for each in contents], limits.INTERACTIVE_BODY)
    message: Text | Buttons | ListMenu = Text(body)
    if len(rows) == 1:
        (row,) = rows.values()
        message = Buttons(body, (Button(row.id, shorten(row.title, limits.BUTTON_TITLE)),))
    elif rows:
        message = ListMenu(body, say(Screen(()).list_button, language), tuple(rows.values()))
    return write_content(message)


def list_titles(content: dict[str, Any]) -> list[tuple[str, str]]:
    """What can be tapped: the id and the words of each."""
    action = content.get("interactive", {}).get("action", {})
    replies = [button["reply"] for button in action.get("buttons", ())]
    replies += [row for section in action.get("sections", ()) for row in section["rows"]]
    return [(reply["id"], reply["title"]) for reply in replies]


def _join(bodies: Sequence[str], limit: int) -> str:
    """With an empty line between; where they are too long together, each is cut alike."""
    gap = "\n\n"
    whole = gap.join(bodies)
    if limits.length(whole) <= limit:
        return whole
    share = limit // len(bodies) - len(gap)
    return gap.join(shorten(body, share) for body in bodies)
