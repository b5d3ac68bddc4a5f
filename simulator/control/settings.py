"""Reading and changing the live settings by dotted name: delays, limits, webhook rules and the first level."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from simulator.config import Config
from simulator.inbound import ActError

Json = dict[str, Any]
GROUPS = ("delays", "limits", "webhooks")
SINGLE = ("read_share", "auto_review", "recategorises", "rejected_words", "marketing_words", "fetches_links")


def read_settings(config: Config) -> Json:
    """Everything that may be changed while the simulator runs, by dotted name."""
    found: Json = {name: getattr(config, name) for name in SINGLE}
    for group in GROUPS:
        part = getattr(config, group)
        assert is_dataclass(part)
        found |= {f"{group}.{entry.name}": getattr(part, entry.name) for entry in fields(part)}
    return found


def change_settings(config: Config, wish: Json) -> None:
    """All or nothing: one unknown name or wrong kind of value changes none."""
    known = read_settings(config)
    checked = {name: _convert(name, known, value) for name, value in wish.items()}
    for name, value in checked.items():
        group, separator, key = name.partition(".")
        if separator:
            setattr(getattr(config, group), key, value)
        else:
            setattr(config, name, value)


def _convert(name: str, known: Json, value: Any) -> Any:
    if name not in known:
        raise ActError(f"There is no setting {name}.")
    present = known[name]
    if isinstance(present, tuple):
        if not isinstance(value, list):
            raise ActError(f"{name} is a list.")
        return tuple(value)
    if isinstance(present, bool) or isinstance(value, bool):
        is_right = isinstance(present, bool) and isinstance(value, bool)
    elif present is None or value is None:
        is_right = value is None or isinstance(value, int | float)
    elif isinstance(present, int | float):
        is_right = isinstance(value, int | float)
    else:
        is_right = isinstance(value, type(present))
    if not is_right:
        raise ActError(f"{name} cannot be {value!r}.")
    return value
