"""Reply ids: how a button says where it belongs. The platform hands the id back unchanged."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class QuestionReply:
    """An answer to the question of one turn."""

    flow: str
    turn: int
    step: str
    value: str


@dataclass(frozen=True)
class WordReply:
    """`hat` is who it is meant for, where the person has several."""

    word: str
    hat: str = ""


@dataclass(frozen=True)
class CardReply:
    token: str


Reply = QuestionReply | WordReply | CardReply


def write_reply(reply: Reply) -> str:
    match reply:
        case QuestionReply(flow, turn, step, value):
            return f"q|{flow}|{turn}|{step}|{value}"
        case WordReply(word, hat):
            return f"w|{word}|{hat}" if hat else f"w|{word}"
        case CardReply(token):
            return f"c|{token}"


def read_reply(reply_id: str) -> Reply | None:
    """None for an id that is not ours; it is then answered like an old button."""
    kind, _, rest = reply_id.partition("|")
    if kind == "w" and rest:
        return WordReply(*rest.split("|", 1))
    if kind == "c" and rest:
        return CardReply(rest)
    parts = rest.split("|", 3)
    if kind == "q" and len(parts) == 4 and parts[1].isascii() and parts[1].isdigit():
        return QuestionReply(parts[0], int(parts[1]), parts[2], parts[3])
    return None
