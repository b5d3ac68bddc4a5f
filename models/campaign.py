"""Campaigns and their runs; the recipients of a run are messages."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TenantRecord, enum_column
from models.contact import Segment


class CampaignType(StrEnum):
    UTILITY = "UTILITY"
    MARKETING = "MARKETING"


class CampaignStatus(StrEnum):
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


CAMPAIGN_TRANSITIONS = {
    CampaignStatus.SCHEDULED: frozenset({CampaignStatus.RUNNING, CampaignStatus.PAUSED, CampaignStatus.CANCELLED}),
    CampaignStatus.RUNNING: frozenset(
        {CampaignStatus.PAUSED, CampaignStatus.COMPLETED, CampaignStatus.CANCELLED, CampaignStatus.SCHEDULED}
    ),
    CampaignStatus.PAUSED: frozenset({CampaignStatus.SCHEDULED, CampaignStatus.RUNNING, CampaignStatus.CANCELLED}),
    CampaignStatus.COMPLETED: frozenset({CampaignStatus.RUNNING, CampaignStatus.SCHEDULED}),
    CampaignStatus.CANCELLED: frozenset(),
}


class Campaign(TenantRecord):
    """Audience + template + values + time. `segment` None means everybody; `values` says what fills each variable.

    `due_at` is the next time it is due; with a `recurrence` (see models.recurrence) it moves on after each run. Planned
    with a run that is not over, it goes on with that run. `language` None gives each customer their own.
    `retry_of_id` names the campaign whose failed recipients this one writes to again.
    """

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    type: Mapped[CampaignType] = mapped_column(enum_column(CampaignType))
    segment: Mapped[Segment | None] = mapped_column(enum_column(Segment))
    template_id: Mapped[int] = mapped_column(ForeignKey("template.id"))
    values: Mapped[dict[str, Any]]
    status: Mapped[CampaignStatus] = mapped_column(enum_column(CampaignStatus))
    pause_reason: Mapped[str | None]
    due_at: Mapped[datetime]
    is_for_now: Mapped[bool]
    recurrence: Mapped[dict[str, Any] | None]
    language: Mapped[str | None]
    retry_of_id: Mapped[int | None]
    archived_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime]
    confirmed_by_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirm_key: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("jeweller_id", "confirm_key"),
        UniqueConstraint("jeweller_id", "id"),
        ForeignKeyConstraint(["jeweller_id", "retry_of_id"], ["campaign.jeweller_id", "campaign.id"]),
        Index("ix_campaign_retry", "retry_of_id", postgresql_where="retry_of_id IS NOT NULL"),
        Index("ix_campaign_due", "due_at", postgresql_where="status = 'scheduled'"),
        Index("ix_campaign_recent", "jeweller_id", "id"),
    )


class RunStatus(StrEnum):
    SENDING = "sending"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


RUN_TRANSITIONS = {
    RunStatus.SENDING: frozenset({RunStatus.COMPLETED, RunStatus.CANCELLED, RunStatus.FAILED}),
    RunStatus.COMPLETED: frozenset({RunStatus.SENDING}),
    RunStatus.CANCELLED: frozenset(),
    RunStatus.FAILED: frozenset(),
}


class Run(TenantRecord):
    """One firing of a campaign with frozen recipients. `left_out` counts people not written to, by reason.

    `replied` counts those of whose answers none is kept any more. `opted_out` is counted when its messages begin to be
    folded into tallies, `folded_at` says that none is left.
    """

    __tablename__ = "run"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int]
    due_at: Mapped[datetime]
    status: Mapped[RunStatus] = mapped_column(enum_column(RunStatus))
    started_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    eligible: Mapped[int]
    queued: Mapped[int]
    left_out: Mapped[dict[str, Any]]
    error: Mapped[str | None]
    replied: Mapped[int] = mapped_column(default=0, server_default="0")
    opted_out: Mapped[int | None]
    folded_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("campaign_id", "due_at"),
        UniqueConstraint("jeweller_id", "id"),
        ForeignKeyConstraint(["jeweller_id", "campaign_id"], ["campaign.jeweller_id", "campaign.id"]),
        Index("ix_run_sending", "id", postgresql_where="status = 'sending'"),
        Index("ix_run_whole", "completed_at", postgresql_where="folded_at IS NULL"),
    )
