"""What was stored of a message, read as something said, and written as a line of the transcript."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conversations.said import Happened, Said, SentFile, SharedCard, SharedCards, Tapped, Typed, Unreadable


def read_said(content: Mapping[str, Any]) -> Said:
    """`content` is what the intake stored: the platform's kind of message and its parts."""
    match content["kind"]:
        case "text":
            return Typed(content["text"])
        case "reply":
            return Tapped(content["reply_id"], content["reply_title"])
        case "document":
            return SentFile(content["media_id"], content["mime_type"], content["filename"])
        case "contacts":
            return SharedCards(tuple(SharedCard(name, tuple(phones)) for name, phones in content["contacts"]))
        case "happening":
            return Happened(content["flow"], content["answers"])
        case kind:
            return Unreadable(kind)


def write_said(said: Said) -> str:
    match said:
        case Typed(text):
            return f"> {text}"
        case Tapped(_, title):
            return f"> [{title}]"
        case SentFile(_, _, filename):
            return f"> [{filename}]"
        case SharedCards(cards):
            return "> [" + ", ".join(card.name for card in cards) + "]"
        case Happened(flow):
            return f"# {flow}"
        case Unreadable(kind):
            return f"> [{kind}]"
