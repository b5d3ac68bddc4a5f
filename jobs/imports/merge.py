"""Staged rows of a list become contacts, consents and obligations; who asked for it and what is said after is in save.

Who is known is looked up once, into tables of this transaction's own; after that nobody has to be found again, and new
rows go in without asking for each whether it is there, which costs little more than to copy them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.contact import ConsentPurpose
from models.obligation import ObligationKind

MANY_ROWS = 500
# Somebody of the same shop may add one of these customers at this moment; then it is looked up again who is known.
_MOST_RACES = 3


class Merge(NamedTuple):
    """What was said of a list: `kind` None for a group without loans and plans, `purposes` everybody has agreed to.

    With a column of consent (`is_said_of_all` false) only who says yes in it has agreed.
    """

    import_id: int
    jeweller_id: int
    person_id: int
    segment: str
    is_moved: bool
    kind: ObligationKind | None
    purposes: tuple[ConsentPurpose, ...]
    is_said_of_all: bool
    source: str
    now: Any


class Merged(NamedTuple):
    """How many customers are new and changed, how many there are in all, and how many loans and plans."""

    new: int
    updated: int
    people: int
    obligations: int


# A new customer is given an id here already. Of two rows of one person the first speaks, and a no counts before a yes.
_GATHER = """
CREATE TEMPORARY TABLE gathered ON COMMIT DROP AS
SELECT said.*, coalesce(contact.id, nextval('contact_id_seq')) AS contact_id, contact.id IS NULL AS is_new
FROM (
    SELECT DISTINCT ON (phone) phone, content->>'name' AS name, content->>'language' AS language,
        content->>'city' AS city, content->>'pin' AS pin_code, content->>'second_phone' AS second_phone,
        CAST(content->>'birthday' AS date) AS birthday, CAST(content->>'anniversary' AS date) AS anniversary,
        content->'tags' AS tags, content->'extra' AS extra, content ? 'is_foreign' AS is_foreign,
        bool_and(CAST(content->>'agreed' AS boolean)) OVER (PARTITION BY phone) AS agreed
    FROM import_row WHERE import_id = :import_id ORDER BY phone, row_no
) AS said
LEFT JOIN contact ON contact.jeweller_id = :jeweller_id AND contact.phone = said.phone
ORDER BY said.phone
"""

_ADD_CONTACTS = """
INSERT INTO contact (id, jeweller_id, phone, name, language, segment, city, pin_code, second_phone, birthday,
    anniversary, tags, extra)
SELECT contact_id, :jeweller_id, phone, coalesce(name, ''), language, :segment, city, pin_code, second_phone, birthday,
    anniversary, coalesce(tags, '[]'), coalesce(extra, '{}')
FROM gathered WHERE is_new
"""

# A blank cell leaves what is known; the group of somebody known changes only on a word; an opt-out stays.
_CHANGE_CONTACTS = """
UPDATE contact SET
    name = coalesce(said.name, contact.name),
    language = coalesce(said.language, contact.language),
    segment = CASE WHEN :is_moved OR contact.deleted_at IS NOT NULL THEN :segment ELSE contact.segment END,
    city = coalesce(said.city, contact.city),
    pin_code = coalesce(said.pin_code, contact.pin_code),
    second_phone = coalesce(said.second_phone, contact.second_phone),
    birthday = coalesce(said.birthday, contact.birthday),
    anniversary = coalesce(said.anniversary, contact.anniversary),
    tags = coalesce(said.tags, contact.tags),
    extra = contact.extra || coalesce(said.extra, '{}'),
    deleted_at = NULL
FROM gathered AS said
WHERE contact.id = said.contact_id AND contact.jeweller_id = :jeweller_id AND NOT said.is_new
    AND ((contact.name, contact.language, contact.city, contact.pin_code, contact.second_phone, contact.birthday,
            contact.anniversary, contact.tags, contact.extra)
        IS DISTINCT FROM (coalesce(said.name, contact.name), coalesce(said.language, contact.language),
            coalesce(said.city, contact.city), coalesce(said.pin_code, contact.pin_code),
            coalesce(said.second_phone, contact.second_phone), coalesce(said.birthday, contact.birthday),
            coalesce(said.anniversary, contact.anniversary), coalesce(said.tags, contact.tags),
            contact.extra || coalesce(said.extra, '{}'))
        OR contact.deleted_at IS NOT NULL OR (:is_moved AND contact.segment <> :segment))
"""

# Whom the list itself calls unwilling is not written to any more, whatever was noted before.
_TAKE_BACK_CONSENT = """
UPDATE consent SET is_granted = false, source = :source, recorded_by_person_id = :person_id, import_id = :import_id,
    recorded_at = :now
FROM gathered
WHERE consent.contact_id = gathered.contact_id AND consent.is_granted AND NOT gathered.is_new AND NOT gathered.agreed
"""

# Who recorded it, when and from which file stands beside each consent. Numbers of other countries are never written to.
_ADD_CONSENT = """
INSERT INTO consent (jeweller_id, contact_id, purpose, is_granted, source, recorded_by_person_id, import_id, recorded_at)
SELECT :jeweller_id, contact_id, :purpose, true, :source, :person_id, :import_id, :now
FROM gathered WHERE {known} AND coalesce(agreed, :is_said_of_all) AND NOT is_foreign
"""
_ADD_CONSENT_OF_NEW = _ADD_CONSENT.format(known="is_new")
_ADD_CONSENT_OF_KNOWN = (
    _ADD_CONSENT.format(known="NOT is_new")
    + """
ON CONFLICT (contact_id, purpose) DO UPDATE SET is_granted = true, source = excluded.source,
    recorded_by_person_id = excluded.recorded_by_person_id, import_id = excluded.import_id,
    recorded_at = excluded.recorded_at
WHERE NOT consent.is_granted
"""
)

_GATHER_OBLIGATIONS = """
CREATE TEMPORARY TABLE owed ON COMMIT DROP AS
SELECT DISTINCT ON (said.number) said.number, gathered.contact_id, said.amount_paise, said.due_on,
    obligation.id AS obligation_id
FROM (
    SELECT row_no, phone, content->>'number' AS number, CAST(content->>'amount_paise' AS bigint) AS amount_paise,
        CAST(content->>'due_on' AS date) AS due_on
    FROM import_row WHERE import_id = :import_id AND content ? 'number'
) AS said
JOIN gathered ON gathered.phone = said.phone
LEFT JOIN obligation ON obligation.jeweller_id = :jeweller_id AND obligation.kind = :kind
    AND obligation.number = said.number
ORDER BY said.number, row_no
"""

_ADD_OBLIGATIONS = """
INSERT INTO obligation (jeweller_id, contact_id, kind, number, amount_paise, due_on, status)
SELECT :jeweller_id, contact_id, :kind, number, amount_paise, due_on, 'due' FROM owed WHERE obligation_id IS NULL
"""

_CHANGE_OBLIGATIONS = """
UPDATE obligation SET
    contact_id = owed.contact_id,
    amount_paise = coalesce(owed.amount_paise, obligation.amount_paise),
    due_on = coalesce(owed.due_on, obligation.due_on),
    status = CASE WHEN owed.due_on > obligation.due_on THEN 'due' ELSE obligation.status END
FROM owed
WHERE obligation.id = owed.obligation_id AND obligation.jeweller_id = :jeweller_id
    AND (obligation.contact_id, obligation.amount_paise, obligation.due_on)
        IS DISTINCT FROM (owed.contact_id, coalesce(owed.amount_paise, obligation.amount_paise),
            coalesce(owed.due_on, obligation.due_on))
"""


def merge_rows(session: Session, wanted: Merge) -> Merged:
    """Everything in the caller's transaction; a second time it changes nothing."""
    for _ in range(_MOST_RACES - 1):
        try:
            with session.begin_nested():
                return _merge(session, wanted)
        except IntegrityError:
            continue
    return _merge(session, wanted)


def _merge(session: Session, wanted: Merge) -> Merged:
    given = {**wanted._asdict(), "kind": wanted.kind.value if wanted.kind else None}
    session.execute(text("DROP TABLE IF EXISTS pg_temp.gathered, pg_temp.owed"))
    people = _run(session, _GATHER, given)
    # Otherwise the joins below are planned for a table of unknown content.
    session.execute(text("ANALYZE gathered (phone, contact_id, is_new)"))
    new = _run(session, _ADD_CONTACTS, given)
    updated = _run(session, _CHANGE_CONTACTS, given)
    _merge_consent(session, wanted, given)
    obligations = 0
    if wanted.kind:
        obligations = _run(session, _GATHER_OBLIGATIONS, given)
        _run(session, _ADD_OBLIGATIONS, given)
        _run(session, _CHANGE_OBLIGATIONS, given)
    if new >= MANY_ROWS:
        _note_statistics(session)
    return Merged(new, updated, people, obligations)


def _merge_consent(session: Session, wanted: Merge, given: Mapping[str, Any]) -> None:
    if not wanted.is_said_of_all:
        _run(session, _TAKE_BACK_CONSENT, given)
    for purpose in wanted.purposes:
        _run(session, _ADD_CONSENT_OF_NEW, {**given, "purpose": purpose.value})
        _run(session, _ADD_CONSENT_OF_KNOWN, {**given, "purpose": purpose.value})


def _note_statistics(session: Session) -> None:
    """After many new rows tell the planner, or what follows waits minutes for a plan made for empty tables."""
    for table in ("contact", "consent", "obligation"):
        session.execute(text(f"ANALYZE {table}"))


def _run(session: Session, statement: str, given: Mapping[str, Any]) -> int:
    """How many rows it wrote."""
    result: Any = session.execute(text(statement), given)
    count: int = result.rowcount
    return count
