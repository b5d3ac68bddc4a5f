"""Notices that reach jewellers and staff when their 24-hour window is closed: approved utility templates.

Each has the same meaning as a screen; a button opens the window again. English first; others follow their catalogs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """A template of the platform's own. `examples` are what Meta's reviewers see in place of the variables.

    One that `is_hint` says only that there is news: what it is about is told when the window opens. One that
    `is_urgent` goes out at once, whatever else waits.
    """

    name: str
    bodies: Mapping[str, str]
    buttons: Mapping[str, tuple[str, ...]]
    examples: Mapping[str, str]
    is_hint: bool = False
    is_urgent: bool = False


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
    is_hint=True,
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
    is_hint=True,
)
REPLIES = Notice(
    "ektola_customer_replies",
    {"en": "Customers answered your campaign {{campaign}}: {{count}} people wrote back. Tap Show to read who."},
    {"en": ("Show",)},
    {"campaign": "Diwali offer", "count": "37"},
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
    is_hint=True,
)
TEAM_CODE = Notice(
    "ektola_team_code",
    {
        "en": "You are invited to the team of {{shop}}. Your code is {{code}}, valid for 10 minutes. "
        "Type it here, or tell it to the owner."
    },
    {"en": ()},
    {"shop": "Meera Jewellers", "code": "482913"},
    is_urgent=True,
)
TEAM_NEWS = Notice(
    "ektola_team_news",
    {"en": "There is news about the team of {{shop}}. Please open this chat to read more."},
    {"en": ("Menu",)},
    {"shop": "Meera Jewellers"},
    is_hint=True,
)
NEWS = Notice(
    "ektola_news",
    {"en": "There is news for your shop from the team of the platform: {{news}} Thank you for reading it."},
    {"en": ("Menu",)},
    {"news": "Tonight from 11 pm to 12 nothing is sent."},
    is_urgent=True,
)

OWNER_QUESTION = Notice(
    "ektola_owner_question",
    {
        "en": "The number that owns {{shop}} is to change, and you are asked to agree. Please read about it in this chat."
    },
    {"en": ("I know, agree", "Stop it")},
    {"shop": "Meera Jewellers"},
    is_urgent=True,
)
OWNER_WARNING = Notice(
    "ektola_owner_warning",
    {"en": "Our team was asked to give your shop {{shop}} to another number. If that was not you, please stop it now."},
    {"en": ("Stop it",)},
    {"shop": "Meera Jewellers"},
    is_urgent=True,
)
DIGEST = Notice(
    "ektola_waiting",
    {"en": "In this chat {{count}} things wait for you. Please tap the button to read them here."},
    {"en": ("Show them",)},
    {"count": "3"},
)

NOTICES = (
    NEW_SHOP,
    APPROVED,
    DECIDED,
    FINISHED,
    PROBLEM,
    REPLY,
    REPLIES,
    PROPOSAL,
    PROPOSAL_DECIDED,
    TEAM_CODE,
    TEAM_NEWS,
    NEWS,
    OWNER_QUESTION,
    OWNER_WARNING,
    DIGEST,
)
