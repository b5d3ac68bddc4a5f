"""A list becomes contacts and obligations: staged rows first, then one transaction, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, text

from conversations.desk import Desk
from conversations.effects import AddContacts, ReadList, SaveList
from conversations.jeweller.customer_list import show_added, show_already_saved, show_saved
from conversations.jeweller.list_card import offer_next
from conversations.screen import Screen
from jobs.imports.suppressed import drop_suppressed, find_suppressed
from jobs.services import Services, wake
from models.audit import record
from models.contact import ConsentPurpose, Segment
from models.file import ImportStatus, ListImport
from models.obligation import ObligationKind
from models.values.phones import Phone, read_phone

CONSENTED = {
    "offers": (ConsentPurpose.UTILITY, ConsentPurpose.MARKETING),
    "reminders": (ConsentPurpose.UTILITY,),
    "unsure": (),
}
MANY_ROWS = 500
KIND_OF = {Segment.GOLD_LOAN: ObligationKind.LOAN, Segment.GOLD_SIP: ObligationKind.SAVINGS_PLAN}


def receive_list(effect: ReadList, services: Services, desk: Desk) -> None:
    """Note the list; a worker fetches and reads it, and its card is the answer."""
    received = ListImport(
        jeweller_id=desk.own_shop.id,
        person_id=desk.person.id,
        media_id=effect.media_id,
        filename=effect.filename,
        status=ImportStatus.RECEIVED,
    )
    desk.session.add(received)
    desk.session.flush()
    wake(desk.session, "import", desk.own_shop.id, received.id)


# A blank cell leaves what is known; the group of somebody known is never changed silently; an opt-out stays.
_SAVE_CONTACTS = """
WITH staged AS (
    SELECT DISTINCT ON (phone) phone, content FROM import_row WHERE import_id = :import_id ORDER BY phone, row_no
),
saved AS (
    INSERT INTO contact (jeweller_id, phone, name, language, segment, city, pin_code, second_phone, birthday,
        anniversary, tags, extra)
    SELECT :jeweller_id, phone, coalesce(content->>'name', ''), content->>'language', :segment, content->>'city',
        content->>'pin', content->>'second_phone', CAST(content->>'birthday' AS date),
        CAST(content->>'anniversary' AS date), coalesce(content->'tags', '[]'), coalesce(content->'extra', '{}')
    FROM staged
    ON CONFLICT (jeweller_id, phone) DO UPDATE SET
        name = coalesce(nullif(excluded.name, ''), contact.name),
        language = coalesce(excluded.language, contact.language),
        city = coalesce(excluded.city, contact.city),
        pin_code = coalesce(excluded.pin_code, contact.pin_code),
        second_phone = coalesce(excluded.second_phone, contact.second_phone),
        birthday = coalesce(excluded.birthday, contact.birthday),
        anniversary = coalesce(excluded.anniversary, contact.anniversary),
        tags = CASE WHEN excluded.tags = '[]' THEN contact.tags ELSE excluded.tags END,
        extra = contact.extra || excluded.extra,
        deleted_at = NULL
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM saved
"""

_SAVE_CONSENT = """
INSERT INTO consent (jeweller_id, contact_id, purpose, is_granted, source, recorded_by_person_id, import_id, recorded_at)
SELECT contact.jeweller_id, contact.id, :purpose, true, :source, :person_id, :import_id, :now
FROM contact JOIN ({whose}) AS given ON given.phone = contact.phone WHERE contact.jeweller_id = :jeweller_id
ON CONFLICT (contact_id, purpose) DO UPDATE SET is_granted = true, source = excluded.source,
    recorded_by_person_id = excluded.recorded_by_person_id, import_id = excluded.import_id,
    recorded_at = excluded.recorded_at
WHERE NOT consent.is_granted
"""

_OF_LIST = "SELECT DISTINCT phone FROM import_row WHERE import_id = :import_id"
_OF_CARDS = "SELECT DISTINCT unnest(CAST(:phones AS text[])) AS phone"

_SAVE_OBLIGATIONS = """
WITH saved AS (
    INSERT INTO obligation (jeweller_id, contact_id, kind, number, amount_paise, due_on, status)
    SELECT DISTINCT ON (content->>'number') contact.jeweller_id, contact.id, :kind, content->>'number',
        CAST(content->>'amount_paise' AS bigint), CAST(content->>'due_on' AS date), 'due'
    FROM import_row JOIN contact ON contact.jeweller_id = :jeweller_id AND contact.phone = import_row.phone
    WHERE import_row.import_id = :import_id AND content->>'number' IS NOT NULL
    ORDER BY content->>'number', row_no
    ON CONFLICT (jeweller_id, kind, number) DO UPDATE SET
        contact_id = excluded.contact_id,
        amount_paise = coalesce(excluded.amount_paise, obligation.amount_paise),
        due_on = coalesce(excluded.due_on, obligation.due_on),
        status = CASE WHEN excluded.due_on > obligation.due_on THEN 'due' ELSE obligation.status END
    RETURNING 1
)
SELECT count(*) FROM saved
"""


def save_list(effect: SaveList, services: Services, desk: Desk) -> Screen:
    """Everything in the turn's transaction; a second time it changes nothing."""
    shop = desk.own_shop
    listed = desk.session.scalars(
        select(ListImport)
        .where(ListImport.id == effect.import_id, ListImport.jeweller_id == shop.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if listed is None or listed.status is not ImportStatus.READ:
        return show_already_saved()
    suppressed = drop_suppressed(desk, listed.id, services.settings.secret_key)
    segment = Segment(effect.segment)
    given = {"import_id": listed.id, "jeweller_id": shop.id, "segment": segment.value}
    new, updated = desk.session.execute(text(_SAVE_CONTACTS), given).one()
    if new >= MANY_ROWS:
        _note_statistics(desk, "import_row", "contact")
    _save_consent(desk, _OF_LIST, effect.consent, listed.filename, import_id=listed.id)
    kind = KIND_OF.get(segment)
    obligations = (
        desk.session.execute(text(_SAVE_OBLIGATIONS), {**given, "kind": kind.value}).scalar_one() if kind else 0
    )
    if new >= MANY_ROWS:
        _note_statistics(desk, "consent", "obligation")
    listed.status = ImportStatus.SAVED
    record(
        desk.session,
        desk.now,
        "list saved",
        f"list_import {listed.id}",
        jeweller_id=shop.id,
        person_id=desk.person.id,
        new=new,
        updated=updated,
        suppressed=suppressed,
        consent=effect.consent,
    )
    shown = show_saved(
        new=new,
        updated=updated,
        same_number=listed.card["good"] - new - updated - suppressed,
        suppressed=suppressed,
        repeated=listed.card["repeated"],
        rejected=listed.card["rejected"],
        obligations=obligations,
        file_id=listed.rejected_file_id,
    )
    return offer_next(desk, shown, listed.id)


def _note_statistics(desk: Desk, *tables: str) -> None:
    """After many new rows tell the planner, or what follows waits minutes for a plan made for empty tables."""
    for table in tables:
        desk.session.execute(text(f"ANALYZE {table}"))


def _save_consent(
    desk: Desk, whose: str, consent: str, source: str, *, import_id: int | None = None, phones: Sequence[str] = ()
) -> None:
    for purpose in CONSENTED[consent]:
        desk.session.execute(
            text(_SAVE_CONSENT.format(whose=whose)),
            {
                "jeweller_id": desk.own_shop.id,
                "phones": list(phones),
                "purpose": purpose.value,
                "source": source,
                "person_id": desk.person.id,
                "import_id": import_id,
                "now": desk.now,
            },
        )


_SAVE_CARD = """
INSERT INTO contact (jeweller_id, phone, name, segment, tags, extra) VALUES (:jeweller_id, :phone, :name, :segment, '[]', '{}')
ON CONFLICT (jeweller_id, phone) DO UPDATE SET name = coalesce(nullif(excluded.name, ''), contact.name), deleted_at = NULL
"""


def add_contacts(effect: AddContacts, services: Services, desk: Desk) -> Screen:
    """Contact cards, or a typed name and number; a card without a usable mobile is named, the others are added."""
    names: list[str] = []
    refused: list[str] = []
    erased: list[str] = []
    phones: list[str] = []
    for card in effect.cards:
        readings = [read_phone(phone) for phone in card.phones]
        phone = next((reading.number for reading in readings if isinstance(reading, Phone)), None)
        if phone is None:
            refused.append(card.name or "?")
            continue
        if find_suppressed(desk, (phone,), services.settings.secret_key):
            erased.append(card.name or phone)
            continue
        desk.session.execute(
            text(_SAVE_CARD),
            {"jeweller_id": desk.own_shop.id, "phone": phone, "name": card.name, "segment": effect.segment},
        )
        phones.append(phone)
        names.append(card.name or phone)
    _save_consent(desk, _OF_CARDS, effect.consent, "chat", phones=phones)
    record(
        desk.session,
        desk.now,
        "contacts added",
        f"jeweller {desk.own_shop.id}",
        jeweller_id=desk.own_shop.id,
        person_id=desk.person.id,
        added=len(names),
    )
    return show_added(tuple(names), tuple(refused), tuple(erased))
