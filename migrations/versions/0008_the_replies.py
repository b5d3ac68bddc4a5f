"""What customers answered, workbooks that take longer, tax numbers, and what counting a big shop stands on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATUS = sa.Enum("asked", "done", "failed", name="exportstatus", native_enum=False, create_constraint=True, length=32)
# The tables that are counted by the ten thousand.
COUNTED = ("contact", "consent", "obligation", "message", "run")


def upgrade() -> None:
    op.create_table(
        "reply",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lead_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["jeweller_id", "contact_id"],
            ["contact.jeweller_id", "contact.id"],
            name="fk_reply_jeweller_id_contact_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["jeweller_id", "campaign_id"],
            ["campaign.jeweller_id", "campaign.id"],
            name="fk_reply_jeweller_id_campaign_id",
        ),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name="fk_reply_jeweller_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reply"),
    )
    op.create_index("ix_reply_recent", "reply", ["jeweller_id", "created_at"], unique=False)
    op.create_index("ix_reply_contact", "reply", ["contact_id", "id"], unique=False)
    op.create_index("ix_reply_campaign", "reply", ["campaign_id"], unique=False)
    op.create_index("ix_reply_untold", "reply", ["jeweller_id"], unique=False, postgresql_where="told_at IS NULL")
    op.create_table(
        "export_order",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("status", STATUS, nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name="fk_export_order_jeweller_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_export_order_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_export_order"),
    )
    op.create_index("ix_export_order_open", "export_order", ["id"], unique=False, postgresql_where="status = 'asked'")
    for table in ("reply", "export_order"):
        rule = _rule(
            "current_setting('app.scope', true)", "nullif(current_setting('app.jeweller_id', true), '')::bigint"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY tenant ON {table} USING ({rule}) WITH CHECK ({rule})")
    op.add_column("jeweller", sa.Column("pan", sa.String(), nullable=True))
    op.add_column("jeweller", sa.Column("udyam", sa.String(), nullable=True))
    op.create_index(
        "ix_consent_granted",
        "consent",
        ["jeweller_id", "purpose", "contact_id"],
        unique=False,
        postgresql_include=["is_granted"],
    )
    op.create_index(
        "ix_contact_reachable",
        "contact",
        ["jeweller_id", "segment"],
        unique=False,
        postgresql_where="deleted_at IS NULL AND opted_out_at IS NULL",
    )
    op.create_index("ix_contact_name", "contact", ["jeweller_id", "name", "id"], unique=False)
    op.create_index(
        "ix_obligation_due", "obligation", ["jeweller_id", "due_on"], unique=False, postgresql_where="status = 'due'"
    )
    # Within a SELECT of their own the two settings are read once for a statement instead of once for each row.
    _protect(
        _rule(
            "(SELECT current_setting('app.scope', true))",
            "(SELECT nullif(current_setting('app.jeweller_id', true), '')::bigint)",
        )
    )


def downgrade() -> None:
    _protect(
        _rule("current_setting('app.scope', true)", "nullif(current_setting('app.jeweller_id', true), '')::bigint")
    )
    op.drop_index("ix_obligation_due", table_name="obligation")
    op.drop_index("ix_contact_name", table_name="contact")
    op.drop_index("ix_contact_reachable", table_name="contact")
    op.drop_index("ix_consent_granted", table_name="consent")
    op.drop_column("jeweller", "udyam")
    op.drop_column("jeweller", "pan")
    op.drop_table("export_order")
    op.drop_table("reply")


def _rule(scope: str, shop: str) -> str:
    return f"{scope} = 'platform' OR jeweller_id = {shop}"


def _protect(rule: str) -> None:
    for table in COUNTED:
        op.execute(f"ALTER POLICY tenant ON {table} USING ({rule}) WITH CHECK ({rule})")
