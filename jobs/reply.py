"""Answers and notices: queued as rows in the transaction of the turn, sent after its commit, in order.

At least once: up to three tries within two minutes, since silence looks broken and a doubled answer is harmless.
"""

from __future__ import annotations

import logging
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from conversations.render import FILE_PLACEHOLDER, render
from conversations.screen import Card, Screen
from conversations.state import State
from jobs.letters import write_content
from jobs.news import PACED, settle
from jobs.pacing import spend_token
from jobs.pairs import take_turn_with
from jobs.services import Services, current, wake
from models.card import CardToken
from models.file import StoredFile
from models.message import Message as MessageRow
from models.message import MessageKind, MessageState
from models.person import Person
from whatsapp.errors import Accepted, NotSent, Outcome, Refused, Uncertain, WhatsAppError

log = logging.getLogger(__name__)

CARD_LIFE = timedelta(days=7)
TRIES, BETWEEN_TRIES = 3, timedelta(seconds=20)
LEASE = timedelta(seconds=40)


@dataclass(frozen=True)
class Letterhead:
    """Whom an answer goes to, from which number, for which shop, in which language."""

    person: Person
    phone_number_id: str
    language: str
    jeweller_id: int | None
    now: datetime


def queue_screen(
    session: Session, to: Letterhead, shown: Screen, state: State, step: str = "", kind: MessageKind = MessageKind.REPLY
) -> dict[str, Any]:
    """Write one answer into the caller's transaction; gives its content, for the transcript."""
    stored = session.get(StoredFile, shown.file_id) if shown.file_id else None
    message = render(shown, to.language, state, step, minter(session, to), stored.filename if stored else "")
    return queue_message(session, to, message, kind, shown.file_id)


def queue_message(
    session: Session, to: Letterhead, message: Any, kind: MessageKind, file_id: int | None = None
) -> dict[str, Any]:
    content = write_content(message)
    queue_content(session, to, content, kind, file_id)
    return content


def queue_content(
    session: Session, to: Letterhead, content: dict[str, Any], kind: MessageKind, file_id: int | None = None
) -> None:
    session.add(
        MessageRow(
            jeweller_id=to.jeweller_id,
            kind=kind,
            phone_number_id=to.phone_number_id,
            person_id=to.person.id,
            content=content,
            file_id=file_id,
            created_at=to.now,
        )
    )
    wake(session, "reply", to.person.id)


def minter(session: Session, to: Letterhead) -> Callable[[Card], str]:
    """Makes the token behind a standing card's button, for this person alone."""

    def mint(card: Card) -> str:
        token = secrets.token_urlsafe(16)
        session.add(
            CardToken(
                token=token,
                jeweller_id=to.jeweller_id,
                person_id=to.person.id,
                action=card.action,
                object_id=card.object_id,
                version=card.version,
                arguments=dict(card.arguments),
                expires_at=to.now + CARD_LIFE,
            )
        )
        return token

    return mint


# One claim at a time for a person: only then does each see what the one before has under way.
_LOCK = "SELECT 1 FROM person WHERE id = :person_id FOR NO KEY UPDATE"
_CLAIM = """
UPDATE message SET state = 'sending', attempts = attempts + 1, owner = :owner, lease_until = now() + :lease
WHERE id = (
    SELECT id FROM message WHERE person_id = :person_id AND state = 'queued' AND kind <> 'campaign'
        AND next_attempt_at <= now()
        AND NOT EXISTS (
            SELECT 1 FROM message earlier WHERE earlier.person_id = :person_id AND earlier.kind <> 'campaign'
                AND earlier.state = 'sending' AND earlier.lease_until > now()
        )
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id, callback_id, phone_number_id, content, file_id, attempts,
    (SELECT wa_id FROM person WHERE person.id = message.person_id) AS wa_id,
    (SELECT bsuid FROM person WHERE person.id = message.person_id) AS bsuid
"""

_PUT_BACK = """
UPDATE message SET state = 'queued', attempts = attempts - CASE WHEN id = :id THEN 1 ELSE 0 END, owner = NULL,
    lease_until = NULL, next_attempt_at = now() + :wait, reason = :why
WHERE id = :id OR (person_id = :person_id AND state = 'queued' AND kind <> 'campaign' AND next_attempt_at <= now())
"""

_RECORD = """
UPDATE message SET state = :state, wamid = coalesce(wamid, :wamid), error_code = :error_code, owner = NULL,
    lease_until = NULL, accepted_at = CASE WHEN :state = 'accepted' THEN coalesce(accepted_at, now()) END,
    next_attempt_at = now() + :wait
WHERE id = :id AND state = 'sending'
"""


def send_replies(person_id: int) -> None:
    """Send what waits for one person, oldest first; each is claimed in a commit of its own before the call."""
    send_waiting(current(), person_id)


def send_waiting(services: Services, person_id: int) -> None:
    while True:
        with services.platform() as session:
            row = _claim(services, session, person_id)
        if row is None:
            return
        outcome = _send_one(services, row)
        with services.platform() as session:
            session.execute(text(_RECORD), {"id": row.id, **_judge(outcome, row.attempts)})


def _claim(services: Services, session: Session, person_id: int) -> Any:
    """The next message to that person; None where nothing is due, or where the pair has to wait."""
    session.execute(text(_LOCK), {"person_id": person_id})
    settle(session, services.settings, person_id, services.clock.now(session))
    row = session.execute(text(_CLAIM), {"person_id": person_id, "owner": uuid.uuid4(), "lease": LEASE}).one_or_none()
    if row is None:
        return None
    wait = take_turn_with(services.bell.connection, row.phone_number_id, person_id)
    if wait == 0:
        return row
    put_back = {"id": row.id, "person_id": person_id, "wait": timedelta(seconds=wait), "why": PACED}
    session.execute(text(_PUT_BACK), put_back)
    return None


def _send_one(services: Services, row: Any) -> Outcome:
    address = {"to": row.wa_id} if row.wa_id else {"recipient": row.bsuid}
    try:
        content = _with_file(services, row)
    except WhatsAppError as error:
        log.warning("file not handed over", extra={"message_id": row.id, "error": type(error).__name__})
        return NotSent("file not handed over")
    spend_token(services.bell.connection, row.phone_number_id)
    return services.client.send(
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            **address,
            "biz_opaque_callback_data": row.callback_id.hex,
            **content,
        }
    )


def _with_file(services: Services, row: Any) -> dict[str, Any]:
    """Hand the file to the platform first, and put its media id where the placeholder stands."""
    content: dict[str, Any] = row.content
    if row.file_id is None:
        return content
    with services.platform() as session:
        stored = session.get_one(StoredFile, row.file_id)
        given = (stored.content, stored.mime_type, stored.filename)
    media_id = services.client.upload_media(*given)
    header = content["interactive"]["header"]
    assert header["document"]["id"] == FILE_PLACEHOLDER
    document = {**header["document"], "id": media_id}
    return {**content, "interactive": {**content["interactive"], "header": {**header, "document": document}}}


def _judge(outcome: Outcome, attempts: int) -> dict[str, Any]:
    again = MessageState.QUEUED if attempts < TRIES else MessageState.FAILED
    judged: dict[str, Any] = {"wamid": None, "error_code": None, "wait": BETWEEN_TRIES * attempts}
    match outcome:
        case Accepted(wamid):
            judged |= {"state": MessageState.ACCEPTED.value, "wamid": wamid}
        case Refused(error):
            may_retry = error.rule.retry not in {error.rule.retry.NEVER, error.rule.retry.AFTER_PAUSE}
            judged |= {"state": (again if may_retry else MessageState.FAILED).value, "error_code": error.code}
        case NotSent() | Uncertain():
            judged |= {"state": again.value}
    if judged["state"] == MessageState.FAILED:
        log.warning("answer not sent", extra={"code": judged["error_code"], "outcome": type(outcome).__name__})
    return judged
