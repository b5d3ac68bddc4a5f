"""What the staff's typed words do."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from conversations.desk import Desk
from conversations.effects import DecideJeweller, Decision, ResumePlatform, RetryNow, Show, StopPlatform, SyncTemplates
from conversations.engine import Turn, open_flow
from conversations.staff.approvals import (
    RejectShop,
    show_no_such_shop,
    show_pending,
    show_several_shops,
    show_shop,
    show_shops,
)
from conversations.staff.broadcast import BroadcastFlow, StaffFlow, show_staff_help
from conversations.state import State
from conversations.words import STAFF, STAFF_WITH_MORE, match_command, match_word
from models.jeweller import Jeweller, JewellerStatus, Member
from models.person import Person
from models.values.digits import to_ascii_digits
from models.values.phones import Phone, read_phone
from whatsapp import limits

_REJECT, _BROADCAST, _STAFF = RejectShop(), BroadcastFlow(), StaffFlow()


def hear(text: str, state: State, desk: Desk) -> Turn | None:
    """None when the line is no staff word."""
    word = match_word(text, STAFF)
    if word is not None:
        return _obey(word, state, desk)
    command = match_command(text, STAFF_WITH_MORE)
    if command is None:
        return None
    first, rest = command
    if first == "staff":
        return _change_staff(rest, state, desk)
    return _decide(Decision(first), rest, state, desk) if first in set(Decision) else _look_up(rest, state, desk)


def _obey(word: str, state: State, desk: Desk) -> Turn:
    match word:
        case "pending":
            waiting = desk.session.scalars(
                select(Jeweller).where(Jeweller.status == JewellerStatus.PENDING).order_by(Jeweller.id)
            ).all()
            return Turn(state, show_pending(waiting, len(waiting)))
        case "jewellers":
            newest = desk.session.scalars(select(Jeweller).order_by(Jeweller.id.desc()).limit(limits.LIST_ROWS)).all()
            return Turn(state, show_shops(newest))
        case "health" | "audit" | "usage":
            return Turn(state, None, (Show(word),))
        case "broadcast":
            return open_flow(_BROADCAST, state, desk)
        case "staff":
            return Turn(state, show_staff_help())
        case "retry now":
            return Turn(state, None, (RetryNow(),))
        case "sync templates":
            return Turn(state, None, (SyncTemplates(),))
        case "stop everything":
            return Turn(state, None, (StopPlatform(),))
        case "resume everything":
            return Turn(state, None, (ResumePlatform(),))
    return Turn(state, None, (Show("overview"),))


def _look_up(rest: str, state: State, desk: Desk) -> Turn:
    """A shop's card with what it has used."""
    found = find_shops(desk, to_ascii_digits(rest))
    if not found:
        return Turn(state, show_no_such_shop())
    if len(found) > 1:
        return Turn(state, show_several_shops(found))
    return Turn(state, None, (Show("usage", {"id": found[0].id}),))


def _change_staff(rest: str, state: State, desk: Desk) -> Turn:
    deed, _, number = rest.partition(" ")
    phone = read_phone(number)
    if deed.casefold() not in {"add", "remove"} or not isinstance(phone, Phone):
        return Turn(state, show_staff_help())
    return open_flow(_STAFF, state, desk, {"phone": phone.number, "is_added": deed.casefold() == "add"})


def _decide(decision: Decision, rest: str, state: State, desk: Desk) -> Turn:
    found = find_shops(desk, to_ascii_digits(rest))
    if not found:
        return Turn(state, show_no_such_shop() if rest else show_pending((), 0))
    if len(found) > 1:
        return Turn(state, show_several_shops(found))
    shop = found[0]
    if decision is Decision.REJECT and shop.status is not JewellerStatus.PENDING:
        return Turn(state, show_shop(shop))
    if decision is Decision.REJECT:
        return open_flow(_REJECT, state, desk, {"object_id": shop.id, "version": shop.version})
    return Turn(state, None, (DecideJeweller(shop.id, decision),))


def find_shops(desk: Desk, typed: str) -> Sequence[Jeweller]:
    """By id, by a part of the name or by somebody's number in its team; with nothing typed, whoever waits."""
    query = select(Jeweller).order_by(Jeweller.id).limit(limits.LIST_ROWS)
    if not typed:
        return desk.session.scalars(query.where(Jeweller.status == JewellerStatus.PENDING)).all()
    phone = read_phone(typed)
    if isinstance(phone, Phone):
        team = select(Member.jeweller_id).join(Person).where(Person.wa_id == phone.number)
        return desk.session.scalars(query.where(Jeweller.id.in_(team))).all()
    if typed.isascii() and typed.isdigit():
        return desk.session.scalars(query.where(Jeweller.id == int(typed[:18]))).all()
    return desk.session.scalars(
        query.where(func.lower(Jeweller.name).contains(typed.casefold(), autoescape=True))
    ).all()
