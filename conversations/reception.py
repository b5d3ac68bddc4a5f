"""Where everything a person says arrives: words that work everywhere first, then the open dialogue, then commands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from conversations import engine
from conversations.customer import reception as customer
from conversations.customer.screens import show_stop_what
from conversations.desk import Desk
from conversations.effects import OptOut, ReadList
from conversations.engine import Turn, open_flow, park, take_turn
from conversations.flow import Flow, Many, Media, Problem, Review, Step, Text
from conversations.jeweller import campaign_commands, customer_commands
from conversations.jeweller import commands as jeweller
from conversations.jeweller.campaign_drafts import find_draft, remind
from conversations.jeweller.customer_list import CustomerList
from conversations.jeweller.list_card import offer_next
from conversations.jeweller.menu import show_help, show_menu, show_not_understood
from conversations.jeweller.registration import PROPOSED, Registration
from conversations.jeweller.team import hear_code
from conversations.registry import FLOWS
from conversations.render import say
from conversations.replies import QuestionReply, WordReply, read_reply, write_reply
from conversations.said import Happened, Said, SentFile, SharedCards, Tapped, Typed, Unreadable
from conversations.screen import MENU, Option, screen
from conversations.shop import find_import
from conversations.staff import commands as staff
from conversations.staff.approvals import ADMIN
from conversations.state import Answers, State
from conversations.texts import N_, Label, Words, words
from conversations.words import ANYBODY, CUSTOMER, EVERYWHERE, SHOP, fold, match_word
from models.values.digits import to_ascii_digits

# So long after their last word somebody who is not understood is asked whether to go on where they stood.
SILENCE = timedelta(minutes=30)

# Questions about customers that are to be saved: another file does not end them.
_KEPT_OPEN = frozenset({"list", "cards"})


def choose_shown(said: Said, state: State, desk: Desk) -> Said:
    """A number typed alone, in the digits of any script, taps what was shown at that place last; so do the words on a
    standing card. In a dialogue its step reads the words.

    Customers answer shops, not menus: with them a number counts only where the bot gave a choice.
    """
    if not isinstance(said, Typed) or (_is_only_customer(desk) and not state.flow and len(state.shown) < 2):
        return said
    typed = to_ascii_digits(said.text).strip().rstrip(".)")
    if typed.isascii() and typed.isdigit() and len(typed) <= 2 and 1 <= int(typed) <= len(state.shown):
        return Tapped(state.shown[int(typed) - 1], said.text)
    titles = [] if state.flow else [fold(title) for title in state.titles]
    if titles.count(fold(said.text)) == 1:
        return Tapped(state.shown[titles.index(fold(said.text))], said.text)
    return said


def receive(said: Said, state: State, desk: Desk) -> Turn:
    """One thing said, one turn."""
    if isinstance(said, Happened):
        if said.flow == "list" and state.flow in FLOWS:
            return _let_wait(said, state, desk)
        return _begin(FLOWS[said.flow], said.answers, state, desk)
    if isinstance(said, Tapped):
        reply = read_reply(said.reply_id)
        if isinstance(reply, WordReply):
            return _hear_shortcut(reply.word, state, desk)
        if reply is None and desk.is_customer:
            return customer.hear(said, state, desk)
        if reply is None:
            said = Typed(said.title)
    if isinstance(said, Typed) and customer.is_for_the_shop(desk) and not match_word(said.text, EVERYWHERE):
        return customer.hear(said, state, desk)
    if isinstance(said, Typed):
        turn = hear_code(said.text, state, desk) or _hear_anywhere(said.text, state, desk)
        if turn is not None:
            return turn
    flow = FLOWS.get(state.flow or "")
    return _hear_freely(said, state, desk) if flow is None else _hear_in_flow(flow, said, state, desk)


def _begin(flow: Flow, given: Answers, state: State, desk: Desk) -> Turn:
    begun = flow.begin(desk, given)
    if isinstance(begun, Mapping):
        return open_flow(flow, _leave(state), desk, begun)
    return Turn(state, None, (begun,))


def _let_wait(said: Happened, state: State, desk: Desk) -> Turn:
    """Another list was read while a question is open: it waits its turn, and the question stays."""
    found = find_import(desk, int(said.answers["import_id"]))
    waits = words(
        N_("“{filename}” is read too and waits. When this is done, type: next list"),
        filename=found.filename if found else "",
    )
    return engine.ask(FLOWS[state.flow or ""], state, desk, waits)


def _hear_shortcut(word: str, state: State, desk: Desk) -> Turn:
    """A button that stands for a word; never an answer, whatever is open."""
    return _hear_anywhere(word, state, desk) or _hear_freely(Typed(word), _leave(state), desk)


def _hear_anywhere(text: str, state: State, desk: Desk) -> Turn | None:
    """What counts in any dialogue and outside; a customer's other words are for the shop, as they are."""
    if match_word(text, CUSTOMER) == "stop":
        turn = _hear_stop(text, state, desk)
        if turn is not None:
            return turn
    word = match_word(text, EVERYWHERE)
    if word is None or (_is_only_customer(desk) and not state.flow and word != "language"):
        return None
    return _hear_word(word, state, desk)


def _hear_stop(text: str, state: State, desk: Desk) -> Turn | None:
    """Obeyed at once from everybody who may have been written to; the owner of a shop may mean the shop's campaigns."""
    if desk.shop is None and not desk.is_customer and desk.is_staff:
        return None
    if desk.shop is None or (desk.is_customer and (desk.quoted_id or match_word(text, SHOP) is None)):
        return Turn(state if desk.shop else _leave(state), None, (OptOut(desk.quoted_id),))
    return Turn(state, show_stop_what()) if desk.is_customer else None


def _hear_word(word: str, state: State, desk: Desk) -> Turn:
    flow = FLOWS.get(state.flow or "")
    if word in {"menu", "hello"}:
        if flow is not None and not _is_known(desk):
            return engine.ask(flow, state, desk)
        return _greet(_leave(state), desk) if word == "hello" else _home(_leave(state), desk)
    if word == "language" and isinstance(flow, Registration):
        return engine.change(flow, state, "language_choice", desk)
    if word == "language":
        return open_flow(FLOWS["language"], _leave(state), desk)
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
    known = words(N_("Cancelled. Nothing was sent and nothing was changed."))
    shown = screen(known, actions=(MENU,)) if _is_known(desk) else screen(words(N_("Cancelled. Write to me any time.")))
    if isinstance(flow, CustomerList):
        shown = offer_next(desk, shown, int(state.answers["import_id"]))
    return Turn(engine.close(state), shown, tuple(flow.give_up(desk, state.answers)))


def _without_flow(word: str, state: State, desk: Desk) -> Turn:
    if word == "help" and desk.shop:
        return Turn(state, show_help(desk, state))
    if word in {"cancel", "change"} and desk.shop:
        return campaign_commands.show_live(state, desk)
    return _home(state, desk)


def _leave(state: State) -> State:
    """Drafts wait; a dialogue that is no draft ends."""
    flow = FLOWS.get(state.flow or "")
    return park(state) if flow is not None and flow.is_draft else engine.close(state)


def _is_known(desk: Desk) -> bool:
    return desk.shop is not None or desk.is_staff or desk.is_customer


def _is_only_customer(desk: Desk) -> bool:
    return desk.is_customer and desk.shop is None and not desk.is_staff


def _greet(state: State, desk: Desk) -> Turn:
    """A greeting reminds of what was left unfinished."""
    draft = find_draft(state, desk) if desk.shop is not None else None
    return remind(draft, state) if draft else _home(state, desk)


def _is_forgotten(said: Said, desk: Desk) -> bool:
    """Whether somebody may no longer know where they were."""
    return isinstance(said, Typed) and desk.shop is not None and desk.silent_for >= SILENCE


def _home(state: State, desk: Desk) -> Turn:
    """Where each hat begins."""
    if desk.shop is not None:
        return Turn(state, show_menu(desk, state))
    if desk.is_staff:
        return staff.hear("admin", state, desk) or Turn(state)
    if desk.is_customer:
        return customer.hear(Typed("menu"), state, desk)
    return _register(state, desk)


def _register(state: State, desk: Desk) -> Turn:
    """A shop that nobody knows begins, in the language that its first words proposed, or goes on where it was."""
    flow = FLOWS["register"]
    if flow.name in state.drafts:
        return engine.take_up(flow, state, desk)
    return open_flow(flow, state, desk, {PROPOSED: desk.language})


def _hear_in_flow(flow: Flow, said: Said, state: State, desk: Desk) -> Turn:
    overtaken = flow.overtaken(desk, state.answers)
    if overtaken is not None:
        return Turn(engine.close(state), None, (overtaken,))
    if isinstance(said, Typed):
        said = _match_title(flow, said, state, desk)
    if isinstance(said, Typed):
        left = _hear_command(said, state, desk, flow)
        if left is not None:
            return left
    if desk.shop is not None and isinstance(said, SentFile) and flow.name in _KEPT_OPEN:
        return _hear_shop(said, state, desk)
    if desk.shop is not None and isinstance(said, SentFile | SharedCards) and not _takes_cards(flow, said, state, desk):
        return _hear_shop(said, _leave(state), desk)
    if isinstance(said, Unreadable):
        return engine.ask(flow, state, desk, _explain(said))
    turn = take_turn(flow, state, said, desk)
    if flow.is_draft and turn.state.turn == state.turn and not turn.effects and _is_forgotten(said, desk):
        return _greet(_leave(state), desk)
    return turn


def _takes_cards(flow: Flow, said: Said, state: State, desk: Desk) -> bool:
    """Whether the open question itself asks for a contact card."""
    return isinstance(said, SharedCards) and isinstance(engine.find_open_step(flow, state.answers, desk), Media)


def _hear_command(said: Typed, state: State, desk: Desk, flow: Flow) -> Turn | None:
    """In a choice every command is one; in a question that takes free words `stop all`, and what can be no answer."""
    step = engine.find_open_step(flow, state.answers, desk)
    is_stop = match_word(said.text, {"stop all": SHOP["stop all"]}) is not None
    if isinstance(step, Text | Many) and not is_stop and not _is_no_answer(step, said, state, desk):
        return None
    if desk.is_staff:
        turn = staff.hear(said.text, state, desk)
        if turn is not None:
            return turn
    return jeweller.hear(said.text, _leave(state), desk) if desk.shop is not None else None


def _is_no_answer(step: Step, said: Typed, state: State, desk: Desk) -> bool:
    return isinstance(step.read(said, desk, state.answers), Problem)


def _match_title(flow: Flow, said: Typed, state: State, desk: Desk) -> Said:
    """Words that are on a shown option are a tap on it; `change who` is a tap on that change.

    Words confirm only the very card that was shown last.
    """
    step = engine.find_open_step(flow, state.answers, desk)
    if step is None:
        return said
    typed, language = fold(said.text), flow.language(state.answers) or desk.language
    for option in (*step.options(desk, state.answers), *step.extras(desk, state.answers)):
        if isinstance(option, Option) and typed == fold(say(option.title, language)):
            reply_id = _current(option.value, state, flow, desk)
            return said if isinstance(step, Review) and reply_id not in state.shown else Tapped(reply_id, said.text)
    for label, name in engine.list_changes(flow, step, state.answers).items():
        reply_id, title = _current(f"change:{name}", state, flow, desk), say(Words(label), language)
        if typed in _wishes_to_change(title) or (typed == fold(title) and reply_id in state.shown):
            return Tapped(reply_id, said.text)
    return said


def _wishes_to_change(title: str) -> set[str]:
    """Some languages say “change who”, others “who change”."""
    verbs = EVERYWHERE["change"]
    return {fold(f"{verb} {title}") for verb in verbs} | {fold(f"{title} {verb}") for verb in verbs}


def _current(value: str, state: State, flow: Flow, desk: Desk) -> str:
    step = engine.find_open_step(flow, state.answers, desk)
    return write_reply(QuestionReply(flow.name, state.turn, step.name if step else "", value))


def _hear_freely(said: Said, state: State, desk: Desk) -> Turn:
    """No dialogue is open."""
    if isinstance(said, Typed):
        turn = _hear_line(said, state, desk)
        if turn is not None:
            return turn
    if desk.shop is not None:
        return _hear_shop(said, state, desk)
    if desk.is_staff:
        return _hear_staff(said, state, desk)
    if desk.is_customer:
        # An old button of a question of ours is no word for a shop.
        return customer.hear(Typed("menu") if isinstance(said, Tapped) else said, state, desk)
    return _register(state, desk)


def _hear_line(said: Typed, state: State, desk: Desk) -> Turn | None:
    """A typed line as a command of each hat in turn; None where it is nobody's."""
    turn = staff.hear(said.text, state, desk) if desk.is_staff else None
    if turn is None and desk.shop is not None:
        turn = jeweller.hear(said.text, state, desk)
        if turn is None and desk.is_customer and match_word(said.text, CUSTOMER):
            return customer.hear(said, state, desk)
        if turn is None and _is_forgotten(said, desk):
            draft = find_draft(state, desk)
            return remind(draft, state) if draft else Turn(state, show_not_understood(desk, state))
        return turn or Turn(state, show_not_understood(desk, state))
    if turn is None and match_word(said.text, ANYBODY) == "register":
        return _register(state, desk)
    return turn


def _hear_shop(said: Said, state: State, desk: Desk) -> Turn:
    """A file is a customer list and cards are customers wherever they come; what was open waits."""
    match said:
        case SentFile(media_id, _, filename):
            return Turn(state, None, (ReadList(media_id, filename),))
        case SharedCards(cards):
            return customer_commands.add_cards([(card.name, card.phones) for card in cards], state, desk)
        case Unreadable():
            return Turn(state, screen(_explain(said), actions=(MENU,)))
        case _:
            old = words(N_("That button is old; its question is closed."))
            return Turn(state, show_menu(desk, state).after(old))


def _hear_staff(said: Said, state: State, desk: Desk) -> Turn:
    match said:
        case Unreadable():
            return Turn(state, screen(_explain(said), actions=(ADMIN,)))
        case SentFile() | SharedCards():
            useless = words(N_("Staff have no use for files and contact cards. Please type or tap."))
            return Turn(state, screen(useless, actions=(ADMIN,)))
    return _home(state, desk)


def _explain(said: Unreadable) -> Label:
    if said.kind == "image":
        return words(
            N_(
                "I can't read a photo yet. Send the Excel or CSV file, share contact cards from your phone, "
                "or type: add Sunita 98450 12345"
            )
        )
    return words(N_("I can't read this kind of message yet. Please type, tap, or send a file."))
