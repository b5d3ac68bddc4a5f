"""Good rows on their way into the table where they wait for a word: copied as they come, then held against what is known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from jobs.imports.bounds import UnreadableFileError
from jobs.imports.merge import MANY_ROWS
from jobs.imports.understanding import GoodRow
from models.audience import OBLIGATION_OF
from models.contact import Segment
from models.file import ListImport

_STAGED = tuple(
    field.name for field in fields(GoodRow) if field.name not in {"row_no", "phone", "is_fixed", "is_foreign"}
)
# Tables with row security take no COPY, a table of this transaction's own does.
_MAKE = "CREATE TEMPORARY TABLE arriving (row_no bigint, phone text, content jsonb) ON COMMIT DROP"
_PIECE = 200_000
_COPY = "COPY arriving (row_no, phone, content) FROM STDIN"
_MOVE = """
INSERT INTO import_row (jeweller_id, import_id, row_no, phone, content)
SELECT :jeweller_id, :import_id, row_no, phone, content FROM arriving
"""


def stage_rows(session: Session, listed: ListImport, rows: Iterable[GoodRow]) -> None:
    """Write all rows into the caller's transaction; whatever stops their reading leaves it to be rolled back."""
    session.execute(text("DROP TABLE IF EXISTS pg_temp.arriving"))
    session.execute(text(_MAKE))
    cursor: Any = session.connection().connection.cursor()
    lines = _Lines(_write_line(row) for row in rows)
    with cursor:
        cursor.copy_expert(_COPY, lines, _PIECE)
    if lines.error:
        raise lines.error
    session.execute(text("DELETE FROM import_row WHERE import_id = :import_id"), {"import_id": listed.id})
    moved: Any = session.execute(text(_MOVE), {"jeweller_id": listed.jeweller_id, "import_id": listed.id})
    if moved.rowcount >= MANY_ROWS:
        # Or what compares and saves them is planned for the few rows that were there before.
        session.execute(text("ANALYZE import_row"))


class _Lines:
    """Lines as a file that is read a piece at a time; a piece ends with a line, so it may be a little longer."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.error: UnreadableFileError | None = None

    def read(self, size: int) -> str:
        """The driver would tell of an error here in words of its own, so the lines end at it."""
        parts: list[str] = []
        length = 0
        try:
            for line in self._lines:
                parts.append(line)
                length += len(line)
                if length >= size:
                    break
        except UnreadableFileError as error:
            self.error = error
        return "".join(parts)


def _write_line(row: GoodRow) -> str:
    # Field by field: for a hundred thousand rows `asdict` takes six times as long.
    content: dict[str, Any] = {
        name: value for name in _STAGED if (value := getattr(row, name)) is not None and value not in ("", (), {})
    }
    if row.is_foreign:
        content["is_foreign"] = True
    written = json.dumps(content, ensure_ascii=False, default=date.isoformat).replace("\\", "\\\\")
    return f"{row.row_no}\t{row.phone}\t{written}\n"


# The same rules as those of saving: a blank cell says nothing, and of a known person the first row speaks.
_COMPARE = """
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new AND is_changed), count(number), count(*)
FROM (
    SELECT content->>'number' AS number,
        contact.id IS NULL OR (CAST(:kind AS text) IS NOT NULL AND content ? 'number' AND obligation.id IS NULL) AS is_new,
        (coalesce(content->>'name', contact.name), coalesce(content->>'language', contact.language),
            coalesce(content->>'city', contact.city), coalesce(content->>'pin', contact.pin_code),
            coalesce(content->>'second_phone', contact.second_phone),
            coalesce(CAST(content->>'birthday' AS date), contact.birthday),
            coalesce(CAST(content->>'anniversary' AS date), contact.anniversary),
            coalesce(content->'tags', contact.tags), contact.extra || coalesce(content->'extra', '{}'),
            coalesce(CAST(content->>'amount_paise' AS bigint), obligation.amount_paise),
            coalesce(CAST(content->>'due_on' AS date), obligation.due_on))
        IS DISTINCT FROM
        (contact.name, contact.language, contact.city, contact.pin_code, contact.second_phone, contact.birthday,
            contact.anniversary, contact.tags, contact.extra,
            CASE WHEN obligation.id IS NULL THEN CAST(content->>'amount_paise' AS bigint) ELSE obligation.amount_paise END,
            CASE WHEN obligation.id IS NULL THEN CAST(content->>'due_on' AS date) ELSE obligation.due_on END)
        OR obligation.contact_id <> contact.id AS is_changed
    FROM import_row
    LEFT JOIN contact ON contact.jeweller_id = :jeweller_id AND contact.phone = import_row.phone
        AND contact.deleted_at IS NULL
    LEFT JOIN obligation ON obligation.jeweller_id = :jeweller_id AND obligation.kind = :kind
        AND obligation.number = content->>'number'
    WHERE import_row.import_id = :import_id
) AS compared
"""


def compare_rows(session: Session, listed: ListImport, segment: Segment) -> dict[str, int]:
    """How many of the staged rows are new, changed and as before, were they saved into this group now."""
    kind = OBLIGATION_OF.get(segment)
    given = {"jeweller_id": listed.jeweller_id, "import_id": listed.id, "kind": kind.value if kind else None}
    new, changed, numbered, good = session.execute(text(_COMPARE), given).one()
    return {"new": new, "changed": changed, "same": good - new - changed, "loans": numbered if kind else 0}
