"""The plain message types: text, media, location, contacts, reaction; interactive and template stand beside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.config import Limits
from simulator.errors import GraphError, refuse_missing, refuse_parameter
from simulator.outgoing.fields import (
    read_list,
    read_number,
    read_object,
    read_text,
    refuse_unknown_keys,
    refuse_value,
)

Json = dict[str, Any]

MEDIA_KEYS = {
    "image": frozenset({"id", "link", "caption"}),
    "document": frozenset({"id", "link", "caption", "filename"}),
    "video": frozenset({"id", "link", "caption"}),
    "audio": frozenset({"id", "link", "voice"}),
    "sticker": frozenset({"id", "link"}),
}
CONTACT_KEYS = frozenset({"name", "phones", "emails", "addresses", "birthday", "org", "urls"})
NAME_KEYS = frozenset({"formatted_name", "first_name", "last_name", "middle_name", "suffix", "prefix"})
LINK_KEYS = frozenset({"phone", "wa_id", "type"})


@dataclass(frozen=True)
class Scope:
    """What a check may ask about: the limits in force and whether the sender owns a media id of a kind."""

    limits: Limits
    version: float
    has_media: Callable[[str, str], bool]


def check_text(part: Json, scope: Scope) -> None:
    refuse_unknown_keys(part, {"body", "preview_url"}, "text")
    read_text(part, "body", "text", 4096)
    if not isinstance(part.get("preview_url", False), bool):
        raise refuse_parameter("text['preview_url']", "must be a boolean.")


def check_media(kind: str, part: Json, scope: Scope, where: str) -> None:
    """Exactly one of id and link; an id must be one that this number uploaded and that still lives."""
    refuse_unknown_keys(part, MEDIA_KEYS[kind], where)
    media_id, link = part.get("id"), part.get("link")
    if (media_id is None) == (link is None):
        raise GraphError(100, f"{where} needs exactly one of id and link.", message="(#100) Invalid parameter")
    read_text(part, "caption", where, 1024, is_required=False)
    read_text(part, "filename", where, 240, is_required=False)
    if media_id is not None and not scope.has_media(str(media_id), kind):
        raise refuse_parameter(f"{where}['id']", "is not a valid whatsapp business account media attachment ID")
    if link is not None and not str(link).lower().startswith(("http://", "https://")):
        raise refuse_parameter(f"{where}['link']", "is not a valid URI.")


def check_location(part: Json, scope: Scope, where: str = "location") -> None:
    refuse_unknown_keys(part, {"latitude", "longitude", "name", "address"}, where)
    if abs(read_number(part, "latitude", where)) > 90 or abs(read_number(part, "longitude", where)) > 180:
        refuse_value(f"{where}: latitude or longitude out of range")
    read_text(part, "name", where, 1000, is_required=False)
    read_text(part, "address", where, 1000, is_required=False)


def check_contacts(body: Json, scope: Scope) -> None:
    for place, contact in enumerate(read_list(body, "contacts", "", 1, scope.limits.contact_cards)):
        where = f"contacts[{place}]"
        refuse_unknown_keys(contact, CONTACT_KEYS, where)
        name = read_object(contact, "name", where)
        refuse_unknown_keys(name, NAME_KEYS, f"{where}['name']")
        read_text(name, "formatted_name", f"{where}['name']", 1024)
        if not name.keys() - {"formatted_name"}:
            raise refuse_missing(f"{where}['name']: one name part besides formatted_name")
        phones = contact.get("phones", [])
        if not isinstance(phones, list):
            raise refuse_parameter(f"{where}['phones']", "must be an array of objects.")
        for phone in phones:
            refuse_unknown_keys(phone, LINK_KEYS, f"{where}['phones']")


def check_reaction(part: Json, scope: Scope) -> None:
    refuse_unknown_keys(part, {"message_id", "emoji"}, "reaction")
    read_text(part, "message_id", "reaction", 1024)
    if not isinstance(part.get("emoji"), str):
        raise refuse_missing("reaction['emoji']")
