"""What customers answered, for the shop: against which campaign, whether the shop was told, and who is worth a call."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TenantRecord


class Reply(TenantRecord):
    """One thing a customer said. `told_at` is when the shop heard of it, alone or among others.

    `lead_at` says that somebody of the shop took it for a lead, `called_at` that it needs no call any more.
    """

    __tablename__ = "reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int]
    campaign_id: Mapped[int | None]
    text: Mapped[str]
    kind: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    told_at: Mapped[datetime | None]
    lead_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(["jeweller_id", "contact_id"], ["contact.jeweller_id", "contact.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["jeweller_id", "campaign_id"], ["campaign.jeweller_id", "campaign.id"]),
        Index("ix_reply_recent", "jeweller_id", "created_at"),
        Index("ix_reply_contact", "contact_id", "id"),
        Index("ix_reply_campaign", "campaign_id"),
        Index("ix_reply_untold", "jeweller_id", postgresql_where="told_at IS NULL"),
    )
