"""Tells shops what customers answered: one by one while there are few, then together, so that a phone stays quiet."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from conversations import notices as texts
from conversations.customer.screens import show_claim, show_reply
from conversations.jeweller.leads import show_replies
from conversations.texts import Hole
from conversations.words import CLAIMS, match_word
from jobs.notices import tell_owners
from jobs.services import Services
from models.campaign import Campaign
from models.contact import Contact
from models.jeweller import Jeweller
from models.obligation import Obligation
from models.reply import Reply
from models.values.phones import mask

# So many are told one by one in this time; what comes beyond waits until the oldest has waited this long.
MOST_CAMPAIGNS = 8
FEW, SPAN, WAIT = 5, timedelta(minutes=10), timedelta(minutes=5)


def tell_reply(session: Session, shop: Jeweller, reply: Reply, now: datetime) -> None:
    """Now or together with others; nothing for a shop that wants to hear of none."""
    if not shop.tells_replies:
        reply.told_at = now
        return
    recent = select(func.count()).where(Reply.jeweller_id == shop.id, Reply.id != reply.id)
    told = session.scalar(recent.where(Reply.told_at > now - SPAN)) or 0
    waiting = session.scalar(recent.where(Reply.told_at.is_(None))) or 0
    if told < FEW and not waiting:
        _tell_one(session, shop, reply, now)


def _tell_one(session: Session, shop: Jeweller, reply: Reply, now: datetime) -> None:
    contact = session.get_one(Contact, reply.contact_id)
    campaign = session.get(Campaign, reply.campaign_id) if reply.campaign_id else None
    about = campaign.name if campaign else shop.name
    claimed = _find_claimed(session, reply) if match_word(reply.text, CLAIMS) else None
    shown = (
        show_claim(contact, mask(contact.phone), claimed)
        if claimed
        else show_reply(contact, mask(contact.phone), about, reply.id, reply.text, reply.kind)
    )
    reply.told_at = now
    tell_owners(session, shop, now, shown, texts.REPLY, {"campaign": about})


_CLAIMED = """
SELECT message.obligation_id FROM message JOIN run ON run.id = message.run_id
JOIN obligation ON obligation.id = message.obligation_id AND obligation.status = 'due'
WHERE message.contact_id = :contact_id AND run.campaign_id = :campaign_id ORDER BY message.id DESC LIMIT 1
"""


def _find_claimed(session: Session, reply: Reply) -> Obligation | None:
    """The loan or plan that the campaign spoke of to this customer, while it is due."""
    of_reply = {"contact_id": reply.contact_id, "campaign_id": reply.campaign_id}
    found = session.scalar(text(_CLAIMED), of_reply)
    return session.get(Obligation, found) if found else None


_WAITING = """
SELECT jeweller_id FROM reply WHERE told_at IS NULL GROUP BY jeweller_id HAVING min(created_at) <= :before
"""


def tell_replies(services: Services) -> None:
    """A step of the tick: what has waited long enough goes out as one message a shop."""
    with services.platform() as session:
        before = services.clock.now(session) - WAIT
        shops = list(session.scalars(text(_WAITING), {"before": before}))
    for jeweller_id in shops:
        with services.tenant(jeweller_id) as session:
            _tell_together(session, session.get_one(Jeweller, jeweller_id), services.clock.now(session))


def _tell_together(session: Session, shop: Jeweller, now: datetime) -> None:
    waiting = session.scalars(
        select(Reply).where(Reply.jeweller_id == shop.id, Reply.told_at.is_(None)).with_for_update(skip_locked=True)
    ).all()
    if len(waiting) == 1:
        _tell_one(session, shop, waiting[0], now)
    if len(waiting) < 2 or not shop.tells_replies:
        return
    people: dict[int | None, set[int]] = {}
    for reply in waiting:
        people.setdefault(reply.campaign_id, set()).add(reply.contact_id)
        reply.told_at = now
    counts = [(_name(session, shop, each), each, len(who)) for each, who in people.items()]
    counts.sort(key=lambda each: -each[2])
    values: dict[str, Hole] = {"campaign": counts[0][0], "count": len({reply.contact_id for reply in waiting})}
    tell_owners(session, shop, now, show_replies(counts[:MOST_CAMPAIGNS]), texts.REPLIES, values)


def _name(session: Session, shop: Jeweller, campaign_id: int | None) -> str:
    campaign = session.get(Campaign, campaign_id) if campaign_id else None
    return campaign.name if campaign else shop.name
