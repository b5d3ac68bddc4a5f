"""The hats of one person: staff, each shop whose team they are in, customer; and which of them something is said to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from conversations.commands import is_command
from conversations.customer.reception import is_for_the_shop
from conversations.desk import CUSTOMER_HAT, STAFF_HAT, Desk, Hat
from conversations.engine import find_open_step
from conversations.flow import Flow, Many, Text
from conversations.jeweller.commands import COMMANDS
from conversations.replies import WordReply, read_reply
from conversations.said import Said, SentFile, SharedCards, Tapped, Typed
from conversations.screen import Screen, Word, screen
from conversations.state import State
from conversations.texts import N_, Label, words
from conversations.words import HATS, STAFF, STAFF_WITH_MORE, fold, match_command, match_word

# A word that is asked back is carried by the buttons of the question.
LONGEST_WORD = 100


@dataclass(frozen=True)
class Choice:
    """Whose it is; or, with nobody's name in `hat`, what to ask back."""

    hat: str = ""
    screen: Screen | None = None
    is_switch: bool = False


def choose_hat(said: Said, state: State, desk: Desk, flows: Mapping[str, Flow]) -> Choice:
    """For somebody with several hats: the worn one, unless what is said belongs to another or to more than one."""
    if isinstance(said, Tapped):
        reply = read_reply(said.reply_id)
        named = reply.hat if isinstance(reply, WordReply) and find_hat(desk, reply.hat) else ""
        return Choice(named) if named else _stay(desk)
    if isinstance(said, SentFile | SharedCards):
        return _choose_for_file(desk)
    if not isinstance(said, Typed):
        return _stay(desk)
    if match_word(said.text, HATS):
        return Choice(screen=show_switch(desk))
    named = _find_named(said.text, desk)
    if named:
        return Choice(named, is_switch=True)
    if _takes_free_words(state, desk, flows) or desk.hat == CUSTOMER_HAT or is_for_the_shop(desk):
        return _stay(desk)
    return _choose_for_word(said.text, desk)


def find_hat(desk: Desk, key: str) -> Hat | None:
    return next((hat for hat in desk.hats if hat.key == key), None)


def _stay(desk: Desk) -> Choice:
    return Choice(desk.hat) if desk.hat else Choice(screen=show_switch(desk))


def _choose_for_file(desk: Desk) -> Choice:
    """Lists and contact cards are for shops."""
    shops = [hat.key for hat in desk.hats if hat.is_shop]
    if desk.hat in shops or desk.hat == CUSTOMER_HAT:
        return Choice(desk.hat)
    return Choice(shops[0]) if len(shops) == 1 else _stay(desk)


def _find_named(text: str, desk: Desk) -> str:
    """`switch meera` names the hat by a part of its name."""
    typed = fold(text)
    for form in HATS["switch"]:
        if typed.startswith(f"{form} "):
            wanted = typed[len(form) :].strip()
            found = [
                hat.key for hat in desk.hats if wanted in (hat.key, *fold(hat.name).split()) or wanted == fold(hat.name)
            ]
            return found[0] if len(found) == 1 else ""
    return ""


def _takes_free_words(state: State, desk: Desk, flows: Mapping[str, Flow]) -> bool:
    flow = flows.get(state.flow or "")
    return flow is not None and isinstance(find_open_step(flow, state.answers, desk), Text | Many)


def _choose_for_word(text: str, desk: Desk) -> Choice:
    shops = tuple(hat for hat in desk.hats if hat.is_shop)
    staff = tuple(hat for hat in desk.hats if hat.key == STAFF_HAT)
    is_staffs = bool(staff) and is_staff_word(text)
    is_shops = bool(shops) and is_command(text, COMMANDS)
    worn = tuple(hat for hat in shops if hat.key == desk.hat) or shops
    if is_staffs and is_shops:
        return Choice(screen=ask_whose(text, (*staff, *worn)))
    if is_staffs:
        return Choice(STAFF_HAT)
    if is_shops:
        return Choice(worn[0].key) if len(worn) == 1 else Choice(screen=ask_whose(text, worn))
    return _stay(desk)


def is_staff_word(text: str) -> bool:
    return match_word(text, STAFF) is not None or match_command(text, STAFF_WITH_MORE) is not None


def ask_whose(text: str, hats: tuple[Hat, ...]) -> Screen:
    """The word waits on the buttons, so that a tap does it."""
    line = " ".join(text.split())
    word = line if len(line) <= LONGEST_WORD and "|" not in line else "menu"
    return screen(
        words(N_("“{word}” means something for each of these. Which one?"), word=line),
        actions=tuple(Word(word, hat.name_label, hat=hat.key) for hat in hats),
    )


def show_switch(desk: Desk) -> Screen:
    worn = find_hat(desk, desk.hat)
    lines: tuple[Label, ...] = (words(N_("You speak as {hat} now."), hat=worn.name_label),) if worn else ()
    return screen(
        *lines,
        words(N_("Who shall it be?")),
        actions=tuple(Word("menu", hat.name_label, hat.description, hat=hat.key) for hat in desk.hats),
    )


def put_on(state: State, hat: str) -> State:
    """Each hat has a state of its own; turns go on counting, so that no old button fits a question of another hat."""
    if state.hat in (hat, ""):
        return replace(state, hat=hat)
    kept = {**state.others, state.hat: replace(state, hat="", others={}).to_json()}
    found = State.from_json(kept.pop(hat, {}))
    return replace(found, hat=hat, others=kept, turn=max(state.turn, found.turn) + 1, shown=())


def name_hat(shown: Screen, desk: Desk, said_already: str) -> Screen:
    """Whoever works for more than one reads on every screen whom it speaks for."""
    worn = find_hat(desk, desk.hat)
    working = [hat for hat in desk.hats if hat.key != CUSTOMER_HAT]
    is_named = any(isinstance(action, Word) and action.hat for action in shown.actions)
    if worn is None or worn.key == CUSTOMER_HAT or len(working) < 2 or is_named or worn.name in said_already:
        return shown
    if shown.crumb:
        return replace(shown, crumb=words(N_("{hat} · {place}"), hat=worn.name_label, place=shown.crumb))
    return shown.after(words(N_("{hat}:"), hat=worn.name_label))
