"""Customers who answered, for a jeweller to call: hottest first, five at a time; and what can be done about one reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from conversations.commands import Command
from conversations.customer_effects import SendLeads
from conversations.desk import Desk
from conversations.engine import Turn
from conversations.jeweller.customer_card import name_contact
from conversations.render import shorten
from conversations.screen import MENU, Action, Card, Screen, Word, screen
from conversations.state import State
from conversations.texts import N_, Excerpt, Label, counted, words
from models.contact import Contact
from models.reply import Reply

PAGE = 5
LEADS_LIVE = timedelta(days=30)
LONGEST_REPLY = 100

# Whom somebody of the shop marked, then who wrote most, then who wrote last; not who is called already.
_LEADS = """
SELECT reply.contact_id, count(*) AS replies, bool_or(reply.lead_at IS NOT NULL) AS is_marked, max(reply.id) AS last_id,
    count(*) OVER () AS leads
FROM reply JOIN contact ON contact.id = reply.contact_id
WHERE reply.jeweller_id = :jeweller_id AND reply.created_at > :since AND reply.called_at IS NULL
    AND contact.deleted_at IS NULL AND contact.opted_out_at IS NULL
    AND (CAST(:campaign_id AS bigint) IS NULL OR reply.campaign_id = :campaign_id)
GROUP BY reply.contact_id ORDER BY is_marked DESC, replies DESC, last_id DESC LIMIT :page OFFSET :offset
"""


@dataclass(frozen=True)
class Lead:
    """Somebody to call: the last thing they said, and whether the shop itself took them for a lead."""

    contact: Contact
    reply: Reply
    replies: int
    is_marked: bool


def list_leads(desk: Desk, campaign_id: int | None, offset: int) -> tuple[int, list[Lead]]:
    """How many there are in all, and five of them."""
    rows = desk.session.execute(
        text(_LEADS),
        {
            "jeweller_id": desk.own_shop.id,
            "since": desk.now - LEADS_LIVE,
            "campaign_id": campaign_id,
            "page": PAGE,
            "offset": offset,
        },
    ).all()
    leads = [
        Lead(
            desk.session.get_one(Contact, row.contact_id),
            desk.session.get_one(Reply, row.last_id),
            row.replies,
            row.is_marked,
        )
        for row in rows
    ]
    return (rows[0].leads if rows else 0), leads


def send_leads(rest: str, state: State, desk: Desk) -> Turn:
    return Turn(state, None, (SendLeads(),))


def show_leads(count: int, leads: Sequence[Lead], campaign_id: int | None, offset: int) -> Screen:
    """Below the contact cards; what was marked is called is not shown again, so the next page begins where this did."""
    lines: list[Label] = [
        counted("{count} customer to call, hottest first:", "{count} customers to call, hottest first:", count)
    ]
    lines.extend(_describe(lead) for lead in leads)
    wanted = {"campaign_id": campaign_id}
    called = Card(
        "called",
        offset,
        words(N_("Mark as called")),
        arguments={
            **wanted,
            "contacts": [lead.contact.id for lead in leads],
            "until": max(lead.reply.id for lead in leads),
        },
    )
    more = (Card("leads", offset + PAGE, words(N_("Next 5")), arguments=wanted),) if count > offset + len(leads) else ()
    return screen(*lines, actions=(*more, called, MENU))


def _describe(lead: Lead) -> Label:
    said = shorten(" ".join(lead.reply.text.split()), LONGEST_REPLY)
    if lead.is_marked:
        return words(N_("★ {name}: “{message}”"), name=name_contact(lead.contact), message=said)
    return words(N_("{name}: “{message}”"), name=name_contact(lead.contact), message=said)


def show_called(count: int, offset: int, campaign_id: int | None, has_more: bool) -> Screen:
    line = counted("Marked {count} customer as called.", "Marked {count} customers as called.", count)
    more: tuple[Action, ...] = (
        (Card("leads", offset, words(N_("Next 5")), arguments={"campaign_id": campaign_id}),) if has_more else ()
    )
    return screen(line, actions=(*more, MENU))


def show_no_leads() -> Screen:
    return screen(
        words(N_("Nobody waits for a call. When customers answer a campaign, they stand here.")),
        actions=(Word("report", words(N_("Report"))), MENU),
    )


def show_reply_actions(contact: Contact, reply: Reply, is_lead: bool) -> Screen:
    """What else can be done about one reply: it is worth a call, or something is wrong."""
    lead: tuple[Action, ...] = () if is_lead else (Card("lead", reply.id, words(N_("Mark as lead"))),)
    return screen(
        words(
            N_("{name}: “{message}”"),
            name=name_contact(contact),
            message=Excerpt(reply.text),
        ),
        words(N_("What would you like to do, or what is wrong?")),
        actions=(
            *lead,
            Card("contact", contact.id, words(N_("Customer's card"))),
            Card("opt out", contact.id, words(N_("Wants no messages"))),
            Card("delete contact", contact.id, words(N_("Wrong person"))),
            Card("report reply", reply.id, words(N_("Tell our team"))),
            Word("leads", words(N_("All leads"))),
            MENU,
        ),
    )


def show_marked(contact: Contact) -> Screen:
    return screen(
        words(N_("{name} stands among your leads now."), name=name_contact(contact)),
        actions=(Word("leads", words(N_("All leads"))), MENU),
    )


def show_reported() -> Screen:
    return screen(words(N_("Our team has been told and will look at it. You hear from us here.")), actions=(MENU,))


def show_report_of_reply(shop: str, contact_id: int, said: str) -> Screen:
    """For staff: a shop thinks that something is wrong with what a customer wrote."""
    return screen(
        words(
            N_("{shop} says that something is wrong with an answer of customer {number}:"), shop=shop, number=contact_id
        ),
        words(N_("“{message}”"), message=Excerpt(said)),
    )


def show_replies(counts: Sequence[tuple[str, int | None, int]]) -> Screen:
    """Many answers in a short time, as one message: the campaign's name and id, and how many people."""
    lines = [
        counted(
            "{count} customer replied to “{campaign}”.",
            "{count} customers replied to “{campaign}”.",
            count,
            campaign=name,
        )
        for name, _, count in counts
    ]
    _, campaign_id, _ = counts[0]
    only = campaign_id if len(counts) == 1 else None
    show = Card("leads", 0, words(N_("Show")), arguments={"campaign_id": only})
    return screen(*lines, actions=(show, MENU))


COMMANDS = (Command("leads", send_leads),)
