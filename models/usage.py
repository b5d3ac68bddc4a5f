"""What a shop, or all of them, has sent since a moment: queries over messages or their tallies, at the rate card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.rate_card import Cost, price
from models.tally import COUNTED, count
from settings import INDIA


@dataclass(frozen=True)
class Usage:
    """`messages` by template category, of which some were `delivered` and some `read`.

    `chat` are answers and notices to the team; `opted_out` said STOP, `stopped_offers` switched offers off at
    WhatsApp.
    """

    messages: Mapping[str, int]
    delivered: int
    read: int
    chat: int
    cost: Cost
    opted_out: int
    stopped_offers: int

    @property
    def total(self) -> int:
        return sum(self.messages.values())


# A tally knows the day in India; whoever asks names midnight there.
_SENT = f"""
SELECT template.category, {count()} AS sent, {count("is_charged IS NOT FALSE")} AS charged,
    {count("is_delivered OR is_read")} AS delivered, {count("is_read")} AS read
FROM {COUNTED} AS counted
JOIN template_translation ON template_translation.id = counted.translation_id
JOIN template ON template.id = template_translation.template_id
WHERE counted.run_id IS NOT NULL AND counted.state = 'accepted' AND counted.accepted_at >= :since
    AND (CAST(:shop AS bigint) IS NULL OR counted.jeweller_id = :shop)
GROUP BY template.category ORDER BY template.category
"""  # noqa: S608 - constants only
_CHAT = """
SELECT count(*) FROM message WHERE kind <> 'campaign' AND state = 'accepted' AND accepted_at >= :since
    AND (CAST(:shop AS bigint) IS NULL OR jeweller_id = :shop)
"""
_OPTED_OUT = """
SELECT count(*) FROM audit WHERE action = 'opted out' AND at >= :since
    AND (CAST(:shop AS bigint) IS NULL OR jeweller_id = :shop)
"""
_STOPPED = """
SELECT count(*) FROM contact WHERE offers_stopped_at >= :since
    AND (CAST(:shop AS bigint) IS NULL OR jeweller_id = :shop)
"""


def read_usage(session: Session, shop_id: int | None, since: datetime, on: date) -> Usage:
    """Of one shop, or of all where none is named; priced at the rates of a day."""
    asked = {"shop": shop_id, "since": since}
    rows = session.execute(text(_SENT), asked).all()
    costs = [price(row.charged, row.category, on) for row in rows]
    return Usage(
        messages={row.category: row.sent for row in rows},
        delivered=sum(row.delivered for row in rows),
        read=sum(row.read for row in rows),
        chat=session.execute(text(_CHAT), asked).scalar_one(),
        cost=Cost(sum(cost.net_paise for cost in costs), sum(cost.gst_paise for cost in costs)),
        opted_out=session.execute(text(_OPTED_OUT), asked).scalar_one(),
        stopped_offers=session.execute(text(_STOPPED), asked).scalar_one(),
    )


_BUSIEST = f"""
SELECT jeweller.id, jeweller.name, {count()} AS sent FROM {COUNTED} AS counted JOIN jeweller ON jeweller.id = jeweller_id
WHERE run_id IS NOT NULL AND state = 'accepted' AND accepted_at >= :since
GROUP BY jeweller.id, jeweller.name ORDER BY sent DESC, jeweller.id LIMIT :most
"""  # noqa: S608 - constants only


def list_busiest(session: Session, since: datetime, most: int) -> list[tuple[int, str, int]]:
    """Shops by what they sent: id, name, how many."""
    rows = session.execute(text(_BUSIEST), {"since": since, "most": most})
    return [(row.id, row.name, row.sent) for row in rows]


@dataclass(frozen=True)
class FreeForm:
    """What one number has sent in the chat this month that is no template; `cost` is for those beyond the free ones."""

    number: str
    messages: int
    cost: Cost


# Charged by delivery; a message that only its reading tells of has been delivered too.
_FREE_FORM = """
SELECT coalesce(nullif(number.display_number, ''), number.phone_number_id) AS number, count(message.id) AS messages
FROM sending_number number LEFT JOIN message ON message.phone_number_id = number.phone_number_id
    AND message.kind <> 'campaign' AND message.accepted_at >= :since AND message.content->>'type' <> 'template'
    AND coalesce(message.delivered_at, message.read_at) IS NOT NULL
GROUP BY 1 ORDER BY 1
"""


def begin_month(now: datetime) -> datetime:
    """Midnight of the first, in India."""
    return datetime.combine(now.astimezone(INDIA).date().replace(day=1), time.min, INDIA)


def read_free_form(session: Session, now: datetime, free: int) -> list[FreeForm]:
    """By number, of this month, `free` of which cost nothing; needs the platform's scope."""
    rows = session.execute(text(_FREE_FORM), {"since": begin_month(now)})
    on = now.astimezone(INDIA).date()
    return [FreeForm(row.number, row.messages, price(max(0, row.messages - free), "SERVICE", on)) for row in rows]
