"""Which revision of the schema this code was written for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

_INI = Path(__file__).resolve().parent.parent / "alembic.ini"


@cache
def head_revision() -> str:
    head = ScriptDirectory.from_config(Config(str(_INI))).get_current_head()
    assert head is not None
    return head
