"""The team: invitations and proposals; a shop's own settings; how much somebody said in one minute."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROLES = ("owner", "manager", "operator", "viewer")


def protect(table: str) -> None:
    rule = (
        "current_setting('app.scope', true) = 'platform' "
        "OR jeweller_id = nullif(current_setting('app.jeweller_id', true), '')::bigint"
    )
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY tenant ON {table} USING ({rule}) WITH CHECK ({rule})")


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", words("memberrole", *ROLES), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("invited_by_person_id", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["invited_by_person_id"], ["person.id"], name="fk_invitation_invited_by_person_id"),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name="fk_invitation_jeweller_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_invitation_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
    )
    op.create_index("ix_invitation_person", "invitation", ["person_id"], postgresql_where="closed_at IS NULL")
    op.create_index("ix_invitation_sent", "invitation", ["jeweller_id", "sent_at"])
    op.create_table(
        "proposal",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("draft", postgresql.JSONB(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("total_paise", sa.BigInteger(), nullable=False),
        sa.Column("confirm_key", sa.String(), nullable=False),
        sa.Column("status", words("proposalstatus", "waiting", "approved", "rejected"), nullable=False),
        sa.Column("decided_by_person_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_person_id"], ["person.id"], name="fk_proposal_decided_by_person_id"),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name="fk_proposal_jeweller_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_proposal_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
    )
    op.create_index("uq_proposal", "proposal", ["jeweller_id", "confirm_key"], unique=True)
    protect("invitation")
    protect("proposal")
    op.add_column("jeweller", sa.Column("gstin_verified_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("jeweller", sa.Column("quiet_from", sa.Time(), nullable=True))
    op.add_column("jeweller", sa.Column("quiet_to", sa.Time(), nullable=True))
    op.add_column("jeweller", sa.Column("closed_days", postgresql.JSONB(), server_default="[]", nullable=False))
    op.add_column("jeweller", sa.Column("tells_finished", sa.Boolean(), server_default="true", nullable=False))
    op.add_column("jeweller", sa.Column("tells_replies", sa.Boolean(), server_default="true", nullable=False))
    op.add_column("conversation", sa.Column("minute_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("conversation", sa.Column("minute_count", sa.BigInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    for column in ("minute_count", "minute_at"):
        op.drop_column("conversation", column)
    for column in ("tells_replies", "tells_finished", "closed_days", "quiet_to", "quiet_from", "gstin_verified_at"):
        op.drop_column("jeweller", column)
    op.drop_table("proposal")
    op.drop_table("invitation")
