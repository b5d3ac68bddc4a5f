"""What a person wants done, as values; the jobs turn them into rows, in the transaction that saves the state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from conversations.customer_effects import (
    AnswerCustomer,
    ChangeContact,
    MarkCalled,
    MarkContact,
    MarkLead,
    MarkPaid,
    ReportReply,
    SaveObligation,
    SendCallCard,
    SendLeads,
    SendOne,
)
from conversations.said import SharedCard


@dataclass(frozen=True)
class RegisterJeweller:
    name: str
    city: str
    gstin: str | None
    language: str


@dataclass(frozen=True)
class ChooseLanguage:
    language: str


class Decision(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    SUSPEND = "suspend"
    REACTIVATE = "reactivate"


@dataclass(frozen=True)
class DecideJeweller:
    """`version` is what the decider saw; None when the word was typed."""

    jeweller_id: int
    decision: Decision
    version: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class ReadList:
    """Fetch a list that was sent as a document, and understand it."""

    media_id: str
    filename: str


@dataclass(frozen=True)
class DecideList:
    """What a person said of the doubtful columns of a list, by doubt; it is read again with that."""

    import_id: int
    decided: Mapping[str, str]


@dataclass(frozen=True)
class SaveList:
    """`moves` is keep or move, for customers known in another group; `then_send` goes on to the last campaign's check."""

    import_id: int
    segment: str
    consent: str
    moves: str = ""
    then_send: bool = False


@dataclass(frozen=True)
class DropList:
    """A list that was read is not to be saved."""

    import_id: int


@dataclass(frozen=True)
class AddContacts:
    cards: tuple[SharedCard, ...]
    segment: str
    consent: str


@dataclass(frozen=True)
class CampaignDraft:
    """Everything the five steps gave; `send_at` None means now, `recurrence` is as models.recurrence writes it.

    `language` None gives each customer their own; `retry_of` is a campaign whose failed recipients are written to again.
    """

    segment: str | None
    template_id: int
    values: Mapping[str, Any]
    send_at: datetime | None
    recurrence: Mapping[str, Any] | None = None
    language: str | None = None
    retry_of: int | None = None


@dataclass(frozen=True)
class ReplaceCampaign:
    """Another plan for a campaign that nobody is being written to for; `version` is the one that was opened."""

    campaign_id: int
    version: int
    draft: CampaignDraft
    people: int
    key: str


@dataclass(frozen=True)
class ArchiveCampaign:
    """Put away what has ended, or take it back."""

    campaign_id: int
    is_archived: bool = True


@dataclass(frozen=True)
class StartCampaign:
    """`people` is the number that was confirmed: another number today asks again. `key` makes a repeat impossible."""

    draft: CampaignDraft
    people: int
    key: str


@dataclass(frozen=True)
class ProposeCampaign:
    """A draft of somebody who may not send: those who may are asked."""

    draft: CampaignDraft
    people: int
    key: str


@dataclass(frozen=True)
class DecideProposal:
    """`version` is what the card showed; None decides on how it stands now."""

    proposal_id: int
    is_approved: bool
    version: int | None = None


@dataclass(frozen=True)
class SendTest:
    draft: CampaignDraft


@dataclass(frozen=True)
class InviteMember:
    """Send a code to somebody's own number."""

    name: str
    phone: str
    role: str


@dataclass(frozen=True)
class EnterCode:
    code: str


@dataclass(frozen=True)
class ChangeMember:
    """Another role; None takes the person out of the team."""

    member_id: int
    role: str | None


@dataclass(frozen=True)
class TransferShop:
    """A member becomes the owner, and the owner a manager."""

    member_id: int


@dataclass(frozen=True)
class ChangeSetting:
    """One of the shop's own settings; `value` is JSON, as the dialogue of settings stores it."""

    name: str
    value: Any


class Control(StrEnum):
    UNDO = "undo"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


@dataclass(frozen=True)
class ControlCampaign:
    campaign_id: int
    control: Control


@dataclass(frozen=True)
class ControlNewest:
    """Pause, resume or undo without a name: the newest campaign to which it can be done."""

    control: Control


@dataclass(frozen=True)
class StopAll:
    """Hold every running and planned campaign of the shop."""


@dataclass(frozen=True)
class StopPlatform:
    """Hold all sending of all shops until staff resume it."""


@dataclass(frozen=True)
class ResumePlatform:
    pass


@dataclass(frozen=True)
class RetryNow:
    """Let nothing wait any longer for its next try."""


@dataclass(frozen=True)
class Broadcast:
    """Words of the staff for all owners."""

    text: str


@dataclass(frozen=True)
class ChangeStaff:
    phone: str
    is_added: bool


@dataclass(frozen=True)
class SyncTemplates:
    pass


@dataclass(frozen=True)
class StartRecovery:
    """Staff begin to give a shop to a new number of its owner."""

    jeweller_id: int
    phone: str


@dataclass(frozen=True)
class AgreeRecovery:
    invitation_id: int


@dataclass(frozen=True)
class StopRecovery:
    invitation_id: int


@dataclass(frozen=True)
class TryOut:
    """Ask a service of ours for something harmless, `whatsapp` or `mail`, and say what came of it."""

    what: str


@dataclass(frozen=True)
class SettleUnconfirmed:
    """Send again to those who may not have it, on a person's word."""

    campaign_id: int


@dataclass(frozen=True)
class OptOut:
    """`quoted_id` is the message the customer answered, where they did."""

    quoted_id: str | None


@dataclass(frozen=True)
class OptIn:
    shop: str = ""


@dataclass(frozen=True)
class PassOn:
    """A customer's words for the jeweller who wrote to them."""

    text: str
    quoted_id: str | None
    kind: str = "text"


@dataclass(frozen=True)
class Show:
    """Look something up and show it; nothing changes."""

    what: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Export:
    """`what` is customers, campaigns or messages; `part` a group of customers by its name."""

    what: str
    part: str = "all"


@dataclass(frozen=True)
class TellMyData:
    """A customer asks what every shop keeps about them: in a few words, or all of it as a file."""

    as_file: bool = False


@dataclass(frozen=True)
class EraseMe:
    """A customer has said twice that every shop is to forget them."""


Effect = (
    RegisterJeweller
    | ChooseLanguage
    | DecideJeweller
    | ReadList
    | DecideList
    | SaveList
    | DropList
    | AddContacts
    | StartCampaign
    | ReplaceCampaign
    | ArchiveCampaign
    | ProposeCampaign
    | DecideProposal
    | SendTest
    | ChangeSetting
    | InviteMember
    | EnterCode
    | ChangeMember
    | TransferShop
    | ControlCampaign
    | ControlNewest
    | StopAll
    | StopPlatform
    | ResumePlatform
    | SyncTemplates
    | TryOut
    | StartRecovery
    | AgreeRecovery
    | StopRecovery
    | RetryNow
    | Broadcast
    | ChangeStaff
    | SettleUnconfirmed
    | OptOut
    | OptIn
    | PassOn
    | ChangeContact
    | MarkContact
    | MarkPaid
    | SaveObligation
    | SendOne
    | SendLeads
    | MarkCalled
    | MarkLead
    | ReportReply
    | Export
    | AnswerCustomer
    | SendCallCard
    | TellMyData
    | EraseMe
    | Show
)
