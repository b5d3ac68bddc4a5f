"""Numbers whose owners had themselves erased: a keyed hash for each shop, from which no number can be read."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TenantRecord


class Suppression(TenantRecord):
    """One erased customer of one shop. The hash names the shop, so that two shops' rows tell nothing together."""

    __tablename__ = "suppression"

    id: Mapped[int] = mapped_column(primary_key=True)
    phone_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("jeweller_id", "phone_hash"),)


def seal_phone(jeweller_id: int, phone: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"suppressed {jeweller_id}: {phone}".encode(), hashlib.sha256).hexdigest()
