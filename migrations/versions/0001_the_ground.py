"""The first schema: every table of the product, its indexes, and forced row-level security on tenant tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


TENANT_TABLES = (
    "audit",
    "campaign",
    "card_token",
    "consent",
    "contact",
    "import_row",
    "list_import",
    "member",
    "message",
    "obligation",
    "run",
    "stored_file",
)


def protect(table: str, column: str) -> None:
    """One tenant, or the platform's scope. After a commit the setting is an empty string, hence nullif."""
    rule = (
        "current_setting('app.scope', true) = 'platform' "
        f"OR {column} = nullif(current_setting('app.jeweller_id', true), '')::bigint"
    )
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    if table == "audit":
        # Without a policy for UPDATE and DELETE nobody, the owner included, can alter or remove a line.
        op.execute(f"CREATE POLICY audit_read ON audit FOR SELECT USING ({rule})")
        op.execute(f"CREATE POLICY audit_add ON audit FOR INSERT WITH CHECK ({rule})")
        return
    op.execute(f"CREATE POLICY tenant ON {table} USING ({rule}) WITH CHECK ({rule})")


def upgrade() -> None:
    op.create_table(
        "inbox_post",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_post")),
    )
    op.create_index(op.f("ix_inbox_post_received_at"), "inbox_post", ["received_at"], unique=False)
    op.create_table(
        "jeweller",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("gstin", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "approved",
                "rejected",
                "suspended",
                name="jewellerstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("status_reason", sa.String(), nullable=True),
        sa.Column("phone_number_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jeweller")),
    )
    op.create_index("ix_jeweller_status", "jeweller", ["status"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("wa_id", sa.String(), nullable=True),
        sa.Column("bsuid", sa.String(), nullable=True),
        sa.Column("profile_name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("wa_id IS NOT NULL OR bsuid IS NOT NULL", name=op.f("ck_person_is_somebody")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("bsuid", name=op.f("uq_person_bsuid")),
        sa.UniqueConstraint("wa_id", name=op.f("uq_person_wa_id")),
    )
    op.create_table(
        "platform_stop",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_by_person_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_platform_stop_is_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_stop")),
    )
    op.create_table(
        "sending_number",
        sa.Column("phone_number_id", sa.String(), nullable=False),
        sa.Column("waba_id", sa.String(), nullable=False),
        sa.Column("display_number", sa.String(), nullable=False),
        sa.Column("messages_per_second", sa.BigInteger(), nullable=False),
        sa.Column("halted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("halt_reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("phone_number_id", name=op.f("pk_sending_number")),
    )
    op.create_table(
        "status_event",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("wamid", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("callback_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error_code", sa.BigInteger(), nullable=True),
        sa.Column("price_category", sa.String(), nullable=True),
        sa.Column("is_charged", sa.Boolean(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "applied",
                "orphan",
                "dead",
                name="statusstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="new",
            nullable=False,
        ),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_event")),
    )
    op.create_index("ix_status_event_open", "status_event", ["id"], unique=False, postgresql_where="state = 'new'")
    op.create_index(
        "ix_status_event_orphan", "status_event", ["received_at"], unique=False, postgresql_where="state = 'orphan'"
    )
    op.create_index("uq_status_event", "status_event", ["wamid", "status"], unique=True)
    op.create_table(
        "template",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("waba_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "UTILITY",
                "MARKETING",
                "AUTHENTICATION",
                name="templatecategory",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template")),
        sa.UniqueConstraint("waba_id", "name", name=op.f("uq_template_waba_id_name")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name=op.f("fk_audit_jeweller_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_audit_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_jeweller", "audit", ["jeweller_id", "id"], unique=False)
    op.create_table(
        "campaign",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "type",
            sa.Enum("UTILITY", "MARKETING", name="campaigntype", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "segment",
            sa.Enum(
                "GOLD_LOAN",
                "GOLD_SIP",
                "MARKETING",
                name="segment",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("template_id", sa.BigInteger(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "scheduled",
                "running",
                "paused",
                "completed",
                "cancelled",
                name="campaignstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("pause_reason", sa.String(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_for_now", sa.Boolean(), nullable=False),
        sa.Column("recurrence", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_person_id", sa.BigInteger(), nullable=False),
        sa.Column("confirm_key", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by_person_id"], ["person.id"], name=op.f("fk_campaign_confirmed_by_person_id")
        ),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name=op.f("fk_campaign_jeweller_id")),
        sa.ForeignKeyConstraint(["template_id"], ["template.id"], name=op.f("fk_campaign_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("jeweller_id", "confirm_key", name=op.f("uq_campaign_jeweller_id_confirm_key")),
        sa.UniqueConstraint("jeweller_id", "id", name=op.f("uq_campaign_jeweller_id_id")),
    )
    op.create_index("ix_campaign_due", "campaign", ["due_at"], unique=False, postgresql_where="status = 'scheduled'")
    op.create_index("ix_campaign_recent", "campaign", ["jeweller_id", "id"], unique=False)
    op.create_table(
        "card_token",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("arguments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name=op.f("fk_card_token_jeweller_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_card_token_person_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_card_token")),
    )
    op.create_index("ix_card_token_expires_at", "card_token", ["expires_at"], unique=False)
    op.create_table(
        "contact",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("bsuid", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column(
            "segment",
            sa.Enum(
                "GOLD_LOAN",
                "GOLD_SIP",
                "MARKETING",
                name="segment",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("pin_code", sa.String(), nullable=True),
        sa.Column("second_phone", sa.String(), nullable=True),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("anniversary", sa.Date(), nullable=True),
        sa.Column("tags", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("extra", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("opted_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offers_stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name=op.f("fk_contact_jeweller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("jeweller_id", "id", name=op.f("uq_contact_jeweller_id_id")),
        sa.UniqueConstraint("jeweller_id", "phone", name=op.f("uq_contact_jeweller_id_phone")),
    )
    op.create_index("ix_contact_bsuid", "contact", ["bsuid"], unique=False)
    op.create_index("ix_contact_phone", "contact", ["phone"], unique=False)
    op.create_index("ix_contact_segment", "contact", ["jeweller_id", "segment"], unique=False)
    op.create_table(
        "conversation",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conversation_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_conversation")),
    )
    op.create_table(
        "inbox_item",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "message", "happening", "account", name="itemkind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("new", "done", "dead", name="itemstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("phone_number_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_inbox_item_person_id")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["inbox_post.id"], name=op.f("fk_inbox_item_post_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_item")),
        sa.UniqueConstraint("key", name=op.f("uq_inbox_item_key")),
    )
    op.create_index(
        "ix_inbox_item_new", "inbox_item", ["person_id", "at", "id"], unique=False, postgresql_where="state = 'new'"
    )
    op.create_index("ix_inbox_item_received_at", "inbox_item", ["received_at"], unique=False)
    op.create_table(
        "member",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner",
                "manager",
                "operator",
                "viewer",
                name="memberrole",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("active", "removed", name="memberstatus", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name=op.f("fk_member_jeweller_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("jeweller_id", "person_id", name=op.f("uq_member_jeweller_id_person_id")),
    )
    op.create_index(op.f("ix_member_person_id"), "member", ["person_id"], unique=False)
    op.create_table(
        "service_window",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("phone_number_id", sa.String(), nullable=False),
        sa.Column("last_inbound_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_service_window_person_id")),
        sa.PrimaryKeyConstraint("person_id", "phone_number_id", name=op.f("pk_service_window")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("active", "removed", name="staffstatus", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("person_id", name=op.f("uq_staff_person_id")),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=True),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("mime_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name=op.f("fk_stored_file_jeweller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_index("ix_stored_file_expires_at", "stored_file", ["expires_at"], unique=False)
    op.create_table(
        "template_translation",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("template_id", sa.BigInteger(), nullable=False),
        sa.Column("meta_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("variables", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("parameter_format", sa.String(), nullable=False),
        sa.Column("header_format", sa.String(), nullable=True),
        sa.Column("footer", sa.String(), nullable=True),
        sa.Column("buttons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("synced_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["template_id"], ["template.id"], name=op.f("fk_template_translation_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_translation")),
        sa.UniqueConstraint("meta_id", name=op.f("uq_template_translation_meta_id")),
        sa.UniqueConstraint("template_id", "language", name=op.f("uq_template_translation_template_id_language")),
    )
    op.create_table(
        "transcript_line",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "speaker",
            sa.Enum("person", "bot", name="speaker", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_transcript_line_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcript_line")),
    )
    op.create_index("ix_transcript_line_person", "transcript_line", ["person_id", "id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "UTILITY", "MARKETING", name="consentpurpose", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("is_granted", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_by_person_id", sa.BigInteger(), nullable=True),
        sa.Column("import_id", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["jeweller_id", "contact_id"],
            ["contact.jeweller_id", "contact.id"],
            name=op.f("fk_consent_jeweller_id_contact_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name=op.f("fk_consent_jeweller_id")),
        sa.PrimaryKeyConstraint("contact_id", "purpose", name=op.f("pk_consent")),
    )
    op.create_table(
        "list_import",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("media_id", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "received",
                "read",
                "saved",
                "refused",
                "dropped",
                name="importstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("rejected_file_id", sa.BigInteger(), nullable=True),
        sa.Column("card", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_list_import_file_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name=op.f("fk_list_import_jeweller_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_list_import_person_id")),
        sa.ForeignKeyConstraint(
            ["rejected_file_id"], ["stored_file.id"], name=op.f("fk_list_import_rejected_file_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_import")),
        sa.UniqueConstraint("jeweller_id", "id", name=op.f("uq_list_import_jeweller_id_id")),
    )
    op.create_index("ix_list_import_open", "list_import", ["id"], unique=False, postgresql_where="status = 'received'")
    op.create_table(
        "obligation",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "LOAN", "SAVINGS_PLAN", name="obligationkind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("amount_paise", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "due", "paid", "closed", name="obligationstatus", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["jeweller_id", "contact_id"],
            ["contact.jeweller_id", "contact.id"],
            name=op.f("fk_obligation_jeweller_id_contact_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name=op.f("fk_obligation_jeweller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint("jeweller_id", "id", name=op.f("uq_obligation_jeweller_id_id")),
        sa.UniqueConstraint("jeweller_id", "kind", "number", name=op.f("uq_obligation_jeweller_id_kind_number")),
    )
    op.create_index("ix_obligation_contact", "obligation", ["contact_id"], unique=False)
    op.create_table(
        "run",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "sending",
                "completed",
                "cancelled",
                "failed",
                name="runstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("eligible", sa.BigInteger(), nullable=False),
        sa.Column("queued", sa.BigInteger(), nullable=False),
        sa.Column("left_out", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["jeweller_id", "campaign_id"],
            ["campaign.jeweller_id", "campaign.id"],
            name=op.f("fk_run_jeweller_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name=op.f("fk_run_jeweller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("campaign_id", "due_at", name=op.f("uq_run_campaign_id_due_at")),
        sa.UniqueConstraint("jeweller_id", "id", name=op.f("uq_run_jeweller_id_id")),
    )
    op.create_index("ix_run_sending", "run", ["id"], unique=False, postgresql_where="status = 'sending'")
    op.create_table(
        "import_row",
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("row_no", sa.BigInteger(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["jeweller_id", "import_id"],
            ["list_import.jeweller_id", "list_import.id"],
            name=op.f("fk_import_row_jeweller_id_import_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name=op.f("fk_import_row_jeweller_id")),
        sa.PrimaryKeyConstraint("import_id", "row_no", name=op.f("pk_import_row")),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("jeweller_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "campaign", "reply", "notice", name="messagekind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "claimed",
                "sending",
                "accepted",
                "failed",
                "skipped",
                "unconfirmed",
                name="messagestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("phone_number_id", sa.String(), nullable=False),
        sa.Column("callback_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("wamid", sa.String(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("obligation_id", sa.BigInteger(), nullable=True),
        sa.Column("translation_id", sa.BigInteger(), nullable=True),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("error_code", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("owner", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("price_category", sa.String(), nullable=True),
        sa.Column("is_charged", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "kind <> 'campaign' OR (jeweller_id IS NOT NULL AND run_id IS NOT NULL)", name=op.f("ck_message_has_a_run")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_message_file_id")),
        sa.ForeignKeyConstraint(
            ["jeweller_id", "contact_id"],
            ["contact.jeweller_id", "contact.id"],
            name=op.f("fk_message_jeweller_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["jeweller_id", "run_id"], ["run.jeweller_id", "run.id"], name=op.f("fk_message_jeweller_id_run_id")
        ),
        sa.ForeignKeyConstraint(["jeweller_id"], ["jeweller.id"], name=op.f("fk_message_jeweller_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id")),
        sa.ForeignKeyConstraint(
            ["translation_id"], ["template_translation.id"], name=op.f("fk_message_translation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("callback_id", name=op.f("uq_message_callback_id")),
        postgresql_with={"fillfactor": "70"},
    )
    op.create_index("ix_message_contact", "message", ["contact_id", "id"], unique=False)
    op.create_index(
        "ix_message_leased",
        "message",
        ["lease_until"],
        unique=False,
        postgresql_where="state IN ('claimed', 'sending')",
    )
    op.create_index(
        "ix_message_queue",
        "message",
        ["phone_number_id", "id"],
        unique=False,
        postgresql_where="state = 'queued' AND kind = 'campaign'",
    )
    op.create_index(
        "ix_message_replies",
        "message",
        ["person_id", "id"],
        unique=False,
        postgresql_where="state = 'queued' AND kind <> 'campaign'",
    )
    op.create_index("ix_message_wamid", "message", ["wamid"], unique=True, postgresql_where="wamid IS NOT NULL")
    op.create_index(
        "uq_message_recipient",
        "message",
        ["run_id", "contact_id", "obligation_id"],
        unique=True,
        postgresql_where="run_id IS NOT NULL",
        postgresql_nulls_not_distinct=True,
    )
    protect("jeweller", "id")
    for table in TENANT_TABLES:
        protect(table, "jeweller_id")


def downgrade() -> None:
    op.drop_index(
        "uq_message_recipient",
        table_name="message",
        postgresql_where="run_id IS NOT NULL",
        postgresql_nulls_not_distinct=True,
    )
    op.drop_index("ix_message_wamid", table_name="message", postgresql_where="wamid IS NOT NULL")
    op.drop_index(
        "ix_message_replies", table_name="message", postgresql_where="state = 'queued' AND kind <> 'campaign'"
    )
    op.drop_index("ix_message_queue", table_name="message", postgresql_where="state = 'queued' AND kind = 'campaign'")
    op.drop_index("ix_message_leased", table_name="message", postgresql_where="state IN ('claimed', 'sending')")
    op.drop_index("ix_message_contact", table_name="message")
    op.drop_table("message")
    op.drop_table("import_row")
    op.drop_index("ix_run_sending", table_name="run", postgresql_where="status = 'sending'")
    op.drop_table("run")
    op.drop_index("ix_obligation_contact", table_name="obligation")
    op.drop_table("obligation")
    op.drop_index("ix_list_import_open", table_name="list_import", postgresql_where="status = 'received'")
    op.drop_table("list_import")
    op.drop_table("consent")
    op.drop_index("ix_transcript_line_person", table_name="transcript_line")
    op.drop_table("transcript_line")
    op.drop_table("template_translation")
    op.drop_index("ix_stored_file_expires_at", table_name="stored_file")
    op.drop_table("stored_file")
    op.drop_table("staff")
    op.drop_table("service_window")
    op.drop_index(op.f("ix_member_person_id"), table_name="member")
    op.drop_table("member")
    op.drop_index("ix_inbox_item_received_at", table_name="inbox_item")
    op.drop_index("ix_inbox_item_new", table_name="inbox_item", postgresql_where="state = 'new'")
    op.drop_table("inbox_item")
    op.drop_table("conversation")
    op.drop_index("ix_contact_segment", table_name="contact")
    op.drop_index("ix_contact_phone", table_name="contact")
    op.drop_index("ix_contact_bsuid", table_name="contact")
    op.drop_table("contact")
    op.drop_index("ix_card_token_expires_at", table_name="card_token")
    op.drop_table("card_token")
    op.drop_index("ix_campaign_recent", table_name="campaign")
    op.drop_index("ix_campaign_due", table_name="campaign", postgresql_where="status = 'scheduled'")
    op.drop_table("campaign")
    op.drop_index("ix_audit_jeweller", table_name="audit")
    op.drop_table("audit")
    op.drop_table("template")
    op.drop_index("uq_status_event", table_name="status_event")
    op.drop_index("ix_status_event_orphan", table_name="status_event", postgresql_where="state = 'orphan'")
    op.drop_index("ix_status_event_open", table_name="status_event", postgresql_where="state = 'new'")
    op.drop_table("status_event")
    op.drop_table("sending_number")
    op.drop_table("platform_stop")
    op.drop_table("person")
    op.drop_index("ix_jeweller_status", table_name="jeweller")
    op.drop_table("jeweller")
    op.drop_index(op.f("ix_inbox_post_received_at"), table_name="inbox_post")
    op.drop_table("inbox_post")
