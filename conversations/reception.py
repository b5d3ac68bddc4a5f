"""Where everything a person says arrives: words that work everywhere first, then the open dialogue, then commands."""

from __future__ import annotations

from dataclasses import replace

from conversations import engine
from conversations.customer import reception as customer
from conversations.desk import Desk
from conversations.effects import ReadList
from conversations.engine import Turn, open_flow, park, take_turn
from conversations.flow import Flow, Text
from conversations.jeweller import commands as jeweller
from conversations.jeweller.menu import show_help, show_menu, show_not_understood
from conversations.registry import FLOWS
from conversations.render import say
from conversations.replies import QuestionReply, WordReply, read_reply, write_reply
from conversations.said import Happened, Said, SentFile, SharedCards, Tapped, Typed, Unreadable
from conversations.screen import MENU, Option, screen
from conversations.staff import commands as staff
from conversations.state import State
from conversations.texts import N_, Label, Words, words
from conversations.words import EVERYWHERE, fold, match_word
from models.values.digits import to_ascii_digits


def receive(said: Said, state: State, desk: Desk) -> Turn:
    """One thing said, one turn."""
    said = _plain(said)
    if isinstance(said, Happened):
        return open_flow(FLOWS[said.flow], state, desk, said.answers)
    if isinstance(said, Typed):
        word = match_word(said.text, EVERYWHERE)
        if word:
            return _hear_word(word, state, desk)
    flow = FLOWS.get(state.flow or "")
    if flow is not None:
        return _hear_in_flow(flow, said, state, desk)
    return _hear_freely(said, state, desk)


def _plain(said: Said) -> Said:
    """Digits of any script become ASCII; a shortcut button becomes the word it stands for."""
    if isinstance(said, Typed):
        return Typed(to_ascii_digits(said.text))
    if isinstance(said, Tapped):
        reply = read_reply(said.reply_id)
        if isinstance(reply, WordReply):
            return Typed(reply.word)
        if reply is None:
            return Typed(said.title)
    return said


def _hear_word(word: str, state: State, desk: Desk) -> Turn:
    flow = FLOWS.get(state.flow or "")
    if word == "menu" and flow is not None and not _is_known(desk):
        return engine.ask(flow, state, desk)
    if word == "menu":
        return _home(_leave(state), desk)
    if word == "language":
        return open_flow(FLOWS["language"], state, desk)
    if flow is None:
        return _without_flow(word, state, desk)
    match word:
        case "help":
            return engine.help_with(flow, state, desk)
        case "back":
            return engine.go_back(flow, state, desk)
        case "skip":
            return engine.skip(flow, state, desk)
        case "change":
            return take_turn(flow, state, Tapped(_current("change", state, flow, desk), "change"), desk)
    cancelled = Turn(engine.close(state), screen(words(N_("Cancelled. Nothing was sent.")), actions=(MENU,)))
    return (
        cancelled
        if _is_known(desk)
        else replace(cancelled, screen=screen(words(N_("Cancelled. Write to me any time."))))
    )


def _without_flow(word: str, state: State, desk: Desk) -> Turn:
    if not _is_known(desk):
        return _home(state, desk)
    if word == "help" and desk.shop:
        return Turn(state, show_help(desk, state))
    return _home(state, desk)


def _leave(state: State) -> State:
    """Drafts wait; a dialogue that is no draft ends."""
    flow = FLOWS.get(state.flow or "")
    return park(state) if flow is not None and flow.is_draft else engine.close(state)


def _is_known(desk: Desk) -> bool:
    return desk.shop is not None or desk.is_staff or desk.is_customer


def _home(state: State, desk: Desk) -> Turn:
    """Where each hat begins."""
    if desk.shop is not None:
        return Turn(state, show_menu(desk, state))
    if desk.is_staff:
        return staff.hear("admin", state, desk) or Turn(state)
    if desk.is_customer:
        return customer.hear(Typed("menu"), state, desk)
    return open_flow(FLOWS["register"], state, desk)


def _hear_in_flow(flow: Flow, said: Said, state: State, desk: Desk) -> Turn:
    if isinstance(said, Typed):
        left = _hear_command(said, state, desk, flow)
        if left is not None:
            return left
        said = _match_title(flow, said, state, desk)
    if isinstance(said, SentFile) and desk.shop is not None:
        return _read_list(said, state, desk)
    if isinstance(said, Unreadable):
        return engine.ask(flow, state, desk, _explain(said))
    return take_turn(flow, state, said, desk)


def _hear_command(said: Typed, state: State, desk: Desk, flow: Flow) -> Turn | None:
    """In a question that takes free words only `stop all` is a command; in a choice every command is."""
    step = engine.find_open_step(flow, state.answers, desk)
    if isinstance(step, Text) and fold(said.text) not in {"stop all", "stop everything"}:
        return None
    if desk.is_staff:
        turn = staff.hear(said.text, state, desk)
        if turn is not None:
            return turn
    return jeweller.hear(said.text, _leave(state), desk) if desk.shop is not None else None


def _match_title(flow: Flow, said: Typed, state: State, desk: Desk) -> Said:
    """Words that are on a shown option are a tap on it; `change who` is a tap on that change."""
    step = engine.find_open_step(flow, state.answers, desk)
    if step is None:
        return said
    typed = fold(said.text)
    for option in (*step.options(desk, state.answers), *step.extras(desk, state.answers)):
        if isinstance(option, Option) and typed == fold(say(option.title, desk.language)):
            return Tapped(_current(option.value, state, flow, desk), said.text)
    for name, each in flow.steps().items():
        if each.label and typed == fold(f"change {say(Words(each.label), desk.language)}"):
            return Tapped(_current(f"change:{name}", state, flow, desk), said.text)
    return said


def _current(value: str, state: State, flow: Flow, desk: Desk) -> str:
    step = engine.find_open_step(flow, state.answers, desk)
    return write_reply(QuestionReply(flow.name, state.turn, step.name if step else "", value))


def _hear_freely(said: Said, state: State, desk: Desk) -> Turn:
    """No dialogue is open."""
    if isinstance(said, Typed):
        if desk.is_staff:
            turn = staff.hear(said.text, state, desk)
            if turn is not None:
                return turn
        if desk.shop is not None:
            return jeweller.hear(said.text, state, desk) or Turn(state, show_not_understood(desk, state))
    if desk.shop is not None:
        return _hear_shop(said, state, desk)
    if desk.is_staff:
        return _home(state, desk)
    if desk.is_customer:
        return customer.hear(said, state, desk)
    return open_flow(FLOWS["register"], state, desk)


def _hear_shop(said: Said, state: State, desk: Desk) -> Turn:
    match said:
        case SentFile():
            return _read_list(said, state, desk)
        case SharedCards(cards):
            named = [[card.name, list(card.phones)] for card in cards]
            return open_flow(FLOWS["cards"], state, desk, {"cards": named})
        case Unreadable():
            return Turn(state, screen(_explain(said), actions=(MENU,)))
        case _:
            old = words(N_("That button is old; its question is closed."))
            return Turn(state, show_menu(desk, state).after(old))


def _read_list(said: SentFile, state: State, desk: Desk) -> Turn:
    """A file is a customer list wherever it comes; what was open waits."""
    return Turn(_leave(state), None, (ReadList(said.media_id, said.filename),))


def _explain(said: Unreadable) -> Label:
    if said.kind == "image":
        return words(
            N_(
                "I can't read a photo yet. Send the Excel or CSV file, share contact cards from your phone, "
                "or type: add Sunita 98450 12345"
            )
        )
    return words(N_("I can't read this kind of message yet. Please type, tap, or send a file."))
