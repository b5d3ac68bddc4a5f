"""Makes the workbooks of customers, campaigns and messages; big ones as a job, once each, and sent when they are done."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from conversations.jeweller.exports import COLUMNS, show_export, show_export_failed, show_nothing_to_export
from conversations.render import say
from conversations.screen import Screen
from conversations.state import State
from jobs.imports.workbook import Value, write_workbook
from jobs.reply import Letterhead, queue_screen
from jobs.services import Services, current
from models.audit import record
from models.customer_group import EVERYBODY, CustomerGroup
from models.export import ExportOrder, ExportStatus
from models.file import StoredFile
from models.jeweller import Jeweller
from models.message import MessageKind
from models.person import Person
from models.tally import COUNTED, count, find_folded_until
from settings import INDIA

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=1)
MOST_ROWS = 100_000
MOST_ATTEMPTS = 3
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# The newest first. Phones are text without a plus.
_ROWS = {
    "customers": """
SELECT name, phone, segment, language, city, pin_code,
    (SELECT string_agg(tag, ', ') FROM jsonb_array_elements_text(tags) AS tag) AS tags,
    (SELECT string_agg(purpose, ', ' ORDER BY purpose) FROM consent WHERE contact_id = contact.id AND is_granted),
    opted_out_at,
    (SELECT string_agg(number, ', ' ORDER BY due_on, number) FROM obligation
        WHERE contact_id = contact.id AND status = 'due')
FROM contact WHERE {condition} ORDER BY id DESC LIMIT :most
""",
    "campaigns": f"""
SELECT campaign.name, campaign.status, campaign.due_at, {count()}, {count("accepted_at IS NOT NULL")},
    {count("is_delivered")}, {count("is_read")}, {count("state = 'failed' OR is_failed")}, {count("state = 'skipped'")}
FROM campaign LEFT JOIN run ON run.campaign_id = campaign.id LEFT JOIN {COUNTED} AS counted ON counted.run_id = run.id
WHERE campaign.jeweller_id = :jeweller_id GROUP BY campaign.id ORDER BY campaign.id DESC LIMIT :most
""",  # noqa: S608 - constants only
    "messages": """
SELECT campaign.name, contact.name, contact.phone,
    CASE WHEN message.read_at IS NOT NULL THEN 'read' WHEN message.delivered_at IS NOT NULL THEN 'delivered'
        WHEN message.failed_at IS NOT NULL THEN 'failed' ELSE message.state END,
    message.accepted_at, message.delivered_at, message.read_at
FROM message JOIN run ON run.id = message.run_id JOIN campaign ON campaign.id = run.campaign_id
JOIN contact ON contact.id = message.contact_id
WHERE message.jeweller_id = :jeweller_id AND contact.deleted_at IS NULL ORDER BY message.id DESC LIMIT :most
""",
}
# Enough to know whether a workbook is small: no more rows are looked at than asked for.
_COUNTED = {
    "customers": "SELECT 1 FROM contact WHERE {condition} LIMIT :most",
    "campaigns": "SELECT 1 FROM campaign WHERE jeweller_id = :jeweller_id LIMIT :most",
    "messages": "SELECT 1 FROM message WHERE jeweller_id = :jeweller_id AND run_id IS NOT NULL LIMIT :most",
}


def count_rows(session: Session, shop: Jeweller, what: str, group: CustomerGroup, now: datetime, most: int) -> int:
    """How many rows there are, up to `most`. Campaigns are few, but each is summed up from all its messages."""
    rows = _read(session, _COUNTED[what], shop, group, now, most)
    if what == "campaigns" and rows:
        rows += _read(session, _COUNTED["messages"], shop, group, now, most)
    return len(rows)


def _read(
    session: Session, statement: str, shop: Jeweller, group: CustomerGroup, now: datetime, most: int
) -> list[Row[Any]]:
    filled = group.fill(shop.id, now.astimezone(INDIA).date())
    return list(session.execute(text(statement.format(condition=group.condition)), {**filled, "most": most}))


def make_workbook(
    session: Session, shop: Jeweller, person: Person, language: str, what: str, group: CustomerGroup, now: datetime
) -> Screen:
    """Store the file in the caller's transaction; gives the message that hands it over."""
    rows = _read(session, _ROWS[what], shop, group, now, MOST_ROWS + 1)
    folded_until = find_folded_until(session, shop.id) if what == "messages" else None
    if not rows:
        return show_nothing_to_export(folded_until)
    shown = rows[:MOST_ROWS]
    header = [say(title, language) for title in COLUMNS[what]]
    name = "-".join([what, *group.value.lower().split(), *group.kind.split()] if group != EVERYBODY else [what])
    stored = StoredFile(
        jeweller_id=shop.id,
        filename=f"{name}-{now.astimezone(INDIA):%Y-%m-%d}.xlsx",
        mime_type=XLSX,
        content=write_workbook(what, header, (list(_write(row)) for row in shown)),
        expires_at=now + KEPT_FOR,
    )
    session.add(stored)
    session.flush()
    record(
        session,
        now,
        "exported",
        f"stored_file {stored.id}",
        jeweller_id=shop.id,
        person_id=person.id,
        what=what,
        rows=len(shown),
    )
    return show_export(len(shown), len(rows) > MOST_ROWS, stored.id, folded_until)


def _write(row: Row[Any]) -> Iterator[Value]:
    for each in row:
        yield each.astimezone(INDIA).strftime("%d-%m-%Y %H:%M") if isinstance(each, datetime) else each


def make_export(jeweller_id: int, order_id: int) -> None:
    """Make one workbook and send it. While one call makes it another finds nothing to do; a broken one is tried again."""
    services = current()
    with services.tenant(jeweller_id) as session:
        order = session.scalars(
            select(ExportOrder)
            .where(ExportOrder.id == order_id, ExportOrder.status == ExportStatus.ASKED)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if order is None:
            return
        try:
            with session.begin_nested():
                _hand_over(services, session, order)
            order.status = ExportStatus.DONE
        except Exception as error:
            session.refresh(order)
            order.attempts += 1
            log.exception("export failed", extra={"export": order.id, "error": type(error).__name__})
            if order.attempts >= MOST_ATTEMPTS:
                order.status = ExportStatus.FAILED
                _tell(services, session, order, show_export_failed())


def _hand_over(services: Services, session: Session, order: ExportOrder) -> None:
    shop, person = session.get_one(Jeweller, order.jeweller_id), session.get_one(Person, order.person_id)
    group, now = CustomerGroup.from_name(order.part), services.clock.now(session)
    _tell(services, session, order, make_workbook(session, shop, person, order.language, order.what, group, now))


def _tell(services: Services, session: Session, order: ExportOrder, shown: Screen) -> None:
    """The owner asked moments ago, so that their chat is open."""
    shop, person = session.get_one(Jeweller, order.jeweller_id), session.get_one(Person, order.person_id)
    to = Letterhead(person, shop.phone_number_id, order.language, shop.id, services.clock.now(session))
    queue_screen(session, to, shown, State(), kind=MessageKind.NOTICE)


_LEFT = """
SELECT jeweller_id, id FROM export_order WHERE status = 'asked' AND created_at < now() - CAST('1 minute' AS interval)
"""


def wake_exporters(services: Services) -> None:
    """A step of the tick: what was asked for and nobody makes."""
    with services.platform() as session:
        left = list(session.execute(text(_LEFT)))
    for jeweller_id, order_id in left:
        services.bell.ring("export", jeweller_id, order_id)
