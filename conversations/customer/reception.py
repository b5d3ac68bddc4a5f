"""What a customer's words mean: stop, start, anything else."""

from __future__ import annotations

from conversations.customer.privacy import show_kept_on, show_sure
from conversations.desk import Desk
from conversations.effects import EraseMe, OptIn, OptOut, PassOn, Show, TellMyData
from conversations.engine import Turn
from conversations.said import Said, SentFile, SharedCards, Tapped, Typed, Unreadable
from conversations.state import State
from conversations.words import CUSTOMER, EVERYWHERE, fold, match_word


def hear(said: Said, state: State, desk: Desk) -> Turn:
    """Customers have no dialogue of their own; each message is answered by itself."""
    text = said.text if isinstance(said, Typed) else said.title if isinstance(said, Tapped) else ""
    word = match_word(text, CUSTOMER)
    if word == "stop":
        return Turn(state, None, (OptOut(desk.quoted_id),))
    if word == "start":
        return Turn(state, None, (OptIn(),))
    if word is not None:
        return _hear_of_data(word, state)
    if fold(text).startswith("start "):
        return Turn(state, None, (OptIn(" ".join(text.split())[len("start ") :]),))
    if match_word(text, EVERYWHERE) in {"menu", "help"}:
        return Turn(state, None, (Show("about"),))
    return Turn(state, None, (PassOn(text, desk.quoted_id, _name_kind(said)),))


def is_for_the_shop(desk: Desk) -> bool:
    """Whether somebody who also works here answers, as a customer, what a shop has sent them."""
    return desk.is_customer and desk.answers_campaign and bool(desk.hats)


def _hear_of_data(word: str, state: State) -> Turn:
    """Erasing is asked once more; the question needs no dialogue, since its yes says what it means."""
    match word:
        case "my data":
            return Turn(state, None, (TellMyData(),))
        case "copy my data":
            return Turn(state, None, (TellMyData(as_file=True),))
        case "delete my data":
            return Turn(state, show_sure())
        case "yes delete my data":
            return Turn(state, None, (EraseMe(),))
    return Turn(state, show_kept_on())


def _name_kind(said: Said) -> str:
    match said:
        case Unreadable(kind):
            return kind
        case SentFile():
            return "document"
        case SharedCards():
            return "contacts"
    return "text"
