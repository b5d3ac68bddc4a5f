"""Messages with buttons or a list to choose from, and their headers; other kinds of message live in `messages`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from whatsapp import limits
from whatsapp.checks import check_count, check_id, check_length, check_optional, check_unique


@dataclass(frozen=True, slots=True)
class TextHeader:
    text: str

    def __post_init__(self) -> None:
        check_length("header.text", self.text, limits.HEADER_TEXT)

    def header_json(self) -> dict[str, Any]:
        return {"type": "text", "text": self.text}


@dataclass(frozen=True, slots=True)
class DocumentHeader:
    media_id: str
    filename: str

    def __post_init__(self) -> None:
        check_length("header.media_id", self.media_id, limits.REPLY_ID)
        check_length("header.filename", self.filename, limits.FILENAME)

    def header_json(self) -> dict[str, Any]:
        return {"type": "document", "document": {"id": self.media_id, "filename": self.filename}}


@dataclass(frozen=True, slots=True)
class ImageHeader:
    media_id: str

    def __post_init__(self) -> None:
        check_length("header.media_id", self.media_id, limits.REPLY_ID)

    def header_json(self) -> dict[str, Any]:
        return {"type": "image", "image": {"id": self.media_id}}


Header: TypeAlias = TextHeader | DocumentHeader | ImageHeader


@dataclass(frozen=True, slots=True)
class Button:
    id: str
    title: str

    def __post_init__(self) -> None:
        check_id("button.id", self.id, limits.REPLY_ID)
        check_length("button.title", self.title, limits.BUTTON_TITLE)


@dataclass(frozen=True, slots=True)
class Buttons:
    body: str
    buttons: tuple[Button, ...]
    header: Header | None = None
    footer: str | None = None
    type: ClassVar[str] = "interactive"

    def __post_init__(self) -> None:
        check_length("buttons.body", self.body, limits.INTERACTIVE_BODY)
        check_optional("buttons.footer", self.footer, limits.FOOTER_TEXT)
        check_count("buttons", len(self.buttons), limits.BUTTONS)
        check_unique("button.id", (button.id for button in self.buttons))
        check_unique("button.title", (button.title for button in self.buttons))

    def body_json(self) -> dict[str, Any]:
        replies = [{"type": "reply", "reply": {"id": button.id, "title": button.title}} for button in self.buttons]
        header = {"header": self.header.header_json()} if self.header else {}
        return {
            "type": "button",
            **header,
            "body": {"text": self.body},
            **_footer_json(self.footer),
            "action": {"buttons": replies},
        }


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    title: str
    description: str = ""

    def __post_init__(self) -> None:
        check_id("row.id", self.id, limits.ROW_ID)
        check_length("row.title", self.title, limits.ROW_TITLE)
        check_optional("row.description", self.description, limits.ROW_DESCRIPTION)

    def row_json(self) -> dict[str, str]:
        description = {"description": self.description} if self.description else {}
        return {"id": self.id, "title": self.title, **description}


@dataclass(frozen=True, slots=True)
class ListMenu:
    """A list of one section, which needs no title."""

    body: str
    button: str
    rows: tuple[Row, ...]
    footer: str | None = None
    type: ClassVar[str] = "interactive"

    def __post_init__(self) -> None:
        check_length("list.body", self.body, limits.INTERACTIVE_BODY)
        check_length("list.button", self.button, limits.LIST_BUTTON)
        check_optional("list.footer", self.footer, limits.FOOTER_TEXT)
        check_count("list.rows", len(self.rows), limits.LIST_ROWS)
        check_unique("row.id", (row.id for row in self.rows))

    def body_json(self) -> dict[str, Any]:
        return {
            "type": "list",
            "body": {"text": self.body},
            **_footer_json(self.footer),
            "action": {"button": self.button, "sections": [{"rows": [row.row_json() for row in self.rows]}]},
        }


def _footer_json(footer: str | None) -> dict[str, Any]:
    return {"footer": {"text": footer}} if footer else {}
