"""A list becomes contacts and obligations: staged rows first, then one transaction, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from conversations.desk import Desk
from conversations.effects import AddContacts, ReadList, SaveList
from conversations.jeweller.campaign_draft import copy_answers
from conversations.jeweller.customer_list import show_added
from conversations.jeweller.list_card import offer_next
from conversations.jeweller.list_reminder import offer_reminder
from conversations.jeweller.list_saved import show_already_saved, show_saved
from conversations.lists import find_last_campaign
from conversations.screen import MENU, Screen
from jobs.imports.suppressed import drop_suppressed, find_suppressed
from jobs.services import Services, wake
from models.audience import OBLIGATION_OF
from models.audit import record
from models.contact import ConsentPurpose, Segment
from models.file import ImportStatus, ListImport, ListLayout
from models.inbox import InboxItem, ItemKind, ItemState
from models.values.phones import Phone, read_phone

CONSENTED = {
    "offers": (ConsentPurpose.UTILITY, ConsentPurpose.MARKETING),
    "reminders": (ConsentPurpose.UTILITY,),
    "unsure": (),
}
MANY_ROWS = 500


def receive_list(effect: ReadList, services: Services, desk: Desk) -> None:
    """Note the list; a worker fetches and reads it, and its card is the answer."""
    received = ListImport(
        jeweller_id=desk.own_shop.id,
        person_id=desk.person.id,
        media_id=effect.media_id,
        filename=effect.filename,
        turn_key=desk.turn_key,
        status=ImportStatus.RECEIVED,
    )
    desk.session.add(received)
    desk.session.flush()
    wake(desk.session, "import", desk.own_shop.id, received.id)


# A blank cell leaves what is known; the group of somebody known changes only on a word; an opt-out stays.
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
        segment = CASE WHEN :is_moved OR contact.deleted_at IS NOT NULL THEN excluded.segment ELSE contact.segment END,
        city = coalesce(excluded.city, contact.city),
        pin_code = coalesce(excluded.pin_code, contact.pin_code),
        second_phone = coalesce(excluded.second_phone, contact.second_phone),
        birthday = coalesce(excluded.birthday, contact.birthday),
        anniversary = coalesce(excluded.anniversary, contact.anniversary),
        tags = CASE WHEN excluded.tags = '[]' THEN contact.tags ELSE excluded.tags END,
        extra = contact.extra || excluded.extra,
        deleted_at = NULL
    WHERE (contact.name, contact.language, contact.city, contact.pin_code, contact.second_phone, contact.birthday,
            contact.anniversary, contact.tags, contact.extra)
        IS DISTINCT FROM (coalesce(nullif(excluded.name, ''), contact.name),
            coalesce(excluded.language, contact.language), coalesce(excluded.city, contact.city),
            coalesce(excluded.pin_code, contact.pin_code), coalesce(excluded.second_phone, contact.second_phone),
            coalesce(excluded.birthday, contact.birthday), coalesce(excluded.anniversary, contact.anniversary),
            CASE WHEN excluded.tags = '[]' THEN contact.tags ELSE excluded.tags END, contact.extra || excluded.extra)
        OR contact.deleted_at IS NOT NULL OR (:is_moved AND contact.segment <> excluded.segment)
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new), (SELECT count(*) FROM staged) FROM saved
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

# Of two rows of one person a no counts; with a column of consent only a yes does.
_OF_LIST = """
SELECT phone FROM import_row WHERE import_id = :import_id
GROUP BY phone HAVING coalesce(bool_and(CAST(content->>'agreed' AS boolean)), :is_said_of_all)
    AND NOT bool_or(content ? 'is_foreign')
"""
_TAKE_BACK = """
UPDATE consent SET is_granted = false, source = :source, recorded_by_person_id = :person_id, import_id = :import_id,
    recorded_at = :now
FROM contact
WHERE consent.contact_id = contact.id AND contact.jeweller_id = :jeweller_id AND consent.is_granted
    AND contact.phone IN (
        SELECT phone FROM import_row WHERE import_id = :import_id AND content->>'agreed' = 'false'
    )
"""
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
    is_moved = effect.moves == "move"
    new, updated, people = desk.session.execute(text(_SAVE_CONTACTS), {**given, "is_moved": is_moved}).one()
    if new >= MANY_ROWS:
        _note_statistics(desk, "import_row", "contact")
    _save_consent_of_list(desk, listed, effect.consent)
    kind = OBLIGATION_OF.get(segment)
    obligations = (
        desk.session.execute(text(_SAVE_OBLIGATIONS), {**given, "kind": kind.value}).scalar_one() if kind else 0
    )
    if new >= MANY_ROWS:
        _note_statistics(desk, "consent", "obligation")
    listed.status = ImportStatus.SAVED
    _remember_layout(desk, listed, effect)
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
        same=people - new - updated,
        same_number=listed.card["good"] - people - suppressed,
        suppressed=suppressed,
        repeated=listed.card["repeated"],
        rejected=listed.card["rejected"],
        obligations=obligations,
        file_id=listed.rejected_file_id,
    )
    shown = offer_reminder(desk, shown, segment)
    if effect.then_send and _open_last_campaign(desk, listed, segment):
        return replace(shown, actions=(MENU,))
    return offer_next(desk, shown, listed.id)


def _remember_layout(desk: Desk, listed: ListImport, effect: SaveList) -> None:
    """What was said of this list is proposed for the next one with the same headings."""
    fingerprint = listed.card.get("fingerprint")
    if fingerprint is None:
        return
    decided = {**listed.card["decided"], **({"moves": effect.moves} if effect.moves else {})}
    values = {
        "sheet": listed.card["sheet"],
        "decided": decided,
        "segment": Segment(effect.segment),
        "consent": effect.consent,
        "used_at": desk.now,
    }
    added = insert(ListLayout).values(jeweller_id=listed.jeweller_id, fingerprint=fingerprint, **values)
    desk.session.execute(added.on_conflict_do_update(index_elements=["jeweller_id", "fingerprint"], set_=values))


def _open_last_campaign(desk: Desk, listed: ListImport, segment: Segment) -> bool:
    """The next turn is the check of the last campaign to this group, for today; nothing is sent without a word."""
    campaign = find_last_campaign(desk, segment.value)
    if campaign is None:
        return False
    desk.session.add(
        InboxItem(
            key=f"saved:{listed.id}",
            kind=ItemKind.HAPPENING,
            state=ItemState.NEW,
            person_id=desk.person.id,
            phone_number_id=desk.own_shop.phone_number_id,
            at=desk.now,
            content={"kind": "happening", "flow": "campaign", "answers": copy_answers(campaign)},
        )
    )
    wake(desk.session, "hear", desk.person.id)
    return True


def _note_statistics(desk: Desk, *tables: str) -> None:
    """After many new rows tell the planner, or what follows waits minutes for a plan made for empty tables."""
    for table in tables:
        desk.session.execute(text(f"ANALYZE {table}"))


def _save_consent_of_list(desk: Desk, listed: ListImport, consent: str) -> None:
    """Whom the list itself calls unwilling is not written to any more, whatever was noted before."""
    is_said_of_all = "consent" not in listed.card
    if not is_said_of_all:
        given = {"jeweller_id": desk.own_shop.id, "import_id": listed.id, "source": listed.filename, "now": desk.now}
        desk.session.execute(text(_TAKE_BACK), {**given, "person_id": desk.person.id})
    whose = {"import_id": listed.id, "is_said_of_all": is_said_of_all}
    _save_consent(desk, _OF_LIST, whose, consent, listed.filename)


def _save_consent(desk: Desk, whose: str, given: Mapping[str, Any], consent: str, source: str) -> None:
    """Who recorded it, when and from which file stands beside each consent."""
    for purpose in CONSENTED[consent]:
        desk.session.execute(
            text(_SAVE_CONSENT.format(whose=whose)),
            {
                "import_id": None,
                **given,
                "jeweller_id": desk.own_shop.id,
                "purpose": purpose.value,
                "source": source,
                "person_id": desk.person.id,
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
    _save_consent(desk, _OF_CARDS, {"phones": phones}, effect.consent, "chat")
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
