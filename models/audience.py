"""Who a campaign would reach: one SQL statement that gives every person in question a verdict.

The same statement counts people for the check card and freezes the recipients of a run, so that the two can't differ.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.contact import Segment
from models.obligation import ObligationKind

# What a variable of a template can be filled with, per person.
CONTACT_FIELDS = ("name", "city")
OBLIGATION_FIELDS = ("number", "amount", "due_on")
FIELDS = (*CONTACT_FIELDS, *OBLIGATION_FIELDS, "shop")

# What a nameless customer is called when the jeweller prefers that to leaving them out.
CUSTOMER = {"en": "Customer", "hi": "ग्राहक", "kn": "ಗ್ರಾಹಕರೇ", "ta": "வாடிக்கையாளர்", "pa": "ਗਾਹਕ"}

OBLIGATION_OF = {Segment.GOLD_LOAN: ObligationKind.LOAN, Segment.GOLD_SIP: ObligationKind.SAVINGS_PLAN}


@dataclass(frozen=True)
class Selection:
    """Whom, with which template and values. `day_starts_at` bounds "already written to today".

    `one_language` None gives each their own. `retry_of` names a campaign: in question are those alone whom it failed to
    reach, without a code or with one of `passing_codes`, and whom nothing was tried again for.
    """

    jeweller_id: int
    language: str
    segment: Segment | None
    template_id: int
    category: str
    values: Mapping[str, Any]
    day_starts_at: datetime
    one_language: str | None = None
    retry_of: int | None = None
    passing_codes: Collection[int] = ()

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(value["field"] for value in self.values.values() if "field" in value)

    @property
    def is_per_obligation(self) -> bool:
        return bool(self.fields & set(OBLIGATION_FIELDS))

    @property
    def names_the_nameless(self) -> bool:
        return any(value.get("field") == "name" and value.get("missing") for value in self.values.values())


@dataclass(frozen=True)
class Head:
    """How many, in which language, and who is left out and why. `nameless` are counted apart from the rest.

    `first_id` is the first contact who would get it.
    """

    people: int = 0
    by_language: Mapping[str, int] = field(default_factory=dict)
    fallback: int = 0
    nameless: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    first_id: int | None = None


_MISSING = {
    "name": "contact.name = ''",
    "city": "contact.city IS NULL",
    "number": "obligation.number IS NULL",
    "amount": "obligation.amount_paise IS NULL",
    "due_on": "obligation.due_on IS NULL",
}


def verdicts(selection: Selection, only_contact: int | None = None) -> tuple[str, dict[str, Any]]:
    """The statement and its parameters: contact_id, obligation_id, translation_id, language, is_fallback, verdict.

    Of everybody in question, or of one contact alone.
    """
    needed = [_MISSING[name] for name in sorted(selection.fields & set(_MISSING))]
    if selection.names_the_nameless:
        needed.remove(_MISSING["name"])
    kind = OBLIGATION_OF.get(selection.segment) if selection.segment else None
    is_retry = selection.retry_of is not None
    per_obligation = _OBLIGATION_AGAIN if is_retry else _OBLIGATION
    statement = _STATEMENT.format(
        missing=" OR ".join(needed) or "false",
        again=_AGAIN if is_retry else "",
        obligation=per_obligation if selection.is_per_obligation else _NO_OBLIGATION,
        segment=_choose_people(selection, kind) if selection.segment and not is_retry else "",
        only="AND contact.id = :only_contact" if only_contact else "",
    )
    return statement, {
        "jeweller_id": selection.jeweller_id,
        "template_id": selection.template_id,
        "shop_language": selection.language,
        "purpose": selection.category,
        "segment": selection.segment.value if selection.segment else None,
        "kind": kind.value if kind else None,
        "day_starts_at": selection.day_starts_at,
        "one_language": selection.one_language,
        "retry_of": selection.retry_of,
        "passing_codes": list(selection.passing_codes),
        "only_contact": only_contact,
    }


def _choose_people(selection: Selection, kind: ObligationKind | None) -> str:
    """What speaks of a loan or plan reaches whoever has one, whichever group they are in; all else goes by group."""
    if kind and selection.is_per_obligation:
        return "AND (contact.segment = :segment OR obligation.id IS NOT NULL)"
    return "AND contact.segment = :segment"


def count_people(session: Session, selection: Selection) -> Head:
    statement, parameters = verdicts(selection)
    rows = session.execute(text(_COUNT.format(statement)), parameters).all()
    people, fallback, nameless = 0, 0, 0
    by_language: dict[str, int] = {}
    left_out: dict[str, int] = {}
    eligible: list[int] = []
    for verdict, language, is_fallback, is_nameless, count, first_id in rows:
        if verdict is not None:
            left_out[verdict] = left_out.get(verdict, 0) + count
            nameless += count if verdict == "no_value" and is_nameless else 0
            continue
        people += count
        eligible.append(first_id)
        fallback += count if is_fallback else 0
        by_language[language] = by_language.get(language, 0) + count
    return Head(people, by_language, fallback, nameless, left_out, min(eligible, default=None))


def was_missed(message: str) -> str:
    """The condition that a message failed, at once or after it had been accepted."""
    return (
        f"({message}.state = 'failed' OR ({message}.state = 'accepted' AND {message}.failed_at IS NOT NULL "
        f"AND {message}.delivered_at IS NULL AND {message}.read_at IS NULL))"
    )


_COUNT = """
SELECT verdict, language, is_fallback, is_nameless, count(*), min(contact_id) FROM ({}) AS v GROUP BY 1, 2, 3, 4
"""
_OBLIGATION = """
LEFT JOIN obligation ON obligation.jeweller_id = contact.jeweller_id AND obligation.contact_id = contact.id
    AND obligation.status = 'due' AND (CAST(:kind AS text) IS NULL OR obligation.kind = :kind)
"""
_NO_OBLIGATION = """
LEFT JOIN (
    SELECT NULL::bigint AS id, NULL::text AS number, NULL::bigint AS amount_paise, NULL::date AS due_on,
        NULL::text AS status
) AS obligation ON true
"""
_OBLIGATION_AGAIN = "LEFT JOIN obligation ON obligation.id = again.obligation_id"

# Of its newest run. What was confirmed anew since has other words, so that what failed before is not tried again.
_AGAIN = f"""
JOIN (
    SELECT DISTINCT missed.contact_id, missed.obligation_id FROM message missed
    JOIN run ON run.id = missed.run_id
    JOIN campaign ON campaign.id = run.campaign_id AND run.started_at >= campaign.confirmed_at
    WHERE campaign.id = :retry_of AND run.id = (SELECT max(id) FROM run WHERE campaign_id = :retry_of)
        AND {was_missed("missed")}
        AND (missed.error_code IS NULL OR missed.error_code = ANY(:passing_codes))
        AND NOT EXISTS (
            SELECT 1 FROM message later JOIN run later_run ON later_run.id = later.run_id
            JOIN campaign later_campaign ON later_campaign.id = later_run.campaign_id
            WHERE later_campaign.retry_of_id = :retry_of AND later.contact_id = missed.contact_id
                AND later.obligation_id IS NOT DISTINCT FROM missed.obligation_id AND later.state <> 'skipped'
        )
) again ON again.contact_id = contact.id
"""  # noqa: S608 - constants only
_STATEMENT = f"""
WITH translation AS (
    SELECT DISTINCT ON (split_part(language, '_', 1)) id, split_part(language, '_', 1) AS language
    FROM template_translation WHERE template_id = :template_id AND status = 'APPROVED'
    ORDER BY split_part(language, '_', 1), language
), fallback AS (
    SELECT id, language FROM translation WHERE language IN (:shop_language, 'en')
    ORDER BY language = :shop_language DESC LIMIT 1
), written AS MATERIALIZED (
    SELECT DISTINCT message.contact_id, coalesce(message.obligation_id, 0) AS obligation_id
    FROM run JOIN message ON message.run_id = run.id
    JOIN template_translation earlier ON earlier.id = message.translation_id
    WHERE run.jeweller_id = :jeweller_id AND run.started_at >= :day_starts_at
        AND earlier.template_id = :template_id AND message.created_at >= :day_starts_at
        AND message.state <> 'skipped' AND NOT {was_missed("message")}
)
SELECT contact.id AS contact_id, obligation.id AS obligation_id,
    coalesce(own.id, (SELECT id FROM fallback)) AS translation_id,
    coalesce(own.language, (SELECT language FROM fallback)) AS language,
    own.id IS NULL AND coalesce(CAST(:one_language AS text), contact.language) IS NOT NULL AS is_fallback,
    contact.name = '' AS is_nameless,
    CASE
        WHEN contact.opted_out_at IS NOT NULL THEN 'opted_out'
        WHEN :purpose = 'MARKETING' AND contact.offers_stopped_at IS NOT NULL THEN 'opted_out'
        WHEN consent.is_granted IS NOT TRUE THEN 'no_consent'
        WHEN own.id IS NULL AND NOT EXISTS (SELECT FROM fallback) THEN 'no_translation'
        WHEN obligation.status <> 'due' THEN 'paid'
        WHEN {{missing}} THEN 'no_value'
        WHEN written.contact_id IS NOT NULL THEN 'written_today'
    END AS verdict
FROM contact
LEFT JOIN consent ON consent.jeweller_id = contact.jeweller_id AND consent.contact_id = contact.id
    AND consent.purpose = :purpose
{{again}}
{{obligation}}
LEFT JOIN translation own ON own.language = coalesce(CAST(:one_language AS text), contact.language)
LEFT JOIN written ON written.contact_id = contact.id AND written.obligation_id = coalesce(obligation.id, 0)
WHERE contact.jeweller_id = :jeweller_id AND contact.deleted_at IS NULL {{segment}} {{only}}
"""  # noqa: S608 - constants only
