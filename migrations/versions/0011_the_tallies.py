"""Messages are dropped after a time: what is kept of a run instead, and the indexes by which the old ones are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATES = ("queued", "claimed", "sending", "accepted", "failed", "skipped", "unconfirmed")
STATE = sa.Enum(*STATES, name="messagestate", native_enum=False, create_constraint=True, length=32)
# Read once for a statement, not once for each row.
RULE = (
    "(SELECT current_setting('app.scope', true)) = 'platform' "
    "OR jeweller_id = (SELECT nullif(current_setting('app.jeweller_id', true), '')::bigint)"
)


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("translation_id", sa.BigInteger(), nullable=True),
        sa.Column("price_category", sa.String(), nullable=True),
        sa.Column("is_charged", sa.Boolean(), nullable=True),
        sa.Column("state", STATE, nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("error_code", sa.BigInteger(), nullable=True),
        sa.Column("is_delivered", sa.Boolean(), nullable=False),
        sa.Column("is_read", sa.Boolean(), nullable=False),
        sa.Column("is_failed", sa.Boolean(), nullable=False),
        sa.Column("messages", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["jeweller_id", "run_id"], ["run.jeweller_id", "run.id"], name="fk_tally_jeweller_id_run_id"
        ),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name="fk_tally_jeweller_id"),
        sa.ForeignKeyConstraint(["translation_id"], ["template_translation.id"], name="fk_tally_translation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tally"),
    )
    alike = ["run_id", "sent_on", "translation_id", "price_category", "is_charged", "state", "reason", "error_code"]
    op.create_index(
        "uq_tally_alike",
        "tally",
        [*alike, "is_delivered", "is_read", "is_failed"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_index("ix_tally_shop", "tally", ["jeweller_id", "sent_on"])
    op.execute("ALTER TABLE tally ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE tally FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY tenant ON tally USING ({RULE}) WITH CHECK ({RULE})")
    op.add_column("run", sa.Column("opted_out", sa.BigInteger(), nullable=True))
    op.add_column("run", sa.Column("replied", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("run", sa.Column("folded_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_run_whole", "run", ["completed_at"], postgresql_where="folded_at IS NULL")
    op.create_index(
        "ix_message_answers",
        "message",
        ["created_at"],
        postgresql_where="kind <> 'campaign' AND contact_id IS NULL",
    )
    op.create_index(
        "ix_message_personal",
        "message",
        ["created_at"],
        postgresql_where="kind <> 'campaign' AND contact_id IS NOT NULL",
    )


def downgrade() -> None:
    op.drop_index("ix_message_personal", table_name="message")
    op.drop_index("ix_message_answers", table_name="message")
    op.drop_index("ix_run_whole", table_name="run")
    op.drop_column("run", "folded_at")
    op.drop_column("run", "replied")
    op.drop_column("run", "opted_out")
    op.drop_table("tally")
