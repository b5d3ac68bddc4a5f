"""All dialogues by name; a new one is added here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from conversations.flow import Flow
from conversations.jeweller.answers import AnswerFlow
from conversations.jeweller.campaign_edit import EditCampaign
from conversations.jeweller.campaign_retry import RetryFailed
from conversations.jeweller.customer_edit import EditContact
from conversations.jeweller.customer_list import AddedCards, CustomerList
from conversations.jeweller.new_campaign import NewCampaign
from conversations.jeweller.obligation_edit import EditObligation
from conversations.jeweller.proposals import ApproveDraft
from conversations.jeweller.registration import Registration
from conversations.jeweller.settings import ShopSettings
from conversations.jeweller.team import Invite, Transfer
from conversations.language import Language
from conversations.staff.approvals import RejectShop
from conversations.staff.broadcast import BroadcastFlow, StaffFlow
from conversations.staff.recovery import RecoverFlow

FLOWS: Mapping[str, Flow] = {
    flow.name: flow
    for flow in (
        Registration(),
        NewCampaign(),
        EditCampaign(),
        RetryFailed(),
        CustomerList(),
        AddedCards(),
        EditContact(),
        EditObligation(),
        AnswerFlow(),
        ApproveDraft(),
        Invite(),
        Transfer(),
        ShopSettings(),
        RejectShop(),
        BroadcastFlow(),
        StaffFlow(),
        RecoverFlow(),
        Language(),
    )
}
