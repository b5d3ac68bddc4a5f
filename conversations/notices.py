"""Notices that reach jewellers and staff when their 24-hour window is closed: approved utility templates.

Each has the same meaning as a screen; a button opens the window again. English first; others follow their catalogs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """A template of the platform's own. `examples` are what Meta's reviewers see in place of the variables."""

    name: str
    bodies: Mapping[str, str]
    buttons: Mapping[str, tuple[str, ...]]
    examples: Mapping[str, str]


NEW_SHOP = Notice(
    "ektola_new_jeweller",
    {"en": "A new jeweller has registered: {{name}} in {{city}}. Please look at the entry and decide."},
    {"en": ("Approve", "Reject")},
    {"name": "Meera Jewellers", "city": "Rajkot"},
)
APPROVED = Notice(
    "ektola_approved",
    {"en": "Your shop {{name}} is now approved. You can send messages to your customers from this chat."},
    {"en": ("Menu",)},
    {"name": "Meera Jewellers"},
)
DECIDED = Notice(
    "ektola_decided",
    {"en": "There is news about your shop {{name}}. Please open the menu of this chat to read it."},
    {"en": ("Menu",)},
    {"name": "Meera Jewellers"},
)
FINISHED = Notice(
    "ektola_campaign_done",
    {"en": "Your campaign {{campaign}} is done: {{sent}} of {{recipients}} messages were sent. The report is ready."},
    {"en": ("Report",)},
    {"campaign": "Loan reminder", "sent": "1,195", "recipients": "1,204"},
)
PROBLEM = Notice(
    "ektola_campaign_paused",
    {"en": "Your campaign {{campaign}} is paused because of a problem. Nobody else is written to until you decide."},
    {"en": ("See it",)},
    {"campaign": "Loan reminder"},
)
REPLY = Notice(
    "ektola_customer_reply",
    {"en": "A customer answered your campaign {{campaign}}. Tap Answer to read it and to write back."},
    {"en": ("Answer", "Call card")},
    {"campaign": "Loan reminder"},
)
PROPOSAL = Notice(
    "ektola_draft",
    {
        "en": "A campaign waits for your decision: {{who}} prepared {{campaign}} for {{people}} people at {{cost}} "
        "in all. Please look at it."
    },
    {"en": ("Approve", "See it", "Reject")},
    {"who": "Iqbal", "campaign": "Diwali offer", "people": "1,112", "cost": "₹1,132.52"},
)
PROPOSAL_DECIDED = Notice(
    "ektola_draft_decided",
    {"en": "Your draft {{campaign}} was looked at and decided on. Please open this chat to read more."},
    {"en": ("Menu",)},
    {"campaign": "Diwali offer"},
)
TEAM_CODE = Notice(
    "ektola_team_code",
    {
        "en": "You are invited to the team of {{shop}}. Your code is {{code}}, valid for 10 minutes. "
        "Type it here, or tell it to the owner."
    },
    {"en": ()},
    {"shop": "Meera Jewellers", "code": "482913"},
)
TEAM_NEWS = Notice(
    "ektola_team_news",
    {"en": "There is news about the team of {{shop}}. Please open this chat to read more."},
    {"en": ("Menu",)},
    {"shop": "Meera Jewellers"},
)
NEWS = Notice(
    "ektola_news",
    {"en": "There is news for your shop from the team of the platform: {{news}} Thank you for reading it."},
    {"en": ("Menu",)},
    {"news": "Tonight from 11 pm to 12 nothing is sent."},
)

NOTICES = (
    NEW_SHOP,
    APPROVED,
    DECIDED,
    FINISHED,
    PROBLEM,
    REPLY,
    PROPOSAL,
    PROPOSAL_DECIDED,
    TEAM_CODE,
    TEAM_NEWS,
    NEWS,
)
