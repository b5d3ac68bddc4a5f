"""Everything that shops keep about one customer, as a workbook for them: one line for each thing that is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import text

from conversations.customer.privacy import COPY_COLUMNS, COPY_NAMES, show_copy
from conversations.desk import Desk
from conversations.render import say
from conversations.screen import Screen
from jobs.exports import XLSX
from jobs.imports.workbook import write_workbook
from models.contact import Contact
from models.file import StoredFile
from models.jeweller import Jeweller
from settings import INDIA

KEPT_FOR = timedelta(days=1)
FACTS = ("name", "phone", "second_phone", "language", "segment", "city", "pin_code", "birthday", "anniversary")

# What is kept in other tables; days and amounts as they stand there, since this is a copy.
_MORE = """
SELECT 'consent', purpose || CASE WHEN is_granted THEN ': yes, ' ELSE ': no, ' END || source || ', '
    || to_char(recorded_at AT TIME ZONE 'Asia/Kolkata', 'DD-MM-YYYY')
FROM consent WHERE contact_id = :id
UNION ALL SELECT 'obligation', concat_ws(', ', kind, number, amount_paise / 100.0, to_char(due_on, 'DD-MM-YYYY'), status)
FROM obligation WHERE contact_id = :id
UNION ALL SELECT 'message', concat_ws(', ', coalesce(campaign.name, '-'),
    to_char(message.accepted_at AT TIME ZONE 'Asia/Kolkata', 'DD-MM-YYYY HH24:MI'))
FROM message LEFT JOIN run ON run.id = message.run_id LEFT JOIN campaign ON campaign.id = run.campaign_id
WHERE message.contact_id = :id AND message.accepted_at IS NOT NULL
UNION ALL SELECT 'reply', concat_ws(', ', text, to_char(created_at AT TIME ZONE 'Asia/Kolkata', 'DD-MM-YYYY HH24:MI'))
FROM reply WHERE contact_id = :id
"""


def copy(desk: Desk, contacts: Sequence[Contact]) -> Screen:
    """The file goes to the customer and is kept for a day."""
    lines = [line for contact in contacts for line in _list_lines(desk, contact)]
    stored = StoredFile(
        filename=f"my-data-{desk.now.astimezone(INDIA):%Y-%m-%d}.xlsx",
        mime_type=XLSX,
        content=write_workbook("my data", [say(title, desk.language) for title in COPY_COLUMNS], lines),
        expires_at=desk.now + KEPT_FOR,
    )
    desk.session.add(stored)
    desk.session.flush()
    return show_copy(stored.id)


def _list_lines(desk: Desk, contact: Contact) -> Iterator[list[str]]:
    shop = desk.session.get_one(Jeweller, contact.jeweller_id).name
    kept = [(fact, str(getattr(contact, fact))) for fact in FACTS if getattr(contact, fact)]
    kept += [("tags", str(tag)) for tag in contact.tags]
    kept += [("extra", f"{name}: {value}") for name, value in contact.extra.items()]
    kept += [(what, value) for what, value in desk.session.execute(text(_MORE), {"id": contact.id})]
    for what, value in kept:
        yield [shop, say(COPY_NAMES[what], desk.language), value]
