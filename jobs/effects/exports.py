"""Makes an owner's workbook of customers, campaigns or messages; it is kept for one day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, text

from conversations.desk import Desk
from conversations.effects import Export
from conversations.jeweller.exports import COLUMNS, show_export, show_nothing_to_export
from conversations.render import say
from conversations.screen import Screen
from jobs.imports.workbook import Value, write_workbook
from jobs.services import Services
from models.audit import record
from models.file import StoredFile
from settings import INDIA

KEPT_FOR = timedelta(days=1)
MOST_ROWS = 50_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# The newest first, one more than fits, to know whether there are more. Phones are text without a plus.
_ROWS = {
    "customers": """
SELECT name, phone, segment, language, city, pin_code,
    (SELECT string_agg(tag, ', ') FROM jsonb_array_elements_text(tags) AS tag) AS tags,
    (SELECT string_agg(purpose, ', ' ORDER BY purpose) FROM consent WHERE contact_id = contact.id AND is_granted),
    opted_out_at,
    (SELECT string_agg(number, ', ' ORDER BY due_on, number) FROM obligation
        WHERE contact_id = contact.id AND status = 'due')
FROM contact WHERE jeweller_id = :jeweller_id AND deleted_at IS NULL ORDER BY id DESC LIMIT :most
""",
    "campaigns": """
SELECT campaign.name, campaign.status, campaign.due_at, count(message.id), count(message.accepted_at),
    count(message.delivered_at), count(message.read_at),
    count(message.id) FILTER (WHERE message.state = 'failed' OR message.failed_at IS NOT NULL),
    count(message.id) FILTER (WHERE message.state = 'skipped')
FROM campaign LEFT JOIN run ON run.campaign_id = campaign.id LEFT JOIN message ON message.run_id = run.id
WHERE campaign.jeweller_id = :jeweller_id GROUP BY campaign.id ORDER BY campaign.id DESC LIMIT :most
""",
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


def export(effect: Export, services: Services, desk: Desk) -> Screen:
    found = desk.session.execute(text(_ROWS[effect.what]), {"jeweller_id": desk.own_shop.id, "most": MOST_ROWS + 1})
    rows = found.all()
    if not rows:
        return show_nothing_to_export()
    shown = rows[:MOST_ROWS]
    header = [say(title, desk.language) for title in COLUMNS[effect.what]]
    stored = StoredFile(
        jeweller_id=desk.own_shop.id,
        filename=f"{effect.what}-{desk.now.astimezone(INDIA):%Y-%m-%d}.xlsx",
        mime_type=XLSX,
        content=write_workbook(effect.what, header, [_write(row) for row in shown]),
        expires_at=desk.now + KEPT_FOR,
    )
    desk.session.add(stored)
    desk.session.flush()
    record(
        desk.session,
        desk.now,
        "exported",
        f"stored_file {stored.id}",
        jeweller_id=desk.own_shop.id,
        person_id=desk.person.id,
        what=effect.what,
        rows=len(shown),
    )
    return show_export(len(shown), len(rows) > MOST_ROWS, stored.id)


def _write(row: Row[Any]) -> Sequence[Value]:
    return [each.astimezone(INDIA).strftime("%d-%m-%Y %H:%M") if isinstance(each, datetime) else each for each in row]
