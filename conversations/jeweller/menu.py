"""A jeweller's menu, shaped by where the shop stands, and what is said when a line was not understood."""

from __future__ import annotations

from conversations.desk import Desk
from conversations.screen import MENU, Action, Screen, Word, screen
from conversations.shop import count_segments, find_unsaved_list, has_campaigns
from conversations.state import State
from conversations.texts import N_, Label, counted, words
from models.jeweller import JewellerStatus

NEW_CAMPAIGN = Word("new campaign", words(N_("New campaign")))
CUSTOMERS = Word("customers", words(N_("Customers")))
CAMPAIGNS = Word("campaigns", words(N_("Campaigns")))
REPORT = Word("report", words(N_("Report")))
CONTINUE = Word("continue draft", words(N_("Continue")))
SAVE_LIST = Word("save list", words(N_("Save the list")))
FIND = Word("find", words(N_("Find a customer")))
TEMPLATES = Word("templates", words(N_("Messages")))

_STANDING = {
    JewellerStatus.PENDING: words(N_("Our team is still checking your shop. You can prepare everything already.")),
    JewellerStatus.REJECTED: words(N_("Your shop was not approved. You can prepare, but nothing is sent.")),
    JewellerStatus.SUSPENDED: words(N_("Your shop is suspended: nothing is sent for now.")),
}


def show_menu(desk: Desk, state: State) -> Screen:
    shop = desk.own_shop
    people = sum(count_segments(desk).values())
    lines: list[Label] = [
        counted("{shop} · {count} customer", "{shop} · {count} customers", people, shop=shop.name),
    ]
    if shop.status in _STANDING:
        lines.append(_STANDING[shop.status])
    unsaved = find_unsaved_list(desk)
    if unsaved:
        lines.append(words(N_("Your list “{file}” is not saved yet."), file=unsaved.filename))
    elif not people:
        lines.append(words(N_("Send me your customer list to begin.")))
    else:
        lines.append(words(N_("What would you like to do?")))
    usual = _actions(desk, state, people)
    return screen(*lines, actions=(SAVE_LIST, *usual)[:3] if unsaved else usual)


def _actions(desk: Desk, state: State, people: int) -> tuple[Action, ...]:
    if not people:
        return (CUSTOMERS, TEMPLATES)
    first = CONTINUE if "campaign" in state.drafts else NEW_CAMPAIGN
    return (first, CAMPAIGNS, REPORT) if has_campaigns(desk) else (first, CUSTOMERS, TEMPLATES)


def show_not_understood(desk: Desk, state: State) -> Screen:
    return show_menu(desk, state).after(words(N_("I did not understand that.")))


def show_help(desk: Desk, state: State) -> Screen:
    return screen(
        words(N_("Send me an Excel file or contact cards to add customers.")),
        words(
            N_(
                "Type: new campaign, campaigns, customers, templates, report, status, pause, resume, stop all, undo, "
                "team, settings."
            )
        ),
        words(N_("Or: find Ramesh, add Sunita 98450 12345, repeat, leads.")),
        words(N_("In a question you can type back, skip, cancel, help or menu.")),
        actions=(NEW_CAMPAIGN, CUSTOMERS, TEMPLATES),
    )


def show_how_to_add() -> Screen:
    return screen(words(N_("Type a name and a mobile number, like: add Sunita 98450 12345")), actions=(MENU,))
