"""News wait as rows for the moment they are sent: in the open window all of them in one message, else as one template.

While a template waits for its answer no second one follows for some hours, whatever happens; what the template only
hints at is told when the window opens.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from conversations.notices import DIGEST
from conversations.render import say
from jobs.letters import can_fold, fold_answers, fold_news, name_shop
from models.jeweller import Jeweller, Member, MemberStatus
from models.message import Message, MessageKind, MessageState
from models.person import Person, ServiceWindow, Staff, StaffStatus
from models.template import APPROVED, Template, TemplateTranslation
from settings import Settings
from whatsapp import limits, messages
from whatsapp.limits import SERVICE_WINDOW

# A message may take a moment to leave; a window about to close counts as closed.
MARGIN = SERVICE_WINDOW / 48

# After a template nobody has answered, the next one waits this long; news nobody came for are forgotten after that.
BETWEEN_TEMPLATES, NEWS_LIVE = timedelta(hours=12), timedelta(days=30)
MOST_AT_ONCE = limits.LIST_ROWS - 1

NEWS = "news"

# Why an answer waits: the pace between one number and one person.
PACED = "paced"


def is_window_open(session: Session, person_id: int, phone_number_id: str, now: datetime) -> bool:
    window = session.get(ServiceWindow, (person_id, phone_number_id))
    return window is not None and now - window.last_inbound_at < SERVICE_WINDOW - MARGIN


def call_up(session: Session, person_id: int) -> None:
    """The window has opened: whatever waits for it is due."""
    session.execute(
        update(Message).where(_is_waiting(person_id)).values(next_attempt_at=func.now()),
        execution_options={"synchronize_session": False},
    )


def _is_waiting(person_id: int | None) -> Any:
    return (
        (Message.person_id == person_id)
        & (Message.state == MessageState.QUEUED)
        & (Message.kind == MessageKind.NOTICE)
        & (Message.content["type"].astext == NEWS)
    )


def settle(session: Session, settings: Settings, person_id: int, now: datetime) -> None:
    """Turn what waits and is due into what is sent now. The caller holds the person's row, in the platform's scope."""
    due = session.scalars(
        select(Message)
        .where(Message.person_id == person_id, Message.state == MessageState.QUEUED)
        .where(Message.kind != MessageKind.CAMPAIGN, Message.next_attempt_at <= func.now())
        .order_by(Message.id)
        .with_for_update()
    ).all()
    for number in dict.fromkeys(row.phone_number_id for row in due):
        rows = [row for row in due if row.phone_number_id == number]
        _fold_paced([row for row in rows if row.reason == PACED and can_fold(_get(row))])
        news = [row for row in rows if _get(row)["type"] == NEWS]
        if news and is_window_open(session, person_id, number, now):
            _tell_all(session, settings, news[:MOST_AT_ONCE])
        elif news:
            _send_template(session, person_id, news, now)
    session.flush()


def _fold_paced(rows: Sequence[Message]) -> None:
    """Answers that had to wait for the pace of the pair go as one."""
    if len(rows) > 1:
        rows[-1].content = fold_answers([_get(row) for row in rows])
    _skip(rows[:-1])
    for row in rows[-1:]:
        row.reason = None


def _skip(rows: Sequence[Message]) -> None:
    for row in rows:
        row.state, row.reason = MessageState.SKIPPED, "folded"


def _tell_all(session: Session, settings: Settings, rows: Sequence[Message]) -> None:
    contents, language = [_name(session, settings, row) for row in rows], _get(rows[0])["language"]
    rows[0].content = contents[0] if len(contents) == 1 else fold_news(contents, language)
    _skip(rows[1:])


def _get(row: Message) -> dict[str, Any]:
    return row.content or {}


def _name(session: Session, settings: Settings, row: Message) -> dict[str, Any]:
    """Whoever works for more than one reads for whom it is."""
    content: dict[str, Any] = _get(row)["screen"]
    if row.jeweller_id is None or not _has_several_hats(session, settings, row.person_id):
        return content
    return name_shop(content, session.get_one(Jeweller, row.jeweller_id).name)


def _has_several_hats(session: Session, settings: Settings, person_id: int | None) -> bool:
    teams = session.scalars(
        select(Member.id).where(Member.person_id == person_id, Member.status == MemberStatus.ACTIVE).limit(2)
    ).all()
    person = session.get_one(Person, person_id)
    is_added = select(Staff.id).where(Staff.person_id == person_id, Staff.status == StaffStatus.ACTIVE)
    is_staff = person.wa_id in settings.staff_numbers or session.scalar(is_added) is not None
    return len(teams) + is_staff > 1


def _send_template(session: Session, person_id: int, rows: Sequence[Message], now: datetime) -> None:
    """The one thing that is new as itself, several as their number; nothing where a template lies unanswered."""
    for row in rows:
        if now - row.created_at > NEWS_LIVE:
            row.state, row.reason = MessageState.SKIPPED, "expired"
    new = [row for row in rows if row.state is MessageState.QUEUED and not _get(row).get("is_announced")]
    if not new:
        return
    since = _find_unanswered(session, person_id, rows[0].phone_number_id, now)
    if since is not None:
        _wait(session, new, BETWEEN_TEMPLATES - (now - since))
        return
    content = _get(new[0])["template"] if len(new) == 1 else _make_digest(session, new[-1])
    if content is None:
        _wait(session, new, BETWEEN_TEMPLATES)
        return
    is_told = len(new) == 1 and not _get(new[0])["is_hint"]
    if is_told:
        new[0].content = content
        return
    sent = Message(
        jeweller_id=new[-1].jeweller_id,
        kind=MessageKind.NOTICE,
        phone_number_id=new[-1].phone_number_id,
        person_id=person_id,
        content=content,
        created_at=now,
    )
    session.add(sent)
    for row in new:
        row.content = {**_get(row), "is_announced": True}
    _wait(session, new, NEWS_LIVE)


def _wait(session: Session, rows: Sequence[Message], span: timedelta) -> None:
    """By the database's clock, which decides what is due."""
    later = update(Message).where(Message.id.in_([row.id for row in rows])).values(next_attempt_at=func.now() + span)
    session.execute(later, execution_options={"synchronize_session": False})


_UNANSWERED = """
SELECT max(message.created_at) FROM message
LEFT JOIN service_window ON service_window.person_id = message.person_id
    AND service_window.phone_number_id = message.phone_number_id
WHERE message.person_id = :person_id AND message.kind = 'notice' AND message.phone_number_id = :number
    AND message.state IN ('queued', 'sending', 'accepted') AND message.content->>'type' = 'template'
    AND message.created_at > coalesce(service_window.last_inbound_at, '-infinity') AND message.created_at > :since
"""


def _find_unanswered(session: Session, person_id: int, number: str, now: datetime) -> datetime | None:
    """When the newest template was written to somebody who has said nothing since."""
    asked = {"person_id": person_id, "number": number, "since": now - BETWEEN_TEMPLATES}
    found: datetime | None = session.execute(text(_UNANSWERED), asked).scalar_one()
    return found


def _make_digest(session: Session, row: Message) -> dict[str, Any] | None:
    """How many things wait, with a button that opens the window; where that template is missing, the newest alone."""
    newest, theirs = _get(row), _is_waiting(row.person_id)
    count = session.scalars(select(func.count()).select_from(Message).where(theirs)).one()
    approved = session.scalars(
        select(TemplateTranslation.language)
        .join(Template)
        .where(Template.name == DIGEST.name, TemplateTranslation.status == APPROVED)
    ).all()
    language = next((each for each in (newest["language"], "en") if each in approved and each in DIGEST.bodies), None)
    if language is None:
        found: dict[str, Any] | None = newest["template"]
        return found
    body = (messages.Parameter(say(count, language), "count"),)
    template = messages.Template(DIGEST.name, language, body, quick_replies=("w|menu",))
    return {"type": template.type, template.type: template.body_json()}
