"""A shop changes one of its own settings."""

from __future__ import annotations

from datetime import time
from typing import Any

from conversations.desk import Desk
from conversations.effects import ChangeSetting
from conversations.jeweller.settings import NEWS, OFF, show_saved
from conversations.screen import Screen
from jobs.services import Services
from models.audit import record


def change(effect: ChangeSetting, services: Services, desk: Desk) -> Screen:
    for name, value in _read_columns(effect.name, effect.value).items():
        setattr(desk.own_shop, name, value)
    if effect.name == "language_choice":
        desk.person.language = desk.language = effect.value
    desk.session.flush()
    record(
        desk.session,
        desk.now,
        "changed setting",
        f"jeweller {desk.own_shop.id}",
        jeweller_id=desk.own_shop.id,
        person_id=desk.person.id,
        setting=effect.name,
    )
    return show_saved()


def _read_columns(name: str, value: Any) -> dict[str, Any]:
    """What a setting is in the shop's row. A new tax number is well-formed and not verified yet."""
    match name:
        case "language_choice":
            return {"language": value}
        case "shop_name":
            return {"name": value}
        case "gstin":
            return {"gstin": value, "gstin_verified_at": None}
        case "pan" | "udyam":
            return {name: value}
        case "quiet":
            begins, ends = (None, None) if value == OFF else map(time.fromisoformat, value)
            return {"quiet_from": begins, "quiet_to": ends}
        case "closed":
            return {"closed_days": [] if value == OFF else value}
        case "news":
            finished, replies = next(flags for flags, (choice, _) in NEWS.items() if choice == value)
            return {"tells_finished": finished, "tells_replies": replies}
    return {"city": value}
