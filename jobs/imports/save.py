"""A list becomes contacts and obligations: staged rows first, then one transaction, all or nothing."""

from __future__ import annotations

from dataclasses import replace

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
from jobs.imports.merge import Merge, merge_rows
from jobs.imports.suppressed import drop_suppressed, find_suppressed
from jobs.services import Services, wake
from models.audience import OBLIGATION_OF
from models.audit import record
from models.contact import ConsentPurpose, Segment
from models.file import ImportStatus, ListImport, ListLayout
from models.inbox import InboxItem, ItemKind, ItemState
from models.patience import patient
from models.values.phones import Phone, read_phone

CONSENTED = {
    "offers": (ConsentPurpose.UTILITY, ConsentPurpose.MARKETING),
    "reminders": (ConsentPurpose.UTILITY,),
    "unsure": (),
}


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


@patient()
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
    merged = merge_rows(desk.session, _say_what_is_wanted(effect, desk, listed))
    listed.status = ImportStatus.SAVED
    _remember_layout(desk, listed, effect)
    record(
        desk.session,
        desk.now,
        "list saved",
        f"list_import {listed.id}",
        jeweller_id=shop.id,
        person_id=desk.person.id,
        new=merged.new,
        updated=merged.updated,
        suppressed=suppressed,
        consent=effect.consent,
    )
    shown = show_saved(
        new=merged.new,
        updated=merged.updated,
        same=merged.people - merged.new - merged.updated,
        same_number=listed.card["good"] - merged.people - suppressed,
        suppressed=suppressed,
        repeated=listed.card["repeated"],
        rejected=listed.card["rejected"],
        noted=listed.card.get("noted", 0),
        obligations=merged.obligations,
        file_id=listed.rejected_file_id,
    )
    shown = offer_reminder(desk, shown, segment)
    if effect.then_send and _open_last_campaign(desk, listed, segment):
        return replace(shown, actions=(MENU,))
    return offer_next(desk, shown, listed.id)


def _say_what_is_wanted(effect: SaveList, desk: Desk, listed: ListImport) -> Merge:
    return Merge(
        import_id=listed.id,
        jeweller_id=desk.own_shop.id,
        person_id=desk.person.id,
        segment=effect.segment,
        is_moved=effect.moves == "move",
        kind=OBLIGATION_OF.get(Segment(effect.segment)),
        purposes=CONSENTED[effect.consent],
        is_said_of_all="consent" not in listed.card,
        source=listed.filename,
        now=desk.now,
    )


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


_SAVE_CARD = """
INSERT INTO contact (jeweller_id, phone, name, segment, tags, extra) VALUES (:jeweller_id, :phone, :name, :segment, '[]', '{}')
ON CONFLICT (jeweller_id, phone) DO UPDATE SET name = coalesce(nullif(excluded.name, ''), contact.name), deleted_at = NULL
"""

# Who recorded it, and when, stands beside each consent.
_SAVE_CARDS_CONSENT = """
INSERT INTO consent (jeweller_id, contact_id, purpose, is_granted, source, recorded_by_person_id, recorded_at)
SELECT jeweller_id, id, :purpose, true, 'chat', :person_id, :now
FROM contact WHERE jeweller_id = :jeweller_id AND phone = ANY(:phones)
ON CONFLICT (contact_id, purpose) DO UPDATE SET is_granted = true, source = excluded.source,
    recorded_by_person_id = excluded.recorded_by_person_id, import_id = NULL, recorded_at = excluded.recorded_at
WHERE NOT consent.is_granted
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
    for purpose in CONSENTED[effect.consent]:
        desk.session.execute(
            text(_SAVE_CARDS_CONSENT),
            {
                "jeweller_id": desk.own_shop.id,
                "purpose": purpose.value,
                "person_id": desk.person.id,
                "now": desk.now,
                "phones": phones,
            },
        )
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
