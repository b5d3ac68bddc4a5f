"""Six digits that prove who holds a number, and the person behind a number; what a code opens is decided elsewhere."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from conversations.desk import Desk
from conversations.jeweller.team import CODE_LENGTH
from models.person import Person

CODE_LIFE, MOST_TRIES = timedelta(minutes=10), 5


def draw_code() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(CODE_LENGTH))


def find_or_add_person(desk: Desk, phone: str) -> Person:
    desk.session.execute(insert(Person).values(wa_id=phone, profile_name="").on_conflict_do_nothing())
    return desk.session.scalars(select(Person).where(Person.wa_id == phone)).one()
