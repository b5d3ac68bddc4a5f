"""What the buttons of standing cards do: each action is an effect, or opens a dialogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conversations.customer_effects import (
    Mark,
    MarkCalled,
    MarkContact,
    MarkLead,
    MarkPaid,
    ReportReply,
    SendCallCard,
    SendLeads,
)
from conversations.effects import (
    AgreeRecovery,
    ArchiveCampaign,
    ChangeMember,
    Control,
    ControlCampaign,
    DecideJeweller,
    DecideProposal,
    Decision,
    Effect,
    SettleUnconfirmed,
    Show,
    StopRecovery,
)

Act = Callable[[int, int | None], Effect]
ActWith = Callable[[int, Mapping[str, Any]], Effect]


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
    "unconfirmed": _show("unconfirmed"),
    "unconfirmed people": _show("unconfirmed people"),
    "archive": lambda object_id, version: ArchiveCampaign(object_id),
    "unarchive": lambda object_id, version: ArchiveCampaign(object_id, is_archived=False),
    "proposal": _show("proposal"),
    "reject draft": lambda object_id, version: DecideProposal(object_id, is_approved=False, version=version),
    "contact": _show("contact"),
    "more": _show("more"),
    "history": _show("history"),
    "reply": _show("reply"),
    "lead": lambda object_id, version: MarkLead(object_id),
    "report reply": lambda object_id, version: ReportReply(object_id),
    "template": _show("template"),
    "translation": _show("translation"),
    "templates": _show("templates"),
    "coverage": _show("coverage"),
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
    "agree recovery": lambda object_id, version: AgreeRecovery(object_id),
    "stop recovery": lambda object_id, version: StopRecovery(object_id),
    "settle": lambda object_id, version: SettleUnconfirmed(object_id),
}

# These say more than an object: the arguments of the card come with it.
CARD_EFFECTS_WITH: Mapping[str, ActWith] = {
    "leads": lambda offset, given: SendLeads(given["campaign_id"], offset),
    "called": lambda offset, given: MarkCalled(tuple(given["contacts"]), given["until"], given["campaign_id"], offset),
}

# These open a dialogue with the object already chosen.
CARD_FLOWS: Mapping[str, str] = {
    "reject": "reject",
    "remove staff": "staff",
    "approve draft": "approve_draft",
    "transfer": "transfer",
    "edit campaign": "edit_campaign",
    "retry failed": "retry_failed",
    "repeat": "campaign",
    "undo delete draft": "campaign",
    "edit contact": "edit_contact",
    "edit obligation": "edit_obligation",
    "answer": "answer",
}

# Looking is free; everything else acts once.
REPEATABLE = frozenset(
    {"shop", "usage", "campaign", "report", "proposal", "member", "contact", "more", "history"}
    | {"template", "translation", "templates", "coverage", "reply", "leads"}
    | {"unconfirmed", "unconfirmed people", "edit campaign", "retry failed", "repeat"}
)

# Only staff's cards; every other card belongs to a jeweller's team.
STAFF_ACTIONS = frozenset({"approve", "suspend", "reactivate", "shop", "usage", "reject", "remove staff"})
