"""What time it is: the database's clock, which all hosts share, moved by an offset where a test wants another day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session


class Clock:
    """Reads the database's clock; leases use it directly in SQL, everything people see goes through here."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self, session: Session) -> datetime:
        moment: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
        return moment.astimezone(UTC) + self.offset

    def pass_time(self, span: timedelta) -> None:
        """Move on; for tests and the terminal chat."""
        self.offset += span
