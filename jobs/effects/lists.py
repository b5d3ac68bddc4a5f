"""A customer list that was read is given up; reading and saving lists live with the imports."""

from __future__ import annotations

from sqlalchemy import update

from conversations.desk import Desk
from conversations.effects import DropList
from jobs.services import Services
from models.file import ImportStatus, ListImport


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
