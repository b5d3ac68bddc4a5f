"""The queue by run, so that shops take turns, and how many people a number may write to in a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_IS_QUEUED = "state = 'queued' AND kind = 'campaign'"


def upgrade() -> None:
    op.create_index(
        "ix_message_turns",
        "message",
        ["phone_number_id", "run_id", "next_attempt_at", "id"],
        postgresql_where=_IS_QUEUED,
    )
    op.drop_index("ix_message_queue", table_name="message", postgresql_where=_IS_QUEUED)
    op.add_column("sending_number", sa.Column("people_per_day", sa.BigInteger(), nullable=True))
    op.add_column("sending_number", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("sending_number", "held_until")
    op.drop_column("sending_number", "people_per_day")
    op.create_index("ix_message_queue", "message", ["phone_number_id", "id"], postgresql_where=_IS_QUEUED)
    op.drop_index("ix_message_turns", table_name="message", postgresql_where=_IS_QUEUED)
