"""The parts of a webhook: statuses, inbound messages, their contacts, and whole envelopes; nothing is sent here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.accounts import Number
from simulator.errors import describe_failure
from simulator.messages import Incoming, Outgoing
from simulator.people import Person

Json = dict[str, Any]


@dataclass(slots=True)
class Update:
    """One thing to tell. `list_name` is the list of `value` it belongs in; without a number it is the whole value."""

    waba_id: str
    field: str
    item: Json
    list_name: str = ""
    number: Number | None = None
    contact: Json | None = None
    at: int = 0


def describe_contact(person: Person) -> Json:
    profile: Json = {"name": person.name}
    if person.username:
        profile["username"] = person.username
    contact: Json = {"profile": profile, "user_id": person.bsuid}
    if not person.hides_phone:
        contact["wa_id"] = person.wa_id
    return contact


def build_status(message: Outgoing, status: str, at: float, pricing: Json | None, conversation: Json | None) -> Update:
    person = message.person
    item: Json = {"id": message.wamid, "status": status, "timestamp": str(int(at))}
    if not person.hides_phone:
        item["recipient_id"] = person.wa_id
    item["recipient_user_id"] = person.bsuid
    if message.callback is not None:
        item["biz_opaque_callback_data"] = message.callback
    if conversation is not None:
        item["conversation"] = conversation
    if pricing is not None:
        item["pricing"] = pricing
    return Update(
        message.number.waba.id, "messages", item, "statuses", message.number, describe_contact(person), int(at)
    )


def build_failure(message: Outgoing, code: int, details: str, at: float, *, has_contact: bool) -> Update:
    update = build_status(message, "failed", at, None, None)
    update.item["errors"] = [describe_failure(code, details)]
    if not has_contact:
        update.contact = None
    return update


def build_inbound(message: Incoming) -> Update:
    person = message.person
    item: Json = {}
    if not person.hides_phone:
        item["from"] = person.wa_id
    item["from_user_id"] = person.bsuid
    item |= {"id": message.wamid, "timestamp": str(int(message.at)), "type": message.kind} | message.content
    contact = None if message.kind == "system" else describe_contact(person)
    number = message.number
    return Update(number.waba.id, "messages", item, "messages", number, contact, int(message.at))


def build_value_error(number: Number, code: int, at: float) -> Update:
    """An error of the number itself, without any message or status."""
    return Update(number.waba.id, "messages", describe_failure(code), "errors", number, None, int(at))


def build_value(updates: list[Update]) -> Json:
    """The `value` for updates of one number and one list; a contact is named once."""
    first = updates[0]
    if first.number is None:
        return first.item
    value: Json = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": first.number.display_number, "phone_number_id": first.number.id},
    }
    contacts = {update.contact["user_id"]: update.contact for update in updates if update.contact is not None}
    if contacts:
        value["contacts"] = list(contacts.values())
    value[first.list_name] = [update.item for update in updates]
    return value


def build_envelope(updates: list[Update], *, one_change_per_update: bool) -> Json:
    """Gather updates into entries by account and changes by field, number and list, keeping their order."""
    entries: dict[str, dict[object, list[Update]]] = {}
    for place, update in enumerate(updates):
        is_alone = one_change_per_update or update.number is None or not update.list_name
        key: object = place if is_alone else (update.field, update.number.id if update.number else "", update.list_name)
        entries.setdefault(update.waba_id, {}).setdefault(key, []).append(update)
    return {"object": "whatsapp_business_account", "entry": [_entry(*entry) for entry in entries.items()]}


def _entry(waba_id: str, changes: dict[object, list[Update]]) -> Json:
    entry: Json = {"id": waba_id}
    groups = list(changes.values())
    if groups[0][0].field != "messages":
        entry["time"] = groups[0][0].at
    entry["changes"] = [{"value": build_value(group), "field": group[0].field} for group in groups]
    return entry
