"""A person who writes faster than anybody reads is asked once to wait; what stops something is obeyed even then."""

from __future__ import annotations

from datetime import timedelta

from conversations.said import Said, Tapped, Typed
from conversations.screen import Screen, screen
from conversations.texts import N_, words
from conversations.words import CUSTOMER, SHOP, STAFF, match_word
from models.conversation import Conversation
from models.inbox import InboxItem, ItemKind

MINUTE = timedelta(minutes=1)

_STOPS = {
    "stop": CUSTOMER["stop"],
    "stop all": SHOP["stop all"],
    "stop everything": STAFF["stop everything"],
}


def count_in_minute(conversation: Conversation, item: InboxItem) -> int:
    """How many messages of this minute this one makes, by the platform's time; happenings of ours count for nothing."""
    if item.kind is not ItemKind.MESSAGE:
        return 0
    if conversation.minute_at is None or item.at - conversation.minute_at >= MINUTE:
        conversation.minute_at, conversation.minute_count = item.at, 0
    conversation.minute_count += 1
    return conversation.minute_count


def is_stop(said: Said) -> bool:
    typed = said.text if isinstance(said, Typed) else said.title if isinstance(said, Tapped) else ""
    return match_word(typed, _STOPS) is not None


def show_too_fast() -> Screen:
    return screen(words(N_("That was a lot in one minute. Please wait a moment; I answer again in a minute.")))
