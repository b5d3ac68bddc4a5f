"""Writes down what came of each send, in one statement a batch, and draws the consequences beyond the one message."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from conversations import notices as texts
from conversations.staff.platform import show_refusal
from jobs.notices import list_staff, spoken_language, tell
from jobs.reply import Letterhead
from jobs.runs import pause
from jobs.services import current
from models.base import Line
from models.campaign import Campaign, CampaignStatus
from models.contact import Contact
from models.jeweller import Jeweller
from models.message import MessageState
from models.number import SendingNumber
from settings import Settings
from whatsapp.codes import Retry, Rule, Scope
from whatsapp.errors import Accepted, NotSent, Outcome, Refused, Uncertain

log = logging.getLogger(__name__)

PACE_WAIT = timedelta(seconds=5)
MOST_WAIT = timedelta(hours=1)


@dataclass(frozen=True)
class Sent:
    """A message that was under way, and what came of it."""

    row: Any
    outcome: Outcome


@dataclass(frozen=True)
class Verdict:
    state: MessageState
    wamid: str | None = None
    code: int | None = None
    reason: str | None = None
    wait: timedelta = timedelta()
    counts: bool = True


def judge(outcome: Outcome, attempts: int, settings: Settings, jitter: float = 0.0) -> Verdict:
    """One outcome, one next state. `attempts` counts this try; `jitter` from 0 to 1 spreads the retries."""
    match outcome:
        case Accepted(wamid):
            return Verdict(MessageState.ACCEPTED, wamid=wamid)
        case Uncertain():
            # It may have arrived. Only its echo, or a person, decides.
            return Verdict(MessageState.UNCONFIRMED, reason="no_answer")
        case NotSent():
            return _again(attempts, settings.retry_limit, None, settings, jitter)
        case Refused(error):
            return _judge_refusal(error.rule, error.code, attempts, settings, jitter)


def _judge_refusal(rule: Rule, code: int, attempts: int, settings: Settings, jitter: float) -> Verdict:
    if rule.retry is Retry.NEVER:
        return Verdict(MessageState.FAILED, code=code)
    if rule.retry is Retry.AFTER_PAUSE:
        return Verdict(MessageState.QUEUED, code=code, counts=False)
    if rule.scope is Scope.PAIR:
        wait = timedelta(seconds=min(4 ** min(attempts + 1, 5), 3600))
        return (
            Verdict(MessageState.QUEUED, code=code, wait=wait)
            if attempts <= settings.retry_limit + 2
            else Verdict(MessageState.FAILED, code=code)
        )
    if not rule.counts_attempt:
        return Verdict(MessageState.QUEUED, code=code, wait=PACE_WAIT * (1 + jitter), counts=False)
    limit = min(settings.retry_limit, 1 if rule.retry is Retry.ONCE else rule.max_retries or settings.retry_limit)
    return _again(attempts, limit, code, settings, jitter)


def _again(attempts: int, limit: int, code: int | None, settings: Settings, jitter: float) -> Verdict:
    """The first try is none of the retries; the wait doubles each time."""
    if attempts > limit:
        return Verdict(MessageState.FAILED, code=code, reason=None if code else "not_reached")
    wait = settings.retry_seconds * 2 ** (attempts - 1)
    return Verdict(MessageState.QUEUED, code=code, wait=min(wait * (1 + jitter / 4), MOST_WAIT))


# Most are accepted. What was accepted stays so, whichever came first: this answer or the echo in a status.
_ACCEPT = text("""
UPDATE message SET state = 'accepted', wamid = coalesce(message.wamid, told.wamid),
    accepted_at = coalesce(accepted_at, now()), error_code = NULL, reason = NULL, owner = NULL, lease_until = NULL
FROM unnest(CAST(:ids AS bigint[]), CAST(:wamids AS text[])) AS told(id, wamid)
WHERE message.id = told.id AND (
    (message.state = 'sending' AND message.owner = :owner)
    OR (message.state IN ('sending', 'unconfirmed', 'accepted') AND message.wamid IS NULL)
)
""")
_RECORD = text("""
WITH held AS MATERIALIZED (SELECT id, state, owner FROM message WHERE id = ANY(CAST(:ids AS bigint[])) ORDER BY id FOR UPDATE)
UPDATE message SET
    state = told.state,
    error_code = told.code, reason = told.reason,
    next_attempt_at = now() + told.wait,
    attempts = attempts - CASE WHEN told.counts THEN 0 ELSE 1 END,
    owner = NULL, lease_until = NULL
FROM unnest(
    CAST(:ids AS bigint[]), CAST(:states AS text[]), CAST(:codes AS bigint[]), CAST(:reasons AS text[]),
    CAST(:waits AS interval[]), CAST(:counts AS boolean[])
) AS told(id, state, code, reason, wait, counts)
JOIN held ON held.id = told.id
WHERE message.id = told.id AND held.state = 'sending' AND held.owner = :owner
""")


def record_outcomes(
    database: Session | Line, owner: uuid.UUID, sent: Sequence[Sent], settings: Settings, jitters: Sequence[float]
) -> None:
    """Write the outcomes of a batch; on a line the accepted ones are committed before the others."""
    accepted = [(each.row.id, each.outcome.wamid) for each in sent if isinstance(each.outcome, Accepted)]
    if accepted:
        ids, wamids = map(list, zip(*accepted, strict=True))
        database.execute(_ACCEPT, {"owner": owner, "ids": ids, "wamids": wamids})
    others = [
        (each.row.id, judge(each.outcome, each.row.attempts, settings, jitter))
        for each, jitter in zip(sent, jitters, strict=True)
        if not isinstance(each.outcome, Accepted)
    ]
    if not others:
        return
    verdicts = [verdict for _, verdict in others]
    database.execute(
        _RECORD,
        {
            "owner": owner,
            "ids": [message_id for message_id, _ in others],
            "states": [verdict.state.value for verdict in verdicts],
            "codes": [verdict.code for verdict in verdicts],
            "reasons": [verdict.reason for verdict in verdicts],
            "waits": [verdict.wait for verdict in verdicts],
            "counts": [verdict.counts for verdict in verdicts],
        },
    )


def draw_consequences(session: Session, phone_number_id: str, sent: Sequence[Sent], now: datetime) -> bool:
    """What refusals mean beyond their message: an opt-out noted, a campaign paused, a number halted.

    True when the number should slow down.
    """
    refused = [(each.row, each.outcome.error.rule) for each in sent if isinstance(each.outcome, Refused)]
    if opted_out := [row.contact_id for row, rule in refused if rule.is_opt_out]:
        stop_offers(session, opted_out, now)
    for campaign_id, rule in sorted(
        {(row.campaign_id, rule) for row, rule in refused if reaches_further(rule)}, key=lambda each: each[0]
    ):
        hold(session, phone_number_id, campaign_id, rule, now)
    return any(rule.scope is Scope.PACE for _, rule in refused)


def reaches_further(rule: Rule) -> bool:
    """Whether the next message would be refused alike until somebody has done something about it."""
    return rule.retry is Retry.AFTER_PAUSE or (rule.scope is Scope.REQUEST and rule.retry is Retry.NEVER)


def is_alarming(rule: Rule) -> bool:
    """Whether nothing more should leave before this refusal was acted upon."""
    return reaches_further(rule) or rule.scope is Scope.PACE


def stop_offers(session: Session, contact_ids: Sequence[int], now: datetime) -> None:
    session.execute(
        update(Contact)
        .where(Contact.id.in_(contact_ids), Contact.offers_stopped_at.is_(None))
        .values(offers_stopped_at=now)
    )


def hold(session: Session, phone_number_id: str, campaign_id: int, rule: Rule, now: datetime) -> None:
    """Stop as far as the refusal reaches: the campaign, or the number with all that runs on it. Staff resume it."""
    if rule.scope in {Scope.NUMBER, Scope.ACCOUNT, Scope.TOKEN}:
        session.execute(
            update(SendingNumber)
            .where(SendingNumber.phone_number_id == phone_number_id, SendingNumber.halted_at.is_(None))
            .values(halted_at=now, halt_reason=f"{rule.scope.value} {rule.code}")
        )
        log.error("number halted", extra={"scope": rule.scope.value, "code": rule.code})
    campaign = session.scalars(
        select(Campaign)
        .where(Campaign.id == campaign_id, Campaign.status == CampaignStatus.RUNNING)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if campaign is not None:
        pause(session, campaign, rule.scope.value, now)
        if rule.scope is not Scope.TEMPLATE:
            tell_staff(session, campaign, rule, now)


def tell_staff(session: Session, campaign: Campaign, rule: Rule, now: datetime) -> None:
    """What only the platform's team can mend; the jeweller is told that they know."""
    shop = session.get_one(Jeweller, campaign.jeweller_id)
    shown = show_refusal(shop.name, campaign.name, rule.title, rule.code)
    for person in list_staff(session, current().settings):
        letterhead = Letterhead(person, shop.phone_number_id, spoken_language(person), None, now)
        tell(session, letterhead, shown, texts.PROBLEM, {"campaign": f"{campaign.name} ({shop.name})"})
