"""One language for a whole campaign, campaigns put away, and campaigns that send again to those another one missed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("campaign", sa.Column("language", sa.String(), nullable=True))
    op.add_column("campaign", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("campaign", sa.Column("retry_of_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        "fk_campaign_jeweller_id_retry_of_id",
        "campaign",
        "campaign",
        ["jeweller_id", "retry_of_id"],
        ["jeweller_id", "id"],
    )
    op.create_index(
        "ix_campaign_retry", "campaign", ["retry_of_id"], unique=False, postgresql_where="retry_of_id IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_index("ix_campaign_retry", table_name="campaign", postgresql_where="retry_of_id IS NOT NULL")
    op.drop_constraint("fk_campaign_jeweller_id_retry_of_id", "campaign", type_="foreignkey")
    op.drop_column("campaign", "retry_of_id")
    op.drop_column("campaign", "archived_at")
    op.drop_column("campaign", "language")
