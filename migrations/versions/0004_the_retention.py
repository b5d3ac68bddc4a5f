"""Indexes behind what retention removes: without them each removed post or file would be looked for row by row."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_inbox_item_post_id", "inbox_item", ["post_id"], unique=False)
    op.create_index("ix_message_file", "message", ["file_id"], unique=False, postgresql_where="file_id IS NOT NULL")
    op.create_index("ix_list_import_file_id", "list_import", ["file_id"], unique=False)
    op.create_index("ix_list_import_rejected_file_id", "list_import", ["rejected_file_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_list_import_rejected_file_id", table_name="list_import")
    op.drop_index("ix_list_import_file_id", table_name="list_import")
    op.drop_index("ix_message_file", table_name="message", postgresql_where="file_id IS NOT NULL")
    op.drop_index("ix_inbox_item_post_id", table_name="inbox_item")
