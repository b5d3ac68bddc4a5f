"""Hears one person: their messages in order of arrival, one turn each, under one lock, each in one transaction."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from conversations.cards import CARD_EFFECTS, CARD_EFFECTS_WITH, CARD_FLOWS, REPEATABLE, STAFF_ACTIONS
from conversations.desk import Desk
from conversations.effects import (
    AgreeRecovery,
    Broadcast,
    ChangeStaff,
    Control,
    ControlCampaign,
    ControlNewest,
    DecideJeweller,
    Effect,
    EnterCode,
    EraseMe,
    OptIn,
    OptOut,
    PassOn,
    ReplaceCampaign,
    ResumePlatform,
    SettleUnconfirmed,
    StartCampaign,
    StartRecovery,
    TellMyData,
    TransferShop,
)
from conversations.engine import Turn, ask, find_open_step
from conversations.hats import name_hat
from conversations.reception import choose_shown, receive
from conversations.registry import FLOWS
from conversations.render import list_replies, say, write_line
from conversations.replies import CardReply, read_reply
from conversations.said import Happened, Said, Tapped
from conversations.screen import MENU, Screen, screen
from conversations.state import State
from conversations.texts import N_, words
from jobs.desks import dress, open_desk
from jobs.effects import perform
from jobs.floods import count_in_minute, is_stop, show_too_fast
from jobs.news import call_up
from jobs.notices import spoken_language
from jobs.reading import read_said, write_said
from jobs.reply import Letterhead, queue_screen, send_replies
from jobs.services import Services, current, forget_wake
from models.base import narrowed
from models.card import CardToken
from models.conversation import Conversation, Speaker, TranscriptLine
from models.inbox import InboxItem, ItemKind, ItemState
from models.person import Person, ServiceWindow
from whatsapp.errors import WhatsAppError

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5

# How the inbox names a message: this, and the platform's id.
MESSAGE_KEY = "m:"

# What was tapped or typed longer ago than this is asked again if it costs or destroys something.
FRESH = timedelta(minutes=15)
COSTLY = (
    StartCampaign,
    ReplaceCampaign,
    DecideJeweller,
    SettleUnconfirmed,
    ResumePlatform,
    Broadcast,
    ChangeStaff,
    StartRecovery,
    AgreeRecovery,
    TransferShop,
)
COSTLY_CONTROLS = frozenset({Control.RESUME, Control.CANCEL})  # a late pause or undo still does what was wanted


def hear(person_id: int) -> None:
    """Take turns until nothing new is there; a crash in the middle leaves the rest for the next call."""
    services = current()
    while (heard := take_next(services, person_id)) is not None:
        send_replies(person_id)
        _acknowledge(services, heard)


@dataclass(frozen=True)
class Heard:
    """A message that was taken from the inbox; without an answer yet, one is still being worked out."""

    key: str
    is_answered: bool


def _acknowledge(services: Services, heard: Heard) -> None:
    """Blue ticks, and the typing sign while an answer takes longer: both are free, so a failure is only noted."""
    if not heard.key.startswith(MESSAGE_KEY):
        return
    try:
        services.client.mark_read(heard.key.removeprefix(MESSAGE_KEY), typing=not heard.is_answered)
    except WhatsAppError as error:
        log.info("not marked as read", extra={"error": type(error).__name__})


def take_next(services: Services, person_id: int) -> Heard | None:
    with services.platform() as session:
        session.execute(insert(Conversation).values(person_id=person_id, state={}).on_conflict_do_nothing())
        conversation = session.scalars(
            select(Conversation).where(Conversation.person_id == person_id).with_for_update()
        ).one()
        item = session.scalars(
            select(InboxItem)
            .where(InboxItem.person_id == person_id, InboxItem.state == ItemState.NEW)
            .order_by(InboxItem.at, InboxItem.id)
            .limit(1)
        ).one_or_none()
        if item is None:
            return None
        now = services.clock.now(session)
        try:
            with session.begin_nested():
                is_answered = _take_turn(services, session, conversation, item, now)
                if item.kind is ItemKind.MESSAGE:
                    call_up(session, person_id)  # last, since whoever sends locks the person before the messages
            item.state = ItemState.DONE
        except Exception as error:  # noqa: BLE001 - whatever breaks a turn, the others go on
            session.info.pop("wakes", None)
            is_answered = _set_aside(services, session, item, error, now)
            if not is_answered:
                return None
        forget_wake(session, "reply", person_id)
        return Heard(item.key, is_answered)


def _set_aside(services: Services, session: Session, item: InboxItem, error: Exception, now: datetime) -> bool:
    """A message that breaks its turn is tried again at later ticks, then put away with an apology; the rest go on.

    True when it has been put away, so that the next one can be heard.
    """
    session.refresh(item)
    item.attempts += 1
    item.error = type(error).__name__
    log.exception("turn failed", extra={"item": item.id, "attempts": item.attempts})
    if item.attempts < MOST_ATTEMPTS:
        return False
    item.state = ItemState.DEAD
    person = session.get_one(Person, item.person_id)
    letterhead = Letterhead(person, item.phone_number_id, spoken_language(person), None, now)
    sorry = screen(
        words(N_("Something went wrong on our side; nothing was sent or lost. Our team has been told.")),
        actions=(MENU,),
    )
    queue_screen(session, letterhead, sorry, State())
    return True


def _take_turn(
    services: Services, session: Session, conversation: Conversation, item: InboxItem, now: datetime
) -> bool:
    """One turn, in the caller's transaction; False when the answer will come later."""
    person = session.get_one(Person, item.person_id)
    if item.kind is ItemKind.MESSAGE:
        _open_window(session, person, item)
    state = State.from_json(conversation.state)
    desk = open_desk(session, services.settings, person, item, now, state.hat)
    said = read_said(item.content)
    session.add(TranscriptLine(person_id=person.id, speaker=Speaker.PERSON, line=write_said(said), at=item.at))
    session.flush()
    heard = count_in_minute(conversation, item)
    if heard > services.settings.messages_per_minute and not is_stop(said):
        if heard == services.settings.messages_per_minute + 1:
            _say(session, desk, state, show_too_fast(), item)
        return True
    dressed = dress(session, services.settings, item, choose_shown(said, state, desk), state, desk)
    desk, state = dressed.desk, dressed.state
    desk.silent_for = now - conversation.updated_at
    with _scope(session, desk):
        turn = Turn(state, dressed.asked) if dressed.asked else _answer(dressed.said, state, desk)
        if now - item.at > FRESH and any(_is_costly(effect) for effect in turn.effects):
            turn = _ask_again(state, desk)
    with _scope(session, desk, *turn.effects):
        shown = _perform(services, desk, turn)
        state = turn.state if shown is None else _say(session, desk, turn.state, shown, item)
        conversation.state = state.to_json()
        conversation.updated_at = now
    return shown is not None


def _scope(session: Session, desk: Desk, *effects: Effect) -> AbstractContextManager[Any]:
    """A shop's people see their shop alone, but for what they say as customers of another, or to join one."""
    is_customers = any(isinstance(effect, OptOut | OptIn | PassOn | TellMyData | EraseMe) for effect in effects)
    joins = desk.is_invited and any(isinstance(effect, EnterCode) for effect in effects)
    if desk.shop is None or desk.is_staff or is_customers or joins:
        return nullcontext()
    return narrowed(session, desk.shop.id)


def _is_costly(effect: Effect) -> bool:
    if isinstance(effect, ControlCampaign | ControlNewest):
        return effect.control in COSTLY_CONTROLS
    return isinstance(effect, COSTLY)


def _ask_again(state: State, desk: Desk) -> Turn:
    late = words(N_("I got this late, so nothing was done. Please do it again."))
    flow = FLOWS.get(state.flow or "")
    return ask(flow, state, desk, late) if flow else Turn(state, screen(late, actions=(MENU,)))


def _open_window(session: Session, person: Person, item: InboxItem) -> None:
    opened = insert(ServiceWindow).values(
        person_id=person.id, phone_number_id=item.phone_number_id, last_inbound_at=item.at
    )
    session.execute(
        opened.on_conflict_do_update(
            index_elements=["person_id", "phone_number_id"],
            set_={"last_inbound_at": opened.excluded.last_inbound_at},
            where=ServiceWindow.last_inbound_at < opened.excluded.last_inbound_at,
        )
    )


def _answer(said: Said, state: State, desk: Desk) -> Turn:
    reply = read_reply(said.reply_id) if isinstance(said, Tapped) else None
    if isinstance(reply, CardReply):
        return _use_card(reply.token, state, desk)
    return receive(said, state, desk)


def _use_card(token: str, state: State, desk: Desk) -> Turn:
    """A standing card's button: only its own person, before it expires; what changes something acts once."""
    card = desk.session.scalars(select(CardToken).where(CardToken.token == token).with_for_update()).one_or_none()
    is_theirs = card is not None and card.person_id == desk.person.id and card.expires_at >= desk.now
    if card is None or not is_theirs or (card.action in STAFF_ACTIONS and not desk.is_staff):
        return Turn(
            state, screen(words(N_("That button is old. Type menu to see what can be done now.")), actions=(MENU,))
        )
    if card.action not in REPEATABLE:
        card.used_at = card.used_at or desk.now
    if card.action in CARD_FLOWS:
        given = {**card.arguments, "object_id": card.object_id, "version": card.version}
        return receive(Happened(CARD_FLOWS[card.action], given), state, desk)
    if card.action in CARD_EFFECTS_WITH:
        return Turn(state, None, (CARD_EFFECTS_WITH[card.action](card.object_id, card.arguments),))
    return Turn(state, None, (CARD_EFFECTS[card.action](card.object_id, card.version),))


def _perform(services: Services, desk: Desk, turn: Turn) -> Screen | None:
    """Do what is to be done, in this transaction; one message answers: the last that has something to say."""
    shown = turn.screen
    for effect in turn.effects:
        shown = perform(effect, services, desk) or shown
    return shown


def _say(session: Session, desk: Desk, state: State, shown: Screen, item: InboxItem) -> State:
    """Queue the answer; the state after it knows what can be tapped, and so what a typed number means."""
    flow = FLOWS.get(state.flow or "")
    step = find_open_step(flow, state.answers, desk) if flow else None
    language = (flow.language(state.answers) if flow else None) or desk.language
    letterhead = Letterhead(desk.person, item.phone_number_id, language, desk.shop.id if desk.shop else None, desk.now)
    shown = name_hat(shown, desk, " ".join(say(line, language) for line in shown.lines))
    content = queue_screen(session, letterhead, shown, state, step.name if step else "")
    session.add(TranscriptLine(person_id=desk.person.id, speaker=Speaker.BOT, line=write_line(content), at=desk.now))
    replies = list_replies(content)
    return replace(state, shown=tuple(each for each, _ in replies), titles=tuple(title for _, title in replies))
