"""Turns what a person wants done into rows and wake-ups, in the transaction that saves the conversation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conversations import customer_effects, effects
from conversations.desk import Desk
from conversations.rights import may, show_refused
from conversations.screen import Screen
from jobs.effects import (
    answers,
    campaign_changes,
    campaigns,
    contacts,
    customers,
    exports,
    leads,
    lists,
    looks,
    oversight,
    platform,
    privacy,
    proposals,
    recovery,
    registration,
    settings,
    team,
)
from jobs.imports import save
from jobs.services import Services

# Each takes the effect, the services and the desk, and gives the screen that answers, if any. Nobody commits here.
PERFORMERS: dict[type[Any], Callable[[Any, Services, Desk], Screen | None]] = {
    effects.ChooseLanguage: registration.choose_language,
    effects.RegisterJeweller: registration.register,
    effects.DecideJeweller: registration.decide,
    effects.ReadList: save.receive_list,
    effects.DecideList: lists.decide,
    effects.SaveList: save.save_list,
    effects.DropList: lists.drop,
    effects.AddContacts: save.add_contacts,
    effects.StartCampaign: campaigns.start,
    effects.ReplaceCampaign: campaign_changes.replace,
    effects.ArchiveCampaign: campaign_changes.archive,
    effects.ProposeCampaign: proposals.propose,
    effects.DecideProposal: proposals.decide,
    effects.InviteMember: team.invite,
    effects.EnterCode: team.enter_code,
    effects.ChangeMember: team.change,
    effects.TransferShop: team.transfer,
    effects.ChangeSetting: settings.change,
    effects.SendTest: campaigns.send_test,
    effects.ControlCampaign: campaigns.control,
    effects.ControlNewest: campaigns.control_newest,
    effects.StopAll: campaigns.stop_all,
    effects.SettleUnconfirmed: campaign_changes.settle_unconfirmed,
    effects.StopPlatform: platform.stop,
    effects.ResumePlatform: platform.resume,
    effects.SyncTemplates: platform.sync,
    effects.TryOut: platform.try_out,
    effects.StartRecovery: recovery.start,
    effects.AgreeRecovery: recovery.agree,
    effects.StopRecovery: recovery.stop,
    effects.RetryNow: oversight.retry,
    effects.Broadcast: oversight.broadcast,
    effects.ChangeStaff: oversight.change_staff,
    effects.OptOut: customers.opt_out,
    effects.OptIn: customers.opt_in,
    effects.PassOn: customers.pass_on,
    customer_effects.ChangeContact: contacts.change,
    customer_effects.MarkContact: contacts.mark,
    customer_effects.MarkPaid: contacts.mark_paid,
    customer_effects.SaveObligation: contacts.save_obligation,
    customer_effects.SendOne: answers.send_one,
    customer_effects.SendLeads: leads.send,
    customer_effects.MarkCalled: leads.mark_called,
    customer_effects.MarkLead: leads.mark_lead,
    customer_effects.ReportReply: leads.report,
    effects.Export: exports.export,
    customer_effects.AnswerCustomer: answers.answer,
    customer_effects.SendCallCard: answers.send_card,
    effects.TellMyData: privacy.tell,
    effects.EraseMe: privacy.erase,
    effects.Show: looks.show,
}


def perform(effect: effects.Effect, services: Services, desk: Desk) -> Screen | None:
    """Whatever led here, a typed word, a button or a dialogue: without the right nothing is done."""
    if not may(effect, desk):
        return show_refused(desk)
    return PERFORMERS[type(effect)](effect, services, desk)
