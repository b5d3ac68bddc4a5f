"""A customer list that was read is read again with an answer, or given up; reading and saving live with the imports."""

from __future__ import annotations

from sqlalchemy import select, update

from conversations.desk import Desk
from conversations.effects import DecideList, DropList
from jobs.services import Services, wake
from models.file import ImportStatus, ListImport


def decide(effect: DecideList, services: Services, desk: Desk) -> None:
    """Only a list that still waits; its new card is the answer."""
    listed = desk.session.scalars(
        select(ListImport)
        .where(ListImport.id == effect.import_id, ListImport.jeweller_id == desk.own_shop.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if listed is None or listed.status is not ImportStatus.READ:
        return
    listed.decided = {**listed.decided, **effect.decided}
    listed.status = ImportStatus.RECEIVED
    listed.attempts = 0
    wake(desk.session, "import", desk.own_shop.id, listed.id)


def drop(effect: DropList, services: Services, desk: Desk) -> None:
    """Only a list that still waits; one that is saved stays as it is."""
    desk.session.execute(
        update(ListImport)
        .where(
            ListImport.id == effect.import_id,
            ListImport.jeweller_id == desk.own_shop.id,
            ListImport.status == ImportStatus.READ,
        )
        .values(status=ImportStatus.DROPPED)
    )
