"""What the buttons of standing cards do: each action is an effect, or opens a dialogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from conversations.effects import (
    ChangeMember,
    Control,
    ControlCampaign,
    DecideJeweller,
    DecideProposal,
    Decision,
    Effect,
    Mark,
    MarkContact,
    MarkPaid,
    SendCallCard,
    SettleUnconfirmed,
    Show,
)

Act = Callable[[int, int | None], Effect]


def _control(control: Control) -> Act:
    return lambda object_id, version: ControlCampaign(object_id, control)


def _decide(decision: Decision) -> Act:
    return lambda object_id, version: DecideJeweller(object_id, decision, version)


def _show(what: str) -> Act:
    return lambda object_id, version: Show(what, {"id": object_id})


def _change_member(role: str | None) -> Act:
    return lambda object_id, version: ChangeMember(object_id, role)


def _mark(mark: Mark) -> Act:
    return lambda object_id, version: MarkContact(object_id, mark)


CARD_EFFECTS: Mapping[str, Act] = {
    "approve": _decide(Decision.APPROVE),
    "suspend": _decide(Decision.SUSPEND),
    "reactivate": _decide(Decision.REACTIVATE),
    "shop": _show("shop"),
    "usage": _show("usage"),
    "undo": _control(Control.UNDO),
    "pause": _control(Control.PAUSE),
    "resume": _control(Control.RESUME),
    "cancel": _control(Control.CANCEL),
    "campaign": _show("campaign"),
    "report": _show("report"),
    "proposal": _show("proposal"),
    "reject draft": lambda object_id, version: DecideProposal(object_id, is_approved=False, version=version),
    "contact": _show("contact"),
    "more": _show("more"),
    "history": _show("history"),
    "opt out": _mark(Mark.OPT_OUT),
    "undo opt out": _mark(Mark.UNDO_OPT_OUT),
    "delete contact": _mark(Mark.DELETE),
    "undo delete": _mark(Mark.UNDO_DELETE),
    "paid": lambda object_id, version: MarkPaid(object_id),
    "call": lambda object_id, version: SendCallCard(object_id),
    "unpaid": lambda object_id, version: MarkPaid(object_id, is_paid=False),
    "member": _show("member"),
    "make manager": _change_member("manager"),
    "make operator": _change_member("operator"),
    "make viewer": _change_member("viewer"),
    "remove member": _change_member(None),
    "settle": lambda object_id, version: SettleUnconfirmed(object_id),
}

# These open a dialogue with the object already chosen.
CARD_FLOWS: Mapping[str, str] = {
    "reject": "reject",
    "approve draft": "approve_draft",
    "transfer": "transfer",
    "edit contact": "edit_contact",
    "answer": "answer",
    "remove staff": "staff",
}

# Looking is free; everything else acts once.
REPEATABLE = frozenset({"shop", "usage", "campaign", "report", "proposal", "member", "contact", "more", "history"})

# Only staff's cards; every other card belongs to a jeweller's team.
STAFF_ACTIONS = frozenset({"approve", "suspend", "reactivate", "shop", "usage", "reject", "remove staff"})
