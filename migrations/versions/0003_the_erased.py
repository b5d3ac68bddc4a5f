"""Numbers whose owners had themselves erased, as keyed hashes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suppression",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("phone_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name="fk_suppression_jeweller_id"),
        sa.PrimaryKeyConstraint("id", name="pk_suppression"),
        sa.UniqueConstraint("jeweller_id", "phone_hash", name="uq_suppression_jeweller_id_phone_hash"),
    )
    rule = (
        "current_setting('app.scope', true) = 'platform' "
        "OR jeweller_id = nullif(current_setting('app.jeweller_id', true), '')::bigint"
    )
    op.execute("ALTER TABLE suppression ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE suppression FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY tenant ON suppression USING ({rule}) WITH CHECK ({rule})")


def downgrade() -> None:
    op.drop_table("suppression")
