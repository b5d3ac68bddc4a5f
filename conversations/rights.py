"""Who may have what done: one table of effects and the hats they need; every way to an effect ends here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversations import customer_effects, effects
from conversations.commands import EVERY_ROLE, SENDERS, WRITERS, show_not_allowed
from conversations.desk import Desk
from conversations.screen import MENU, Screen, screen
from conversations.texts import N_, words
from models.jeweller import MemberRole


@dataclass(frozen=True)
class Right:
    """Any one of these hats is enough."""

    roles: frozenset[MemberRole] = frozenset()
    staff: bool = False
    anybody: bool = False


ANYBODY = Right(anybody=True)
STAFF = Right(staff=True)
OWNER = Right(frozenset({MemberRole.OWNER}))
SENDER = Right(SENDERS)
WRITER = Right(WRITERS)
TEAM = Right(EVERY_ROLE)
# A shop's new number: the second word comes from a manager or another of the staff; whoever runs the shop may stop it.
WITNESS = Right(frozenset({MemberRole.MANAGER}), staff=True)
GUARD = Right(SENDERS, staff=True)

# Whoever adds an effect writes here who may have it done; without a line nobody may.
RIGHTS: Mapping[type[Any], Right] = {
    effects.ChooseLanguage: ANYBODY,
    effects.RegisterJeweller: ANYBODY,
    effects.OptOut: ANYBODY,
    effects.OptIn: ANYBODY,
    effects.PassOn: ANYBODY,
    effects.TellMyData: ANYBODY,
    effects.EraseMe: ANYBODY,
    effects.Show: ANYBODY,
    effects.ReadList: SENDER,
    effects.DecideList: SENDER,
    effects.SaveList: SENDER,
    effects.DropList: SENDER,
    effects.AddContacts: SENDER,
    effects.SendTest: WRITER,
    effects.ProposeCampaign: WRITER,
    effects.DecideProposal: SENDER,
    effects.ChangeSetting: SENDER,
    effects.StartCampaign: SENDER,
    effects.ReplaceCampaign: SENDER,
    effects.ArchiveCampaign: SENDER,
    effects.ControlCampaign: SENDER,
    effects.ControlNewest: SENDER,
    effects.StopAll: SENDER,
    effects.SettleUnconfirmed: SENDER,
    customer_effects.ChangeContact: SENDER,
    customer_effects.MarkContact: SENDER,
    customer_effects.MarkPaid: SENDER,
    customer_effects.SaveObligation: SENDER,
    customer_effects.SendOne: SENDER,
    customer_effects.SendLeads: TEAM,
    customer_effects.MarkCalled: WRITER,
    customer_effects.MarkLead: WRITER,
    customer_effects.ReportReply: WRITER,
    effects.Export: OWNER,
    customer_effects.AnswerCustomer: SENDER,
    customer_effects.SendCallCard: OWNER,
    effects.EnterCode: ANYBODY,
    effects.InviteMember: OWNER,
    effects.ChangeMember: OWNER,
    effects.TransferShop: OWNER,
    effects.DecideJeweller: STAFF,
    effects.StopPlatform: STAFF,
    effects.ResumePlatform: STAFF,
    effects.SyncTemplates: STAFF,
    effects.TryOut: STAFF,
    effects.StartRecovery: STAFF,
    effects.AgreeRecovery: WITNESS,
    effects.StopRecovery: GUARD,
    effects.RetryNow: STAFF,
    effects.Broadcast: STAFF,
    effects.ChangeStaff: STAFF,
}

# What is looked at needs a hat as well; what is not named here belongs to whoever asks, and shows only their own.
LOOKS: Mapping[str, Right] = {
    "overview": STAFF,
    "usage": STAFF,
    "audit": STAFF,
    "health": STAFF,
    "staff": STAFF,
    "shop": STAFF,
    "campaign": TEAM,
    "contact": TEAM,
    "more": TEAM,
    "history": TEAM,
    "report": TEAM,
    "overtaken": TEAM,
    "unconfirmed": TEAM,
    "unconfirmed people": TEAM,
    "proposal": WRITER,
    "member": OWNER,
    "template": TEAM,
    "translation": TEAM,
    "templates": TEAM,
    "coverage": TEAM,
    "reply": TEAM,
}


def may(effect: effects.Effect, desk: Desk) -> bool:
    if isinstance(effect, effects.Show):
        return _has(LOOKS.get(effect.what, ANYBODY), desk)
    right = RIGHTS.get(type(effect))
    return right is not None and _has(right, desk)


def _has(right: Right, desk: Desk) -> bool:
    return right.anybody or (right.staff and desk.is_staff) or (desk.shop is not None and desk.role in right.roles)


def show_refused(desk: Desk) -> Screen:
    if desk.shop is not None:
        return show_not_allowed()
    return screen(words(N_("That button is old. Type menu to see what can be done now.")), actions=(MENU,))
