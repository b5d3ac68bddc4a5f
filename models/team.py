"""Invitations to a jeweller's team, and the drafts that wait there for a yes."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TenantRecord, enum_column
from models.jeweller import MemberRole


class Invitation(TenantRecord):
    """A code sent to the invited number. Only its keyed hash is kept, bound to this very invitation.

    With the role of owner it replaces the owner's number: staff began it, and the code is sent, and its hash there,
    only when `agreed_by_person_id` has agreed.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    role: Mapped[MemberRole] = mapped_column(enum_column(MemberRole))
    code_hash: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    invited_by_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    agreed_by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_invitation_person", "person_id", postgresql_where="closed_at IS NULL"),
        Index("ix_invitation_sent", "jeweller_id", "sent_at"),
    )

    def seal(self, code: str, secret: str) -> str:
        """The hash of a code for this invitation alone; needs its id."""
        return hmac.new(secret.encode(), f"invitation {self.id}: {code}".encode(), hashlib.sha256).hexdigest()

    def fits(self, code: str, secret: str) -> bool:
        return hmac.compare_digest(self.code_hash, self.seal(code, secret))


class ProposalStatus(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"


PROPOSAL_TRANSITIONS = {
    ProposalStatus.WAITING: frozenset({ProposalStatus.APPROVED, ProposalStatus.REJECTED}),
    ProposalStatus.APPROVED: frozenset(),
    ProposalStatus.REJECTED: frozenset(),
}


class Proposal(TenantRecord):
    """A campaign that somebody prepared and may not send. `people` and `total_paise` are what the last card showed."""

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    draft: Mapped[dict[str, Any]]
    people: Mapped[int]
    total_paise: Mapped[int]
    confirm_key: Mapped[str]
    status: Mapped[ProposalStatus] = mapped_column(enum_column(ProposalStatus), default=ProposalStatus.WAITING)
    decided_by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index("uq_proposal", "jeweller_id", "confirm_key", unique=True),)
