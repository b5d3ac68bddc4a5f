"""To how many people a number had written lately, so that a plan can say how many days it takes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sending_number", sa.Column("reached", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("sending_number", sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("sending_number", "reached_at")
    op.drop_column("sending_number", "reached")
