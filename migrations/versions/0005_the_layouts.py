"""Layouts of lists a shop has saved before, and what was said of a list on its way in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SEGMENT = sa.Enum(
    "GOLD_LOAN", "GOLD_SIP", "MARKETING", name="segment", native_enum=False, create_constraint=True, length=32
)


def upgrade() -> None:
    op.add_column("list_import", sa.Column("decided", postgresql.JSONB(), server_default="{}", nullable=False))
    op.add_column("list_import", sa.Column("turn_key", sa.String(), nullable=True))
    op.create_table(
        "list_layout",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("decided", postgresql.JSONB(), nullable=False),
        sa.Column("segment", SEGMENT, nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name="fk_list_layout_jeweller_id"),
        sa.PrimaryKeyConstraint("id", name="pk_list_layout"),
        sa.UniqueConstraint("jeweller_id", "fingerprint", name="uq_list_layout_jeweller_id_fingerprint"),
    )
    rule = (
        "current_setting('app.scope', true) = 'platform' "
        "OR jeweller_id = nullif(current_setting('app.jeweller_id', true), '')::bigint"
    )
    op.execute("ALTER TABLE list_layout ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE list_layout FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY tenant ON list_layout USING ({rule}) WITH CHECK ({rule})")


def downgrade() -> None:
    op.drop_table("list_layout")
    op.drop_column("list_import", "turn_key")
    op.drop_column("list_import", "decided")
