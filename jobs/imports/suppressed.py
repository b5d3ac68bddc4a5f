"""Leaves out of a list those who had themselves erased; saving the others is not here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select, text

from conversations.desk import Desk
from models.suppression import Suppression, seal_phone


def find_suppressed(desk: Desk, phones: Iterable[str], secret: str) -> set[str]:
    """Those of some numbers that must not come back. Where nobody was erased, the numbers are not looked at."""
    sealed = set(
        desk.session.scalars(select(Suppression.phone_hash).where(Suppression.jeweller_id == desk.own_shop.id))
    )
    if not sealed:
        return set()
    return {phone for phone in phones if seal_phone(desk.own_shop.id, phone, secret) in sealed}


def drop_suppressed(desk: Desk, import_id: int, secret: str) -> int:
    """Take their rows out of a list that is about to be saved; gives how many rows."""
    suppressed = find_suppressed(desk, _walk_phones(desk, import_id), secret)
    if not suppressed:
        return 0
    gone = desk.session.execute(
        text("DELETE FROM import_row WHERE import_id = :import_id AND phone = ANY(:phones) RETURNING 1"),
        {"import_id": import_id, "phones": list(suppressed)},
    )
    return len(gone.all())


def _walk_phones(desk: Desk, import_id: int) -> Iterator[str]:
    """Asked for with the first number that somebody wants."""
    yield from desk.session.execute(
        text("SELECT DISTINCT phone FROM import_row WHERE import_id = :import_id"), {"import_id": import_id}
    ).scalars()
