"""A second person agrees to a new owner's number; the chat is metered by number, and notices are found by person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invitation", sa.Column("agreed_by_person_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key("fk_invitation_agreed_by_person_id", "invitation", "person", ["agreed_by_person_id"], ["id"])
    op.create_index(
        "ix_message_chat", "message", ["phone_number_id", "accepted_at"], postgresql_where="kind <> 'campaign'"
    )
    op.create_index("ix_message_notices", "message", ["person_id", "id"], postgresql_where="kind = 'notice'")


def downgrade() -> None:
    op.drop_index("ix_message_notices", "message")
    op.drop_index("ix_message_chat", "message")
    op.drop_constraint("fk_invitation_agreed_by_person_id", "invitation")
    op.drop_column("invitation", "agreed_by_person_id")
