"""What the staff's typed words do."""

from __future__ import annotations

import re

from conversations.desk import Desk
from conversations.effects import (
    DecideJeweller,
    Decision,
    ResumePlatform,
    RetryNow,
    Show,
    StopPlatform,
    SyncTemplates,
    TryOut,
)
from conversations.engine import Turn, open_flow
from conversations.office import find_shops, list_all_templates, list_shops, list_waiting
from conversations.parsers import read_number
from conversations.staff import recovery
from conversations.staff.approvals import RejectShop, show_no_such_shop, show_pending, show_several_shops, show_shop
from conversations.staff.broadcast import BroadcastFlow, StaffFlow, show_staff_help
from conversations.staff.lists import show_shop_page, show_template_page
from conversations.state import State
from conversations.words import STAFF, STAFF_WITH_MORE, match_command, match_word
from models.jeweller import JewellerStatus
from models.values.digits import to_ascii_digits
from models.values.phones import Phone, read_phone

_REJECT, _BROADCAST, _STAFF = RejectShop(), BroadcastFlow(), StaffFlow()
_PAGE = re.compile(r"^(?P<rest>.*?)\s*\bpage (?P<page>[0-9]{1,4})$", re.IGNORECASE)


def hear(text: str, state: State, desk: Desk) -> Turn | None:
    """None when the line is no staff word."""
    word = match_word(text, STAFF)
    if word is not None:
        return _obey(word, state, desk)
    command = match_command(text, STAFF_WITH_MORE)
    if command is None:
        return None
    first, rest = command
    match first:
        case "recover":
            return recovery.begin(rest, state, desk)
        case "staff":
            return _change_staff(rest, state, desk)
        case "pending":
            return Turn(state, show_pending(list_waiting(desk), read_number(rest) or 1, desk.now))
        case "templates":
            return Turn(state, show_template_page(list_all_templates(desk, _read_page(rest)[1])))
        case "approve" | "reject" | "suspend" | "reactivate":
            return _decide(Decision(first), rest, state, desk)
    return _look_up(first, rest, state, desk)


def _obey(word: str, state: State, desk: Desk) -> Turn:
    match word:
        case "pending":
            return Turn(state, show_pending(list_waiting(desk), 1, desk.now))
        case "jewellers":
            return Turn(state, show_shop_page(list_shops(desk, 1)))
        case "templates":
            return Turn(state, show_template_page(list_all_templates(desk, 1)))
        case "health" | "audit" | "usage" | "staff":
            return Turn(state, None, (Show(word),))
        case "recover":
            return Turn(state, recovery.show_how())
        case "broadcast":
            return open_flow(_BROADCAST, state, desk)
        case "retry now":
            return Turn(state, None, (RetryNow(),))
        case "sync templates":
            return Turn(state, None, (SyncTemplates(),))
        case "test whatsapp" | "test mail":
            return Turn(state, None, (TryOut(word.removeprefix("test ")),))
        case "stop everything":
            return Turn(state, None, (StopPlatform(),))
        case "resume everything":
            return Turn(state, None, (ResumePlatform(),))
    return Turn(state, None, (Show("overview"),))


def _read_page(rest: str) -> tuple[str, int]:
    """`meera page 2` is about meera; what names no page means the first."""
    found = _PAGE.match(to_ascii_digits(rest))
    return (found["rest"], max(1, int(found["page"]))) if found else (rest, 1)


def _look_up(word: str, rest: str, state: State, desk: Desk) -> Turn:
    """A shop's card with what it has used, or its audit; or a page of all."""
    name, page = _read_page(rest)
    if not name:
        shown = None if word == "audit" else show_shop_page(list_shops(desk, page))
        return Turn(state, shown, (Show("audit", {"page": page}),) if word == "audit" else ())
    found = find_shops(desk, name)
    if not found:
        return Turn(state, show_no_such_shop())
    if len(found) > 1:
        return Turn(state, show_several_shops(found))
    if word == "audit":
        return Turn(state, None, (Show("audit", {"id": found[0].id, "page": page}),))
    return Turn(state, None, (Show("usage", {"id": found[0].id}),))


def _change_staff(rest: str, state: State, desk: Desk) -> Turn:
    deed, _, number = rest.partition(" ")
    phone = read_phone(number)
    if deed.casefold() not in {"add", "remove"} or not isinstance(phone, Phone):
        return Turn(state, show_staff_help())
    return open_flow(_STAFF, state, desk, {"phone": phone.number, "is_added": deed.casefold() == "add"})


def _decide(decision: Decision, rest: str, state: State, desk: Desk) -> Turn:
    """`reject meera no papers` has a reason behind the name; without one it is asked for."""
    name, reason = rest, None
    found = find_shops(desk, name)
    while not found and decision is Decision.REJECT and " " in name:
        name, _, last = name.rpartition(" ")
        reason = f"{last} {reason}" if reason else last
        found = find_shops(desk, name)
    if not found:
        return Turn(state, show_no_such_shop() if rest else show_pending((), 1, desk.now))
    if len(found) > 1:
        return Turn(state, show_several_shops(found))
    shop = found[0]
    if decision is Decision.REJECT and shop.status is not JewellerStatus.PENDING:
        return Turn(state, show_shop(shop))
    if decision is Decision.REJECT and reason is None:
        return open_flow(_REJECT, state, desk, {"object_id": shop.id, "version": shop.version})
    return Turn(state, None, (DecideJeweller(shop.id, decision, reason=reason),))
